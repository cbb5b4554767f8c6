#include "provider/command/command_line.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "dstack_version.h"

namespace provider {
namespace {

using namespace std::chrono_literals;

auto Parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "arc-key-provider");
  return ParseCommandLine(static_cast<int>(arguments.size()), arguments.data());
}

TEST(ParseTimeout, TakesDecimalSeconds) {
  EXPECT_EQ(ParseTimeout("15"), 15'000ms);
  EXPECT_EQ(ParseTimeout("0.25"), 250ms);
  EXPECT_EQ(ParseTimeout("0.001"), 1ms);
  EXPECT_EQ(ParseTimeout("3600"), 3'600'000ms);
}

TEST(ParseTimeout, RefusesAnythingElse) {
  for (const char* text : {"", "0", "-1", "+1", "0.0001", "3600.1", "1e3", "0x10", "inf", "nan",
                           "1s", " 1", "1 ", "1,5", "99999999999999999999", "."}) {
    EXPECT_FALSE(ParseTimeout(text)) << text;
  }
}

TEST(ParseCommandLine, KnowsFourCommands) {
  const auto check = std::get<CommandLine>(Parse({"check"}));
  EXPECT_TRUE(std::holds_alternative<CheckCommand>(check.command));
  EXPECT_EQ(check.timeout, 15'000ms);

  const auto establish =
      std::get<EstablishCommand>(std::get<CommandLine>(Parse({"establish"})).command);
  EXPECT_FALSE(establish.json);
  EXPECT_FALSE(establish.reveal_private_key);

  const auto client = std::get<ConformanceClientCommand>(
      std::get<CommandLine>(Parse({"conformance-client"})).command);
  EXPECT_FALSE(client.answer_secret);

  const auto refusals =
      std::get<RefusalsCommand>(std::get<CommandLine>(Parse({"refusals"})).command);
  EXPECT_EQ(refusals.format, ListFormat::kText);
}

TEST(ParseCommandLine, ReadsTheOptions) {
  const auto establish =
      std::get<EstablishCommand>(std::get<CommandLine>(Parse({"establish", "--json", "--role",
                                                              "exit", "--reveal-private-key"}))
                                     .command);
  EXPECT_TRUE(establish.json);
  EXPECT_EQ(establish.role, "exit");
  EXPECT_TRUE(establish.reveal_private_key);

  const auto client = std::get<ConformanceClientCommand>(
      std::get<CommandLine>(Parse({"conformance-client", "--answer", "secret"})).command);
  EXPECT_TRUE(client.answer_secret);

  const auto format = [](const char* option) {
    const auto line = std::get<CommandLine>(Parse({"refusals", option}));
    return std::get<RefusalsCommand>(line.command).format;
  };
  EXPECT_EQ(format("--json"), ListFormat::kJson);
  EXPECT_EQ(format("--markdown"), ListFormat::kMarkdown);
}

TEST(ParseCommandLine, TakesTheTimeoutOnEitherSideOfTheCommand) {
  EXPECT_EQ(std::get<CommandLine>(Parse({"--timeout", "2", "check"})).timeout, 2000ms);
  EXPECT_EQ(std::get<CommandLine>(Parse({"check", "--timeout=2"})).timeout, 2000ms);
}

TEST(ParseCommandLine, RefusesWhatItDoesNotKnow) {
  const std::vector<std::vector<const char*>> wrong = {
      {},
      {"derive"},
      {"check", "establish"},
      {"check", "extra"},
      {"check", "--json"},
      {"establish", "--unknown"},
      {"establish", "--reveal"},
      {"establish", "--reveal-private"},
      {"establish", "--reveal-private-key=false"},
      {"establish", "--role", "issuer"},
      {"establish", "--json", "--role", "other"},
      {"establish", "--json", "--role"},
      {"conformance-client", "--answer", "private-key"},
      {"conformance-client", "--reveal-private-key"},
      {"--timeout", "0", "check"},
      {"--timeout", "soon", "check"},
      {"--timeout", "1", "--timeout", "2", "check"},
      {"check", "--timeout"},
      {"refusals", "socket-absent"},
      {"refusals", "--json", "--markdown"},
      {"--json", "refusals"},
  };
  for (const auto& arguments : wrong) {
    std::string line;
    for (const char* argument : arguments) line += std::string(" ") + argument;
    const auto parsed = Parse(arguments);
    ASSERT_TRUE(std::holds_alternative<UsageError>(parsed)) << line;
    EXPECT_FALSE(std::get<UsageError>(parsed).text.empty()) << line;
  }
}

TEST(ParseCommandLine, HelpsWithCommandsVariablesAndStatuses) {
  const auto help = std::get<HelpText>(Parse({"--help"})).text;
  for (const char* words :
       {"check", "establish", "conformance-client", "refusals", "TESSERA_KEY_PROVIDER",
        "TESSERA_KEY_FILE", "TESSERA_DSTACK_SOCKET", "TESSERA_DSTACK_KMS_KEY_ID", "Exit status",
        "  3  key file", "Example", "TEE"}) {
    EXPECT_NE(help.find(words), std::string::npos) << words;
  }
  EXPECT_NE(std::get<HelpText>(Parse({"establish", "--help"})).text.find("--reveal-private-key"),
            std::string::npos);
  EXPECT_EQ(std::get<HelpText>(Parse({"--version"})).text, "arc-key-provider " DSTACK_VERSION "\n");
}

}  // namespace
}  // namespace provider
