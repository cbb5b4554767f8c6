#include "conformance/clients/c/arc_key.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>

enum { kScalars = 4, kScalarBytes = 32, kPointBytes = 33, kMostDraws = 64 };

// Before the secret in the stream that the scalars are drawn from.
static const char kLabel[] = "tessera/dstack-kms/arc-server-key/v1";

// The second generator: HashToGroup(G, "generatorH") of the draft's ciphersuite ARC(P-256).
static const unsigned char kH[kPointBytes] = {0x02, 0x2d, 0x47, 0xce, 0x5f, 0x78, 0x09, 0x2b, 0x3e,
                                              0x2b, 0x05, 0x72, 0x28, 0xf4, 0x76, 0x92, 0xd5, 0x4f,
                                              0xb6, 0xb5, 0x54, 0xb1, 0xc1, 0xb1, 0xd5, 0xc9, 0x3e,
                                              0xe3, 0x83, 0xb7, 0x84, 0x83, 0xdb};

// Expand writes the first bytes of SHAKE256(label || secret).
static bool Expand(const struct Secret* secret, unsigned char* stream, size_t size) {
  EVP_MD_CTX* hash = EVP_MD_CTX_new();
  const bool expanded = hash != NULL && EVP_DigestInit_ex(hash, EVP_shake256(), NULL) == 1 &&
                        EVP_DigestUpdate(hash, kLabel, sizeof(kLabel) - 1) == 1 &&
                        EVP_DigestUpdate(hash, secret->bytes, secret->size) == 1 &&
                        EVP_DigestFinalXOF(hash, stream, size) == 1;
  EVP_MD_CTX_free(hash);
  return expanded;
}

// DrawScalars takes the draws that are within the order, and not zero: x0, x1, x2, x0Blinding.
static bool DrawScalars(const struct Secret* secret, const BIGNUM* order,
                        BIGNUM* scalars[kScalars]) {
  unsigned char stream[kMostDraws * kScalarBytes];
  int drawn = 0;
  if (!Expand(secret, stream, sizeof(stream))) return false;
  for (const unsigned char* draw = stream; draw < stream + sizeof(stream) && drawn < kScalars;
       draw += kScalarBytes) {
    BIGNUM* scalar = scalars[drawn];
    if (BN_bin2bn(draw, kScalarBytes, scalar) == NULL) break;
    if (!BN_is_zero(scalar) && BN_cmp(scalar, order) < 0) ++drawn;
  }
  OPENSSL_cleanse(stream, sizeof(stream));
  return drawn == kScalars;
}

// WriteProduct writes of_g * G + of_h * H; of_g may be NULL.
static bool WriteProduct(const EC_GROUP* group, const BIGNUM* of_g, const EC_POINT* h,
                         const BIGNUM* of_h, unsigned char* into, BN_CTX* context) {
  EC_POINT* product = EC_POINT_new(group);
  const bool written =
      product != NULL && EC_POINT_mul(group, product, of_g, h, of_h, context) == 1 &&
      EC_POINT_point2oct(group, product, POINT_CONVERSION_COMPRESSED, into, kPointBytes, context) ==
          kPointBytes;
  EC_POINT_clear_free(product);
  return written;
}

static bool WritePublicKey(const EC_GROUP* group, const EC_POINT* h, BIGNUM* scalars[kScalars],
                           unsigned char* public_key, BN_CTX* context) {
  return WriteProduct(group, scalars[0], h, scalars[3], public_key, context) &&
         WriteProduct(group, NULL, h, scalars[1], public_key + kPointBytes, context) &&
         WriteProduct(group, NULL, h, scalars[2], public_key + (size_t)2 * kPointBytes, context);
}

bool DerivePublicKey(const struct Secret* secret, unsigned char public_key[kPublicKeyBytes]) {
  BN_CTX* context = BN_CTX_secure_new();
  EC_GROUP* group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  EC_POINT* h = group == NULL ? NULL : EC_POINT_new(group);
  BIGNUM* scalars[kScalars] = {BN_new(), BN_new(), BN_new(), BN_new()};
  const bool derived = context != NULL && h != NULL && scalars[0] != NULL && scalars[1] != NULL &&
                       scalars[2] != NULL && scalars[3] != NULL &&
                       EC_POINT_oct2point(group, h, kH, sizeof(kH), context) == 1 &&
                       DrawScalars(secret, EC_GROUP_get0_order(group), scalars) &&
                       WritePublicKey(group, h, scalars, public_key, context);
  for (int i = 0; i < kScalars; ++i) BN_clear_free(scalars[i]);
  EC_POINT_free(h);
  EC_GROUP_free(group);
  BN_CTX_free(context);
  return derived;
}
