// RefusedMessage: what a reader of messages refuses, and with which words.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

#include "mock_agent/guest/message.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// The text is that of the crates themselves, asked for the same bytes.
struct RefusedMessage {
  const char* name;
  const MessageType* type;
  std::string_view sent;
  std::string_view text;
};

inline void PrintTo(const RefusedMessage& each, std::ostream* out) {
  *out << each.name;
}

// NameOfRow names the test of a row.
inline std::string NameOfRow(const testing::TestParamInfo<RefusedMessage>& row) {
  return row.param.name;
}

inline void ExpectRefused(const Outcome<Message, std::string>& message,
                          const RefusedMessage& refused) {
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error(), refused.text);
}

}  // namespace mock_agent
