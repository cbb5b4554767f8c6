#include "conformance/testing/report_sample.h"

#include <array>
#include <boost/algorithm/hex.hpp>
#include <iterator>
#include <utility>

namespace conformance {
namespace {

std::string SecretHex() {
  const Bytes secret = SampleSecret();
  std::string hex;
  boost::algorithm::hex_lower(secret.begin(), secret.end(), std::back_inserter(hex));
  return hex;
}

// Colours, a cleared screen, a turned writing direction, the ends of XML constructs, no UTF-8, a
// NUL, and the secret.
std::string HostileText() {
  using std::string_literals::operator""s;
  return "\r\n\x1b[2J<b a=\"'&'\">]]>-->\xff\xc3\0\x07 \xe2\x80\xae"s + "turned \xef\xbf\xbe " +
         SecretHex() + " tail\nsecond line";
}

const std::array<Case, 7>& Cases() {
  static const std::array<Case, 7> kCases = {
      SampleCase("status-500-with-a-valid-body", "FC-10"),
      SampleCase("status-200-only-in-the-reason", "FC-10"),
      SampleCase("hex-with-white-space", "FC-40"),
      SampleCase("all-zero", "FC-42"),
      SampleCase("stall-in-the-body", "FC-04"),
      SampleCase("default-sockets-in-order", "FC-03"),
      SampleCase("valid-answer", "TO-22"),
  };
  return kCases;
}

RunVerdict EmptyRun() {
  RunVerdict run;
  run.profile = Profile::kTessera;
  run.seed = 18446744073709551615U;
  run.command = {"./client", "--socket={socket}", "it's"};
  run.whole_catalog = true;
  run.elapsed = std::chrono::milliseconds(2345);
  return run;
}

CaseVerdict Noted(const Case& of, Outcome outcome, std::string note) {
  CaseVerdict verdict = HeldVerdict(of);
  verdict.outcome = outcome;
  verdict.note = std::move(note);
  return verdict;
}

}  // namespace

Bytes SampleSecret() {
  Bytes secret;
  for (unsigned byte = 0x80; byte < 0xa0; ++byte) secret.push_back(static_cast<std::uint8_t>(byte));
  return secret;
}

Case SampleCase(std::string id, std::string clause) {
  const bool sound = clause.starts_with("TO-");
  Case of;
  of.id = std::move(id);
  of.clause = std::move(clause);
  of.title = "what is wrong with " + of.id;
  of.reason = "It matters.";
  of.twin = sound ? "" : "valid-answer";
  of.tessera = of.client = sound ? Expectation::kMustAccept : Expectation::kMustRefuse;
  return of;
}

CaseVerdict HeldVerdict(const Case& of) {
  CaseVerdict verdict;
  verdict.of = &of;
  verdict.answer = of.tessera == Expectation::kMustAccept ? Answer::kKey : Answer::kRefused;
  verdict.outcome = Outcome::kHeld;
  verdict.evidence.secrets = {SampleSecret()};
  verdict.evidence.process.status = verdict.answer == Answer::kKey ? 0 : 1;
  verdict.evidence.process.elapsed = std::chrono::milliseconds(12);
  verdict.evidence.process.peak_memory_kib = 4096;
  verdict.evidence.wire.connection_count = 1;
  verdict.evidence.deadline = std::chrono::milliseconds(20000);
  return verdict;
}

RunVerdict ConformantRun() {
  RunVerdict run = EmptyRun();
  run.cases = {HeldVerdict(Cases()[0]), HeldVerdict(Cases()[6])};
  return run;
}

RunVerdict HostileRun() {
  RunVerdict run = EmptyRun();
  run.command.push_back("\x1b[31m\xff");
  CaseVerdict failed = HeldVerdict(Cases()[0]);
  failed.answer = Answer::kBroken;
  failed.outcome = Outcome::kFailed;
  failed.evidence.process.ending = ProcessEvidence::Ending::kSignalled;
  failed.evidence.process.status = 11;
  failed.evidence.process.standard_error = HostileText();
  failed.evidence.process.standard_output = "0123456789";
  failed.findings = {{Defect::kDiedBySignal, "FC-52", Level::kMust, "died by signal 11"},
                     {Defect::kSecretLeaked, "FC-51", Level::kMust, "it said: " + HostileText()},
                     {Defect::kRequestWrong, "RQ-06", Level::kShould, "two requests"}};

  CaseVerdict warned = HeldVerdict(Cases()[1]);
  warned.outcome = Outcome::kWarned;
  warned.findings = {
      {Defect::kTooManyRequests, "FC-53", Level::kShould, "4 requests " + HostileText()}};

  CaseVerdict not_started =
      Noted(Cases()[5], Outcome::kUnsupported, "this machine makes no user namespace");
  not_started.evidence = {};
  not_started.unsupported_allowed = true;

  CaseVerdict unsupported =
      Noted(Cases()[4], Outcome::kUnsupported, "the client cannot: " + HostileText());
  unsupported.answer = Answer::kUnsupported;
  unsupported.evidence.process.status = 89;

  run.cases = {
      std::move(failed),
      std::move(warned),
      Noted(Cases()[2], Outcome::kUnproven, "its twin failed"),
      Noted(Cases()[3], Outcome::kVacuous, "its twin was refused, which the profile allows"),
      std::move(unsupported),
      std::move(not_started),
      HeldVerdict(Cases()[6])};
  return run;
}

RunVerdict IncompleteRun() {
  RunVerdict run = EmptyRun();
  run.whole_catalog = false;
  run.cases = {HeldVerdict(Cases()[6])};
  run.cases.front().outcome = Outcome::kFailed;
  run.incomplete = "the client failed the opening smoke test: " + HostileText();
  return run;
}

}  // namespace conformance
