#include "conformance/command/case_text.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "conformance/testing/case_sample.h"

namespace conformance {
namespace {

using nlohmann::ordered_json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Case HostileCase() {
  Case of = RefusedCase("status-500-with-a-valid-body", "valid-answer");
  of.title = "status 500 with a perfect body";
  of.expectations[Profile::kClient] = Expectation::kEither;
  of.json =
      R"({"id": "status-500-with-a-valid-body", "script": {"steps": [{"send": "HTTP/1.1 500\r\n${body}\u009b"}, {"close": true}]}})";
  return of;
}

// A catalogue of the smoke case and, perhaps, another.
Catalog CatalogOf(const std::vector<Case>& others = {}) {
  std::vector<Case> cases = others;
  cases.push_back(SmokeTestCase("valid-answer"));
  return Catalog::Of(cases).value();
}
std::string Describe(const Case& of) {
  return DescribeText(CatalogOf(), of);
}

TEST(ListText, IsOneAlignedLineACase) {
  const std::vector<Case> cases = {SoundCase("short", "FC-1"), HostileCase()};
  EXPECT_EQ(ListText(cases),
            "short                         FC-1   what is wrong with short\n"
            "status-500-with-a-valid-body  FC-10  status 500 with a perfect body\n");
  EXPECT_EQ(ListText({}), "");
}

TEST(ListText, EscapesTheTitleOfAUsersCase) {
  Case of = SoundCase("a", "FC-10");
  of.title = "\x1b[2J\n";
  EXPECT_EQ(ListText({&of, 1}), "a  FC-10  \\x1b[2J\\n\n");
}

TEST(ListJson, IsAnArrayOfCases) {
  const std::vector<Case> cases = {HostileCase(), SoundCase("valid-answer", "TO-22")};
  EXPECT_EQ(ordered_json::parse(ListJson(CatalogOf(), cases)), ordered_json::parse(R"([
    {"id": "status-500-with-a-valid-body", "area": "", "clause": "FC-10",
     "title": "status 500 with a perfect body", "reason": "It matters.", "tessera": "MUST refuse",
     "client": "EITHER", "client-v1": "MUST refuse", "twin": "valid-answer", "differs": {"bytes": 0, "steps": 0}},
    {"id": "valid-answer", "area": "", "clause": "TO-22", "title": "what is wrong with valid-answer",
     "reason": "It matters.", "tessera": "MUST accept", "client": "MUST accept",
     "client-v1": "MUST accept", "twin": null,
     "differs": null}])"));
  EXPECT_EQ(ListJson(CatalogOf(), {}), "[]\n");
}

TEST(DescribeText, SaysAllAboutACase) {
  const Clause* clause = FindClause("FC-10");
  ASSERT_NE(clause, nullptr);
  const std::string text = Describe(HostileCase());
  EXPECT_THAT(text, StartsWith("status-500-with-a-valid-body\n\n"
                               "title     status 500 with a perfect body\n"
                               "reason    It matters.\n"
                               "clause    FC-10: " +
                               clause->text.substr(0, 40)));
  EXPECT_THAT(text, HasSubstr("\nsource    " + clause->source.substr(0, 40)));
  EXPECT_THAT(text,
              HasSubstr("\nkind      protocol: a MUST of an RFC or of the guest API\n"
                        "worst     critical: a wrong, empty, foreign or guessable key is used\n"
                        "tessera   "));
  EXPECT_THAT(
      text,
      HasSubstr("\ntessera   MUST refuse: exit 1 and no key; anything else fails\n"
                "client    EITHER: exit 1 and no key, or one of the keys; any other key fails\n"
                "client-v1 MUST refuse: exit 1 and no key; anything else fails\n"
                "twin      valid-answer: the same without the one difference; a refusal counts "
                "only where it was\n"
                "          accepted\n"
                "differs   from it by 0 bytes and 0 steps of what the agent sends\n"
                "socket    listening: the agent answers at the path the client is told\n"));
}

TEST(DescribeText, ShowsTheScriptAndHowToPlayIt) {
  EXPECT_THAT(Describe(HostileCase()), testing::EndsWith(R"(
script
  {
    "steps": [
      {
        "send": "HTTP/1.1 500\r\n${body}\u{9b}"
      },
      {
        "close": true
      }
    ]
  }

play it by hand
  dstack-conformance serve status-500-with-a-valid-body --socket /tmp/agent.sock
)"));
}

TEST(DescribeText, ShowsTheRequestTheKeysAndTheAnswerThatACaseAsksFor) {
  Case of = HostileCase();
  of.public_key_required = true;
  of.json = R"({"request": {"key_path": "a\"b"}, "keys": ["${secret:first:16}"]})";
  EXPECT_THAT(Describe(of),
              AllOf(HasSubstr("\nanswer    the client must answer with the public_key"),
                    HasSubstr("\nrequest\n  {\n    \"key_path\": \"a\\\"b\"\n  }\n"),
                    HasSubstr("\nkeys\n  [\n    \"${secret:first:16}\"\n  ]\n"),
                    Not(HasSubstr("script\n"))));
}

