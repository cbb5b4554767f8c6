// Loopback: a TCP address that nobody outside this machine reaches.
#pragma once

#include <cstdint>
#include <string>

#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

struct Loopback {
  FileDescriptor listening;
  std::string address;  // "127.0.0.1:8090", with the port that the system chose for port 0
};

// ListenOnLoopback's connections end by themselves where the peer is gone, in about a minute. It takes "127.0.0.1:PORT"; any address of 127.0.0.0/8, and no other. kNotLoopback,
// kSocketInUse, kSocketNotBindable.
Result<Loopback> ListenOnLoopback(const std::string& address);

}  // namespace mock_agent
