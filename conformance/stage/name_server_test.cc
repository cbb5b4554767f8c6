#include "conformance/stage/name_server.h"

#include <gtest/gtest.h>

namespace conformance {
namespace {

using namespace std::string_view_literals;

// A question for "a.bc" of this type and class.
std::string Question(std::string_view type, std::string_view of_class = "\0\1"sv) {
  std::string text("\x12\x34\1\0\0\1\0\0\0\0\0\0\1a\2bc\0"sv);
  text += type;
  text += of_class;
  return text;
}

TEST(NameServerTest, EveryNameLeadsToLoopback) {
  const std::string question = Question("\0\1"sv);
  std::string expected("\x12\x34\x81\x80\0\1\0\1\0\0\0\0"sv);
  expected += question.substr(12);
  expected += "\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\1"sv;
  EXPECT_EQ(NameAnswer(question), expected);
  EXPECT_EQ(NameAnswer(question + "more, of EDNS"), expected);
}

TEST(NameServerTest, AndThatOfIpv6) {
  const std::string answer = NameAnswer(Question("\0\x1c"sv));
  ASSERT_EQ(answer.size(), 12 + 10 + 12 + 16U);
  EXPECT_EQ(answer.substr(answer.size() - 2), "\0\1"sv);
}

TEST(NameServerTest, ThereIsNothingElse) {
  for (const std::string& question : {Question("\0\x0f"sv), Question("\0\1"sv, "\0\3"sv)}) {
    const std::string answer = NameAnswer(question);
    EXPECT_EQ(answer.size(), question.size());
    EXPECT_EQ(answer.substr(6, 2), "\0\0"sv);
  }
}

TEST(NameServerTest, WhatIsNoQuestionHasNoAnswer) {
  const std::string question = Question("\0\1"sv);
  for (std::size_t size = 0; size < question.size(); ++size) {
    EXPECT_EQ(NameAnswer(question.substr(0, size)), "") << size;
  }
  std::string answer = question;
  answer[2] = '\x81';
  std::string two = question;
  two[5] = 2;
  std::string pointer = question;
  pointer[12] = '\xc0';
  for (const std::string& each : {answer, two, pointer}) EXPECT_EQ(NameAnswer(each), "");
}

}  // namespace
}  // namespace conformance
