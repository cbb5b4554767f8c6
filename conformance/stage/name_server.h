// Name server: every name leads to loopback, where strangers listen.
//
// A client that knows another machine by its name would otherwise learn only that there is no network.
#pragma once

#include <string>
#include <string_view>

#include "conformance/stage/refusal.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {

// NameAnswer is the answer to a question of DNS (RFC 1035 section 4): 127.0.0.1 or ::1 for an address of any
// name, no record for whatever else is asked. Empty for what is no such question.
std::string NameAnswer(std::string_view question);

// OpenNameServer listens on UDP port 53 of every address of this process's network namespace.
Refused OpenNameServer(mock_agent::FileDescriptor& socket);

// AnswerNames answers what has arrived at such a socket, and does not wait for more.
void AnswerNames(const mock_agent::FileDescriptor& socket);

}  // namespace conformance
