#include "conformance/clients/c/origin.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/clients/c/hex.h"
#include "conformance/clients/c/keccak.h"

enum { kLinkBytes = 65, kKeyBytes = 33 };

// r || s || v, v from 0 to 3.
struct Link {
  unsigned char bytes[kLinkBytes];
};

// secp256k1, and what calculations in it take.
struct Curve {
  EC_GROUP* group;
  const BIGNUM* order;
  BN_CTX* context;
};

static bool ReadLinkBytes(struct Text text, struct Link* link) {
  size_t size = 0;
  return text.size == (size_t)2 * kLinkBytes && DecodeHex(text.at, text.size, link->bytes, &size);
}

static bool WritePoint(const struct Curve* curve, const EC_POINT* point,
                       unsigned char key[kKeyBytes]) {
  return EC_POINT_point2oct(curve->group, point, POINT_CONVERSION_COMPRESSED, key, kKeyBytes,
                            curve->context) == kKeyBytes;
}

// PublicKeyOf a private key; false where the secret is none.
static bool PublicKeyOf(const struct Curve* curve, const struct Secret* secret,
                        unsigned char key[kKeyBytes]) {
  if (secret->size != 32) return false;
  BIGNUM* scalar = BN_bin2bn(secret->bytes, 32, NULL);
  EC_POINT* point = EC_POINT_new(curve->group);
  const bool written = scalar && point && !BN_is_zero(scalar) && BN_cmp(scalar, curve->order) < 0 &&
                       EC_POINT_mul(curve->group, point, scalar, NULL, NULL, curve->context) == 1 &&
                       WritePoint(curve, point, key);
  BN_clear_free(scalar);
  EC_POINT_clear_free(point);
  return written;
}

// IsCanonical: r and s within the order, and s in its lower half.
static bool IsCanonical(const struct Curve* curve, const BIGNUM* r, const BIGNUM* s) {
  BIGNUM* half = BN_dup(curve->order);
  const bool canonical = half && BN_rshift1(half, half) == 1 && !BN_is_zero(r) && !BN_is_zero(s) &&
                         BN_cmp(r, curve->order) < 0 && BN_cmp(s, half) <= 0;
  BN_free(half);
  return canonical;
}

// Recover computes (s R - e G) / r (SEC 1, section 4.1.6), where R has the x of r, or of r and the
// order.
static bool Recover(const struct Curve* curve, const BIGNUM* r, const BIGNUM* s, int v,
                    const BIGNUM* digest, unsigned char key[kKeyBytes]) {
  const EC_GROUP* group = curve->group;
  BN_CTX* context = curve->context;
  EC_POINT* point = EC_POINT_new(group);
  BN_CTX_start(context);
  BIGNUM* x = BN_CTX_get(context);
  BIGNUM* of_g = BN_CTX_get(context);
  BIGNUM* of_point = BN_CTX_get(context);
  BIGNUM* inverse = BN_CTX_get(context);
  const bool recovered =
      point && inverse && BN_copy(x, r) && (v < 2 || BN_add(x, x, curve->order) == 1) &&
      EC_POINT_set_compressed_coordinates(group, point, x, v & 1, context) == 1 &&
      BN_mod_inverse(inverse, r, curve->order, context) &&
      BN_mod_mul(of_point, s, inverse, curve->order, context) == 1 &&
      BN_mod_mul(of_g, digest, inverse, curve->order, context) == 1 &&
      BN_sub(of_g, curve->order, of_g) == 1 &&
      EC_POINT_mul(group, point, of_g, point, of_point, context) == 1 &&
      WritePoint(curve, point, key);
  BN_CTX_end(context);
  EC_POINT_free(point);
  return recovered;
}

// SignerOf the claim: the key that made the link over the claim's Keccak-256.
static bool SignerOf(const struct Curve* curve, const struct Link* link, const unsigned char* claim,
                     size_t size, unsigned char key[kKeyBytes]) {
  unsigned char hash[kKeccakBytes];
  Keccak256(claim, size, hash);
  BIGNUM* r = BN_bin2bn(link->bytes, 32, NULL);
  BIGNUM* s = BN_bin2bn(link->bytes + 32, 32, NULL);
  BIGNUM* digest = BN_bin2bn(hash, sizeof(hash), NULL);
  const int v = link->bytes[64];
  const bool found = r && s && digest && v <= 3 && IsCanonical(curve, r, s) &&
                     Recover(curve, r, s, v, digest, key);
  BN_free(r);
  BN_free(s);
  BN_free(digest);
  return found;
}

// AppRootOf link 0, which is over `purpose:` and the key's public key in hex.
static bool AppRootOf(const struct Curve* curve, const struct Link* link, const char* purpose,
                      const struct Secret* secret, unsigned char app_root[kKeyBytes]) {
  unsigned char key[kKeyBytes];
  char hex[2 * kKeyBytes + 1];
  char* claim = NULL;
  if (!PublicKeyOf(curve, secret, key)) return false;
  WriteHex(key, sizeof(key), hex);
  const int size = asprintf(&claim, "%s:%s", purpose, hex);
  if (size < 0) return false;
  const bool found = SignerOf(curve, link, (const unsigned char*)claim, (size_t)size, app_root);
  free(claim);
  return found;
}

// KmsRootOf link 1, which is over `dstack-kms-issued:`, the app and its root key.
static bool KmsRootOf(const struct Curve* curve, const struct Link* link,
                      const unsigned char app_id[20], const unsigned char app_root[kKeyBytes],
                      unsigned char kms_root[kKeyBytes]) {
  static const char kIssued[18] = "dstack-kms-issued:";
  unsigned char claim[sizeof(kIssued) + 20 + kKeyBytes];
  memcpy(claim, kIssued, sizeof(kIssued));
  memcpy(claim + sizeof(kIssued), app_id, 20);
  memcpy(claim + sizeof(kIssued) + 20, app_root, kKeyBytes);
  return SignerOf(curve, link, claim, sizeof(claim), kms_root);
}

bool HasOrigin(const struct Asked* asked, const struct Granted* granted,
               const struct Secret* secret) {
  struct Link of_key, of_app;
  unsigned char app_root[kKeyBytes];
  unsigned char kms_root[kKeyBytes];
  if (!granted->has_links || !ReadLinkBytes(granted->links[0], &of_key) ||
      !ReadLinkBytes(granted->links[1], &of_app)) {
    return false;
  }
  struct Curve curve = {EC_GROUP_new_by_curve_name(NID_secp256k1), NULL, BN_CTX_new()};
  bool proven = curve.group != NULL && curve.context != NULL;
  if (proven) {
    curve.order = EC_GROUP_get0_order(curve.group);
    proven = AppRootOf(&curve, &of_key, asked->purpose, secret, app_root) &&
             KmsRootOf(&curve, &of_app, asked->app_id, app_root, kms_root) &&
             memcmp(kms_root, asked->kms_root, sizeof(kms_root)) == 0;
  }
  BN_CTX_free(curve.context);
  EC_GROUP_free(curve.group);
  return proven;
}
