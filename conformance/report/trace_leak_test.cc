// No report has a secret in what it shows of the wire: neither as text nor in hex, however it was spelled.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "conformance/judge/leak_scan.h"
#include "conformance/report/console_report.h"
#include "conformance/report/explanation.h"
#include "conformance/report/json_report.h"
#include "conformance/testing/encodings.h"
#include "conformance/testing/judged_run.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using testing::HasSubstr;
using testing::Not;

const Bytes kAnswered = DrawnBytes(32, 1);
const Bytes kDerived = DrawnBytes(32, 2);
const Bytes kForeign = DrawnBytes(32, 3);

using Spelling = std::pair<std::string, std::string (*)(const Bytes& secret)>;

std::vector<Spelling> Spellings() {
  return {{"raw", TextOf},
          {"hex", [](const Bytes& it) { return HexOf(it); }},
          {"upper hex",
           [](const Bytes& it) {
             std::string hex = HexOf(it);
             for (char& c : hex) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
             return hex;
           }},
          {"hex with colons", [](const Bytes& it) { return HexOf(it, ":"); }},
          {"hex of hex", [](const Bytes& it) { return HexOf(BytesOf(HexOf(it))); }},
          {"half of it", [](const Bytes& it) { return HexOf(it).substr(0, 33); }},
          {"eight bytes", [](const Bytes& it) { return HexOf(it).substr(10, 16); }},
          {"backwards", [](const Bytes& it) { return HexOf(Backwards(it)); }},
          {"base64", [](const Bytes& it) { return InBits(it, 6, kBase64); }},
          {"base64url of hex",
           [](const Bytes& it) { return InBits(BytesOf(HexOf(it)), 6, kBase64Url); }},
          {"base32", [](const Bytes& it) { return InBits(it, 5, kBase32); }},
          {"base58", [](const Bytes& it) { return AsNumber(it, kBase58); }},
          {"base85", [](const Bytes& it) { return InBase85(it, kZ85); }},
          {"decimals", SignedDecimals},
          {"bits", [](const Bytes& it) { return InBits(it, 1, "01"); }},
          {"dump", HexDump},
          {"literal", [](const Bytes& it) { return Literal(it, "\\x"); }},
          {"utf-16", [](const Bytes& it) { return Widened(HexOf(it), 2); }},
          {"gzip", [](const Bytes& it) { return Deflated(HexOf(it), DeflateFormat::kGzip); }},
          {"zlib", [](const Bytes& it) { return Deflated(TextOf(it), DeflateFormat::kZlib); }},
          {"deflate", [](const Bytes& it) { return Deflated(HexOf(it), DeflateFormat::kRaw); }}};
}

// Recorded is a connection with these bytes, in pieces of so many.
mock_agent::ConnectionRecord Recorded(std::string received, std::string sent, std::size_t piece) {
  using What = mock_agent::Moment::What;
  mock_agent::ConnectionRecord record;
  record.received_bytes = received.size();
  record.sent_bytes = sent.size();
  int at = 0;
  for (const auto& [what, size] :
       {std::pair{What::kReceived, received.size()}, std::pair{What::kSent, sent.size()}}) {
    for (std::size_t told = 0; told < size; told += piece) {
      record.moments.push_back({.what = what,
                                .bytes = std::min(piece, size - told),
                                .at = std::chrono::milliseconds(at++)});
    }
  }
  record.received = std::move(received);
  record.sent = std::move(sent);
  return record;
}

// Reported is the run of a case in which the client sent all secrets back, and the agents said them.
RunReport Reported(const Spelling& spelling, std::size_t piece, bool differs) {
  const auto& [name, spell] = spelling;
  Evidence evidence = MakeEvidence(0, SecretLine(kDerived));
  evidence.secrets = {kAnswered, kDerived};
  const std::string foreign = "{\"key\":\"" + HexOf(kForeign) + "\",\"signature_chain\":[]}";
  const std::string said = "HTTP/1.1 200 OK\r\n\r\n" + spell(kAnswered) + "\r\n" + spell(kForeign);
  evidence.wire.connections = {
      Recorded("POST /" + spell(kDerived) + " HTTP/1.1\r\n\r\n" + spell(kAnswered), said, piece)};
  evidence.decoys.connections = {
      Recorded("POST / HTTP/1.1\r\n\r\n" + spell(kForeign), foreign, piece)};
  evidence.decoys.connection_count = 1;
  const Case of = MakeCase(Expectation::kMustRefuse);
  Trial trial(of, Profile::kTessera, nullptr);
  trial.Hear({evidence}, [&]() -> std::optional<TwinAnswers> {
    std::string other = said;
    if (differs) other[30] = static_cast<char>(other[30] ^ 1);
    return TwinAnswers{said, other, "send close", "send close"};
  });
  RunReport run = ConformantRun();
  run.cases = {std::move(trial).Conclude()};
  return run;
}

TEST(TraceLeak, NoReportHoldsEightBytesOfASecret) {
  const std::array secrets = {kAnswered, kDerived, kForeign};
  const LeakScan scan(secrets);
  for (const Spelling& spelling : Spellings()) {
    for (const std::size_t piece : {1U, 7U, 100'000U}) {
      for (const bool differs : {false, true}) {
        const RunReport run = Reported(spelling, piece, differs);
        ASSERT_TRUE(run.cases.front().wire) << spelling.first;
        const std::string json = JsonReport(run);
        EXPECT_EQ(scan.Find(json), std::nullopt) << spelling.first << " in pieces of " << piece;
        const std::string console = ConsoleReport(run, {.trace = true});
        EXPECT_THAT(console, HasSubstr("<secret, ")) << spelling.first;
        EXPECT_EQ(scan.Find(console), std::nullopt) << spelling.first << " in pieces of " << piece;
        const auto explained = Explanation::Read(json, "a.json", run.cases.front().id);
        ASSERT_TRUE(explained) << explained.error().message;
        EXPECT_EQ(scan.Find(ExplanationText(explained.value(), {})), std::nullopt)
            << spelling.first;
      }
    }
  }
}

// The oracle above reads hex; this one takes nothing for granted but how a window is spelled in hex.
TEST(TraceLeak, NoWindowOfASecretStandsInTheHexOfWhatIsShown) {
  for (const Spelling& spelling : Spellings()) {
    const RunReport run = Reported(spelling, 5, true);
    std::string shown;
    for (const WireConnection& connection : run.cases.front().wire.value().connections) {
      for (const WireEvent& event : connection.events) {
        for (const WirePart& part : event.parts) shown += part.shown;
      }
    }
    const std::string hex = HexOf(BytesOf(shown));
    for (const Bytes& secret : {kAnswered, kDerived, kForeign}) {
      for (std::size_t at = 0; at + 8 <= secret.size(); ++at) {
        const Bytes window(secret.begin() + static_cast<std::ptrdiff_t>(at),
                           secret.begin() + static_cast<std::ptrdiff_t>(at + 8));
        EXPECT_THAT(hex, Not(HasSubstr(HexOf(window)))) << spelling.first;
        EXPECT_THAT(hex, Not(HasSubstr(HexOf(BytesOf(HexOf(window)))))) << spelling.first;
      }
    }
  }
}

}  // namespace
}  // namespace conformance
