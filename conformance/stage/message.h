// Message: what the runner and a world's first process say to each other, over a stream socket.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mock_agent/wire/file_descriptor.h"

namespace conformance {

// A message is a list of texts, which may hold any byte, and at most kMostDescriptors descriptors.
struct Message {
  std::vector<std::string> texts;
  std::vector<mock_agent::FileDescriptor> descriptors;  // close on exec where they are received
};

inline constexpr std::size_t kMostDescriptors = 64;

// SendMessage waits until all of it is written; false where the other end is gone, or for more
// descriptors than there may be.
bool SendMessage(int socket, const std::vector<std::string>& texts,
                 const std::vector<int>& descriptors = {});

// ReceiveMessage waits for a whole message; nothing where the other end is gone, or what comes is
// none.
std::optional<Message> ReceiveMessage(int socket);

}  // namespace conformance
