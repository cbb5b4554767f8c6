#include "conformance/clients/c/asked.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "conformance/clients/c/hex.h"

static const char* const kDefaultSockets[] = {"/var/run/dstack.sock", "/run/dstack.sock",
                                              "/var/run/dstack/dstack.sock",
                                              "/run/dstack/dstack.sock"};

static bool ReadExactly(const char* hex, unsigned char* into, size_t size) {
  size_t read = 0;
  return strlen(hex) == 2 * size && DecodeHex(hex, strlen(hex), into, &read);
}

enum Refusal ReadAsked(struct Asked* asked) {
  asked->socket = getenv("DSTACK_CONFORMANCE_SOCKET");
  asked->path = getenv("DSTACK_CONFORMANCE_KEY_PATH");
  asked->purpose = getenv("DSTACK_CONFORMANCE_PURPOSE");
  asked->algorithm = getenv("DSTACK_CONFORMANCE_ALGORITHM");
  return CompleteAsked(asked, getenv("DSTACK_CONFORMANCE_KMS_ROOT_PUBKEY"),
                       getenv("DSTACK_CONFORMANCE_APP_ID"));
}

enum Refusal CompleteAsked(struct Asked* asked, const char* kms_root, const char* app_id) {
  if (!asked->socket || !asked->path || !asked->purpose || !asked->algorithm) return kNothingAsked;
  asked->with_origin = kms_root || app_id;
  if (!asked->with_origin) return kNoRefusal;
  const bool whole = kms_root && app_id &&
                     ReadExactly(kms_root, asked->kms_root, sizeof(asked->kms_root)) &&
                     ReadExactly(app_id, asked->app_id, sizeof(asked->app_id));
  return whole ? kNoRefusal : kNothingAsked;
}

const char* SocketPath(const struct Asked* asked) {
  struct stat found;
  if (strcmp(asked->socket, kDefaultSockets[0]) != 0) return asked->socket;
  for (size_t i = 0; i < sizeof(kDefaultSockets) / sizeof(kDefaultSockets[0]); ++i) {
    if (lstat(kDefaultSockets[i], &found) == 0) return kDefaultSockets[i];
  }
  return NULL;
}
