// sound_c_client [--public-key] [--session]: a strict client of GetKey on sockets alone, under test
// like any other (client contract, version 1.1). It holds profile tessera. It shares no code with the
// provider, nor with the suite's clients in other languages.
#include <openssl/crypto.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/clients/c/answer.h"
#include "conformance/clients/c/arc_key.h"
#include "conformance/clients/c/asked.h"
#include "conformance/clients/c/connection.h"
#include "conformance/clients/c/granted.h"
#include "conformance/clients/c/hex.h"
#include "conformance/clients/c/origin.h"
#include "conformance/clients/c/request.h"
#include "conformance/clients/c/secret.h"
#include "conformance/clients/c/session.h"

// Ask is one request on one connection, and its answer.
static enum Refusal Ask(const struct Asked* asked, struct Answer* answer) {
  size_t size = 0;
  struct Connection connection;
  const char* path = SocketPath(asked);
  if (path == NULL) return kNoAgent;
  char* request = WriteRequest(asked, &size);
  if (request == NULL) return kNothingAsked;
  enum Refusal refusal = Connect(path, &connection);
  if (refusal == kNoRefusal) {
    refusal = Send(&connection, request, size);
    if (refusal == kNoRefusal) refusal = ReceiveAnswer(&connection, answer);
    Disconnect(&connection);
  }
  free(request);
  return refusal;
}

static enum Refusal Obtain(const struct Asked* asked, struct Answer* answer,
                           struct Secret* secret) {
  struct Granted granted;
  enum Refusal refusal = Ask(asked, answer);
  if (refusal == kNoRefusal) refusal = ReadGranted(answer->body, answer->body_size, &granted);
  if (refusal == kNoRefusal) refusal = ReadSecret(granted.key, secret);
  if (refusal == kNoRefusal && asked->with_origin && !HasOrigin(asked, &granted, secret)) {
    refusal = kNoOrigin;
  }
  return refusal;
}

// Print writes the one line of an answer, its hex wiped behind it.
static enum Refusal Print(const char* name, const unsigned char* bytes, size_t size) {
  static char hex[2 * kMostSecretBytes + 1];
  WriteHex(bytes, size, hex);
  const bool printed = printf("{\"%s\": \"%s\"}\n", name, hex) > 0 && fflush(stdout) == 0;
  OPENSSL_cleanse(hex, sizeof(hex));
  return printed ? kNoRefusal : kNotPrinted;
}

static enum Refusal PrintPublicKey(const struct Secret* secret) {
  unsigned char public_key[kPublicKeyBytes];
  if (!DerivePublicKey(secret, public_key)) return kNoPublicKey;
  return Print("public_key", public_key, sizeof(public_key));
}

int main(int argc, char** argv) {
  static struct Answer answer;
  static struct Secret secret;
  struct Asked asked;
  const bool as_public_key = argc > 1 && strcmp(argv[1], "--public-key") == 0;
  const bool in_session = argc > 1 && strcmp(argv[argc - 1], "--session") == 0;
  if (argc != 1 + as_public_key + in_session) {
    (void)fprintf(stderr, "usage: sound_c_client [--public-key] [--session]\n");
    return 2;
  }
  if (in_session) return AnswerQuestions(Obtain, as_public_key);
  enum Refusal refusal = ReadAsked(&asked);
  if (refusal == kNoRefusal) refusal = Obtain(&asked, &answer, &secret);
  if (refusal == kNoRefusal) {
    refusal = as_public_key ? PrintPublicKey(&secret) : Print("secret", secret.bytes, secret.size);
  }
  OPENSSL_cleanse(&answer, sizeof(answer));
  OPENSSL_cleanse(&secret, sizeof(secret));
  if (refusal == kNoRefusal) return 0;
  (void)fprintf(stderr, "refused: %s\n", RefusalText(refusal));
  return 1;
}
