#include "conformance/clients/c/connection.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static const int64_t kMicroseconds = 1000000;  // of a second
static const int64_t kTimeout = 3 * kMicroseconds;

static int64_t Now(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * kMicroseconds + now.tv_nsec / 1000;
}

// ArmTimeout lets the next call on the socket take what is left of the time; false where nothing
// is.
static bool ArmTimeout(const struct Connection* connection, int option) {
  const int64_t left = connection->deadline - Now();
  if (left <= 0) return false;
  const struct timeval wait = {.tv_sec = left / kMicroseconds, .tv_usec = left % kMicroseconds};
  return setsockopt(connection->descriptor, SOL_SOCKET, option, &wait, sizeof(wait)) == 0;
}

static bool TimedOut(void) {
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

enum Refusal Connect(const char* path, struct Connection* connection) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof(address.sun_path)) return kNoAgent;
  memcpy(address.sun_path, path, strlen(path));
  connection->descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection->descriptor < 0) return kNoAgent;
  connection->deadline = Now() + kTimeout;
  if (ArmTimeout(connection, SO_SNDTIMEO) &&
      connect(connection->descriptor, (const struct sockaddr*)&address, sizeof(address)) == 0) {
    return kNoRefusal;
  }
  const enum Refusal refusal = TimedOut() ? kDeadlineOver : kNoAgent;
  Disconnect(connection);
  return refusal;
}

enum Refusal Send(const struct Connection* connection, const char* data, size_t size) {
  while (size > 0) {
    if (!ArmTimeout(connection, SO_SNDTIMEO)) return kDeadlineOver;
    const ssize_t sent = send(connection->descriptor, data, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return TimedOut() ? kDeadlineOver : kBrokenConnection;
    data += sent;
    size -= (size_t)sent;
  }
  return kNoRefusal;
}

enum Refusal Receive(const struct Connection* connection, char* into, size_t room,
                     size_t* received) {
  for (;;) {
    if (!ArmTimeout(connection, SO_RCVTIMEO)) return kDeadlineOver;
    const ssize_t got = recv(connection->descriptor, into, room, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return TimedOut() ? kDeadlineOver : kBrokenConnection;
    *received = (size_t)got;
    return kNoRefusal;
  }
}

void Disconnect(const struct Connection* connection) {
  close(connection->descriptor);
}