TEST(DescribeText, ASoundCaseHasNoTwinAndNoScript) {
  const std::string text = Describe(SoundCase("valid-answer", "TO-22"));
  EXPECT_THAT(text, AllOf(HasSubstr("\ntwin      none: this is a sound answer\n"),
                          HasSubstr("serve valid-answer --socket "), Not(HasSubstr("script\n"))));
}

TEST(DescribeText, OffersToPlayOnlyACaseThatHasAnAgent) {
  Case of = HostileCase();
  of.socket = SocketKind::kAbsent;
  EXPECT_THAT(Describe(of), Not(HasSubstr("by hand")));
  of.default_sockets = {{"/run/dstack.sock", DefaultSocket::kDecoy}};
  EXPECT_THAT(Describe(of),
              AllOf(HasSubstr("\n          /run/dstack.sock: a sound agent with another secret\n"),
                    Not(HasSubstr("by hand"))));
  of.socket = SocketKind::kDefault;
  of.default_sockets = {{"/run/dstack.sock", DefaultSocket::kAgent}};
  EXPECT_THAT(Describe(of),
              AllOf(HasSubstr("\n          /run/dstack.sock: this case's agent\n"),
                    HasSubstr("serve status-500-with-a-valid-body --socket /run/dstack.sock")));
}

TEST(DescribeText, NamesEverySocketByTheWordOfTheCaseFile) {
  Case of = HostileCase();
  for (const auto& [kind, word] :
       std::vector<std::pair<SocketKind, std::string>>{{SocketKind::kListening, "listening"},
                                                       {SocketKind::kAbsent, "absent"},
                                                       {SocketKind::kRegularFile, "regular-file"},
                                                       {SocketKind::kFolder, "folder"},
                                                       {SocketKind::kStale, "stale"},
                                                       {SocketKind::kUnreadable, "unreadable"},
                                                       {SocketKind::kPathTooLong, "path-too-long"},
                                                       {SocketKind::kBelowAFile, "below-a-file"},
                                                       {SocketKind::kSymlinkLoop, "symlink-loop"},
                                                       {SocketKind::kBacklogFull, "backlog-full"},
                                                       {SocketKind::kReplaced, "replaced"},
                                                       {SocketKind::kDefault, "default"}}) {
    of.socket = kind;
    EXPECT_THAT(Describe(of), HasSubstr("\nsocket    " + word + ": "));
  }
}

TEST(DescribeText, NamesAnOutputThatIsLost) {
  Case of = HostileCase();
  EXPECT_THAT(Describe(of), Not(HasSubstr("\noutput ")));
  for (const auto kind : {OutputKind::kClosed, OutputKind::kFull, OutputKind::kGone}) {
    of.output = kind;
    EXPECT_THAT(Describe(of), HasSubstr("\noutput    " + std::string(Name(kind)) + ": "));
  }
}

TEST(DescribeText, SaysOfWhatKindAClauseIsAndWhatABreachCosts) {
  for (const Clause& clause : Clauses()) {
    Case of = HostileCase();
    of.clause = clause.id;
    EXPECT_THAT(Describe(of), AllOf(HasSubstr(fmt::format("\nkind      {}: ", Name(clause.kind))),
                                    HasSubstr(fmt::format("\nworst     {}: ", Name(clause.worst)))))
        << clause.id;
  }
}

TEST(DescribeText, BeginsEveryExpectationWithItsName) {
  Case of = HostileCase();
  for (const Expectation expectation :
       {Expectation::kMustRefuse, Expectation::kShouldRefuse, Expectation::kEither,
        Expectation::kMayAccept, Expectation::kMustAccept}) {
    of.expectations[Profile::kTessera] = expectation;
    EXPECT_THAT(Describe(of), HasSubstr("\ntessera   " + std::string(Name(expectation)) + ": "));
  }
}

}  // namespace
}  // namespace conformance
