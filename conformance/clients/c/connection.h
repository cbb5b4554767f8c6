// One connection to the agent, with one deadline over all that happens on it (FC-04).
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "conformance/clients/c/refusal.h"

struct Connection {
  int descriptor;
  int64_t deadline;  // microseconds of the monotonic clock
};

// Connect starts the clock. What it opened, Disconnect closes; after a refusal nothing is open.
enum Refusal Connect(const char* path, struct Connection* connection);

enum Refusal Send(const struct Connection* connection, const char* data, size_t size);

// Receive waits for at least one byte; none (*received is 0) is the end of the stream.
enum Refusal Receive(const struct Connection* connection, char* into, size_t room,
                     size_t* received);

void Disconnect(const struct Connection* connection);
