#include "provider/command/command_line.h"

#include <gtest/gtest.h>

#include <algorithm>
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

TEST(ParseSeconds, TakesDecimalSeconds) {
  EXPECT_EQ(ParseSeconds("15", 0.001), 15'000ms);
  EXPECT_EQ(ParseSeconds("0.25", 0.001), 250ms);
  EXPECT_EQ(ParseSeconds("0.001", 0.001), 1ms);
  EXPECT_EQ(ParseSeconds("3600", 0.001), 3'600'000ms);
  EXPECT_EQ(ParseSeconds("0", 0), 0ms);
}

TEST(ParseSeconds, RefusesAnythingElse) {
  for (const char* text : {"", "0", "-1", "+1", "0.0001", "3600.1", "1e3", "0x10", "inf", "nan",
                           "1s", " 1", "1 ", "1,5", "99999999999999999999", "."}) {
    EXPECT_FALSE(ParseSeconds(text, 0.001)) << text;
  }
}

TEST(ParseCommandLine, KnowsItsCommands) {
  const auto check = std::get<CommandLine>(Parse({"check"}));
  EXPECT_TRUE(std::holds_alternative<CheckCommand>(check.command));
  EXPECT_FALSE(std::get<CheckCommand>(check.command).probe);
  EXPECT_EQ(check.timeout, 15'000ms);
  EXPECT_EQ(check.wait, 0ms);
  EXPECT_EQ(check.log, LogFormat::kText);

  const auto establish =
      std::get<EstablishCommand>(std::get<CommandLine>(Parse({"establish"})).command);
  EXPECT_FALSE(establish.json);
  EXPECT_FALSE(establish.reveal_private_key);
  EXPECT_FALSE(establish.private_key_fd);

  const auto exec = std::get<CommandLine>(Parse({"exec", "--", "issuer"}));
  EXPECT_EQ(std::get<ExecCommand>(exec.command).command, std::vector<std::string>{"issuer"});

  const auto attest = std::get<CommandLine>(Parse({"attest"}));
  EXPECT_FALSE(std::get<AttestCommand>(attest.command).challenge);

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

TEST(ParseCommandLine, LeavesWhatStandsBehindTheDashesToTheCommand) {
  const auto line =
      std::get<CommandLine>(Parse({"exec", "--timeout=2", "--wait", "3", "--", "run", "--timeout",
                                   "x", "--", "--help", "", "[a,b]", "check"}));
  EXPECT_EQ(line.timeout, 2000ms);
  EXPECT_EQ(line.wait, 3000ms);
  EXPECT_EQ(
      std::get<ExecCommand>(line.command).command,
      (std::vector<std::string>{"run", "--timeout", "x", "--", "--help", "", "[a,b]", "check"}));
}

TEST(ParseCommandLine, ReadsTheWaysOutAndTheWaits) {
  const auto establish =
      std::get<CommandLine>(Parse({"establish", "--private-key-fd", "3", "--wait=0.5"}));
  EXPECT_EQ(std::get<EstablishCommand>(establish.command).private_key_fd, 3);
  EXPECT_EQ(establish.wait, 500ms);
  const auto check = std::get<CommandLine>(Parse({"check", "--probe", "--wait", "1"}));
  EXPECT_TRUE(std::get<CheckCommand>(check.command).probe);
  EXPECT_EQ(check.wait, 1000ms);
}

TEST(ParseCommandLine, ReadsWhatToAttestAndWhatToVerify) {
  const auto attest = std::get<CommandLine>(Parse({"attest", "--challenge", "00ff", "--wait=1"}));
  EXPECT_EQ(std::get<AttestCommand>(attest.command).challenge, "00ff");
  EXPECT_EQ(attest.wait, 1000ms);
  const auto least =
      std::get<VerifyCommand>(std::get<CommandLine>(Parse({"verify", "--quote", "q", "--compose",
                                                           "c", "--fingerprint", "f"}))
                                  .command);
  EXPECT_EQ(least.quote_file + least.compose_file + least.fingerprint, "qcf");
  EXPECT_FALSE(least.app_id || least.challenge || least.kms_root || least.json);
  const auto most = std::get<VerifyCommand>(
      std::get<CommandLine>(Parse({"verify", "--quote=q", "--compose=c", "--fingerprint=f",
                                   "--kms-root=k", "--app-id=a", "--challenge=d", "--json"}))
          .command);
  EXPECT_EQ(*most.kms_root + *most.app_id + *most.challenge, "kad");
  EXPECT_TRUE(most.json);
}

TEST(ParseCommandLine, ReadsHowToSayWhatIsWrong) {
  EXPECT_EQ(std::get<CommandLine>(Parse({"check", "--log", "json"})).log, LogFormat::kJson);
  EXPECT_EQ(std::get<CommandLine>(Parse({"--log=text", "check"})).log, LogFormat::kText);
  EXPECT_EQ(std::get<UsageError>(Parse({"--log=json", "derive"})).log, LogFormat::kJson);
  EXPECT_EQ(std::get<UsageError>(Parse({"--log", "json", "exec"})).log, LogFormat::kJson);
  EXPECT_EQ(std::get<UsageError>(Parse({"exec", "x", "--", "--log=json"})).log, LogFormat::kText);
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
      {"exec"},
      {"exec", "--"},
      {"exec", "issuer"},
      {"exec", "issuer", "--", "issuer"},
      {"check", "--", "issuer"},
      {"--", "exec", "issuer"},
      {"check", "--wait", "1"},
      {"check", "--probe=false"},
      {"check", "--private-key-fd", "3"},
      {"establish", "--private-key-fd", "2"},
      {"establish", "--private-key-fd", "-1"},
      {"establish", "--private-key-fd", "3x"},
      {"establish", "--private-key-fd", "4294967299"},
      {"establish", "--private-key-fd", "3", "--reveal-private-key"},
      {"establish", "--wait", "-1"},
      {"establish", "--wait", "soon"},
      {"establish", "--log", "xml"},
      {"establish", "--reveal"},
      {"establish", "--reveal-private"},
      {"establish", "--reveal-private-key=false"},
      {"establish", "--role", "issuer"},
      {"establish", "--json", "--role", "other"},
      {"establish", "--json", "--role"},
      {"attest", "--json"},
      {"attest", "--challenge"},
      {"attest", "--private-key-fd", "3"},
      {"verify"},
      {"verify", "--quote", "q", "--compose", "c"},
      {"verify", "--quote", "q", "--fingerprint", "f"},
      {"verify", "--compose", "c", "--fingerprint", "f"},
      {"verify", "--quote", "q", "--compose", "c", "--fingerprint", "f", "--wait", "1"},
      {"verify", "--quote", "q", "--compose", "c", "--fingerprint", "f", "--json=false"},
      {"verify", "--quote", "q", "--quote", "q", "--compose", "c", "--fingerprint", "f"},
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

TEST(ParseCommandLine, ComplainsWithoutWhatATerminalObeys) {
  for (const std::vector<const char*>& arguments : std::vector<std::vector<const char*>>{
           {"establish", "--\x1b[2J"},
           {"establish", "\x1b[2J\x9b"},
           {"establish", "--json", "--role", "\x1b[2J"},
           {"establish", "--private-key-fd", "\x1b[2J"},
           {"--log", "\x1b[2J", "check"},
       }) {
    const std::string text = std::get<UsageError>(Parse(arguments)).text;
    EXPECT_NE(text.find("\\x1b[2J"), std::string::npos) << Printable(text);
    EXPECT_EQ(text.find_first_of("\x1b\x9b"), std::string::npos) << Printable(text);
    EXPECT_EQ(std::ranges::count(text, '\n'), 1) << Printable(text);
    EXPECT_TRUE(text.ends_with("\nRun with --help for more information.")) << Printable(text);
  }
}

TEST(AskedFormat, IsJsonWhereverItIsAskedForBeforeTheCommand) {
  const auto asked = [](const std::vector<const char*>& arguments) {
    return AskedFormat(arguments) == LogFormat::kJson;
  };
  EXPECT_TRUE(asked({"arc-key-provider", "derive", "--log", "json"}));
  EXPECT_TRUE(asked({"arc-key-provider", "--log=json"}));
  EXPECT_FALSE(asked({"arc-key-provider", "--log", "text", "json"}));
  EXPECT_FALSE(asked({"arc-key-provider", "--log"}));
  EXPECT_FALSE(asked({"arc-key-provider", "exec", "--", "other", "--log=json"}));
  EXPECT_FALSE(asked({}));
}

TEST(ParseCommandLine, HelpsWithCommandsVariablesAndStatuses) {
  const auto help = std::get<HelpText>(Parse({"--help"})).text;
  for (const char* words :
       {"check", "establish", "attest", "verify", "conformance-client", "refusals",
        "TESSERA_KEY_PROVIDER", "TESSERA_KEY_FILE", "TESSERA_DSTACK_SOCKET",
        "TESSERA_DSTACK_KMS_KEY_ID", "TESSERA_EXPECT_FINGERPRINT", "ARC_PRIVATE_KEY_FD", "exec",
        "  127  exec", "Exit status", "  3  key file", "Example", "TEE"}) {
    EXPECT_NE(help.find(words), std::string::npos) << words;
  }
  EXPECT_NE(std::get<HelpText>(Parse({"establish", "--help"})).text.find("--reveal-private-key"),
            std::string::npos);
  EXPECT_EQ(std::get<HelpText>(Parse({"--version"})).text, "arc-key-provider " DSTACK_VERSION "\n");
}

TEST(ParseCommandLine, ShowsEveryCommandInTheHelpWhateverElseStandsThere) {
  const auto help = std::get<HelpText>(Parse({"--help"})).text;
  EXPECT_EQ(std::get<HelpText>(Parse({"-h"})).text, help);
  EXPECT_EQ(std::get<HelpText>(Parse({"--timeout", "check", "--help"})).text, help);
  EXPECT_EQ(std::get<HelpText>(Parse({"--help", "attest"})).text,
            std::get<HelpText>(Parse({"attest", "--help"})).text);
}

}  // namespace
}  // namespace provider
