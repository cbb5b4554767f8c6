#include "conformance/clients/c/session.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>

#include "conformance/clients/c/arc_key.h"
#include "conformance/clients/c/hex.h"
#include "conformance/clients/c/question.h"

// PrintRefusal gives the reason on standard error.
static bool PrintRefusal(struct Text id, enum Refusal refusal) {
  (void)fprintf(stderr, "refused: %s\n", RefusalText(refusal));
  return printf("{\"id\": %.*s, \"answer\": \"refused\"}\n", (int)id.size, id.at) > 0;
}

static bool PrintKey(struct Text id, const char* name, const unsigned char* bytes, size_t size) {
  static char hex[2 * kMostSecretBytes + 1];
  WriteHex(bytes, size, hex);
  const bool printed = printf("{\"id\": %.*s, \"answer\": \"key\", \"%s\": \"%s\"}\n", (int)id.size,
                              id.at, name, hex) > 0;
  OPENSSL_cleanse(hex, sizeof(hex));
  return printed;
}

static bool PrintPublicKey(struct Text id, const struct Secret* secret) {
  unsigned char public_key[kPublicKeyBytes];
  if (!DerivePublicKey(secret, public_key)) return PrintRefusal(id, kNoPublicKey);
  return PrintKey(id, "public_key", public_key, sizeof(public_key));
}

static bool AnswerQuestion(const struct Question* question, Obtaining* obtain, bool as_public_key) {
  static struct Answer answer;
  static struct Secret secret;
  const enum Refusal refusal = obtain(&question->asked, &answer, &secret);
  bool printed = false;
  if (refusal != kNoRefusal) {
    printed = PrintRefusal(question->id, refusal);
  } else if (as_public_key) {
    printed = PrintPublicKey(question->id, &secret);
  } else {
    printed = PrintKey(question->id, "secret", secret.bytes, secret.size);
  }
  OPENSSL_cleanse(&answer, sizeof(answer));
  OPENSSL_cleanse(&secret, sizeof(secret));
  return printed && fflush(stdout) == 0;
}

int AnswerQuestions(Obtaining* obtain, bool as_public_key) {
  char* line = NULL;
  size_t capacity = 0;
  bool answered = true;
  while (answered) {
    struct Question question;
    const ssize_t size = getline(&line, &capacity, stdin);
    if (size < 0) break;
    answered = ReadQuestion(line, (size_t)size, &question) == kNoRefusal &&
               AnswerQuestion(&question, obtain, as_public_key);
  }
  free(line);
  return answered ? 0 : 1;
}
