#include "conformance/command/option_checks.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace conformance {
namespace {

class OptionChecksTest : public testing::Test {
 protected:
  OptionChecksTest() {
    CLI::App* command = app_.add_subcommand("command", "");
    command->add_option("--seed", seed_, "")->check(WholeNumber());
    command->add_option("--file", file_, "");
    command->add_flag("--flag", flag_, "");
    RefuseEmptyWords(app_);
  }

  bool Takes(const std::vector<std::string>& words) {
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    reversed.emplace_back("command");
    try {
      app_.parse(reversed);
    } catch (const CLI::ParseError&) {
      return false;
    }
    return true;
  }

  CLI::App app_;
  std::uint64_t seed_ = 0;
  std::string file_;
  bool flag_ = false;
};

TEST_F(OptionChecksTest, AWholeNumberIsTakenAsItIs) {
  for (const char* number : {"0", "7", "18446744073709551615"}) {
    EXPECT_TRUE(Takes({"--seed", number})) << number;
    EXPECT_EQ(std::to_string(seed_), number);
  }
}

TEST_F(OptionChecksTest, NothingElseIsAWholeNumber) {
  for (const char* text :
       {"-1", "+1", "010", "0x10", "1.5", "1e3", "x", "", "18446744073709551616"})
    EXPECT_FALSE(Takes({"--seed", text})) << text;
}

TEST_F(OptionChecksTest, AnEmptyWordIsRefused) {
  EXPECT_TRUE(Takes({"--file", "name", "--flag"}));
  EXPECT_EQ(file_, "name");
  EXPECT_TRUE(flag_);
  EXPECT_FALSE(Takes({"--file", ""}));
  EXPECT_FALSE(Takes({"--file="}));
}

}  // namespace
}  // namespace conformance
