#include "conformance/testing/report_sample.h"

#include <array>
#include <string>
#include <utility>

#include "conformance/judge/excerpt.h"
#include "conformance/testing/encodings.h"

namespace conformance {
namespace {

// What would be markup of HTML, of Markdown or of a workflow, and run or lead somewhere.
constexpr const char* kMarkup =
    "</script><script>alert(1)</script>\"><img src=x onerror=alert(2)> `` | "
    "[x](https://evil.test/) www.evil.test @all a@evil.test **x** ::error::y ##[error]z %0A";

// Colours, a cleared screen, a turned writing direction, the ends of XML constructs, no UTF-8, a
// NUL, and the secret.
std::string HostileText() {
  using std::string_literals::operator""s;
  return "\r\n\x1b[2J<b a=\"'&'\">]]>-->\xff\xc3\0\x07 \xe2\x80\xae"s + "turned \xef\xbf\xbe " +
         HexOf(SampleSecret()) + " tail\nsecond line";
}

RunReport EmptyRun() {
  RunReport run;
  run.asked = {.profile = Profile::kTessera,
               .command = {"./client", "--socket={socket}", "it's"},
               .filter = {},
               .exclude = {},
               .allow_unsupported = {},
               .case_files = {},
               .pass_environment = {},
               .known_failures = {},
               .rerun = {},
               .agent = {},
               .deadline = std::chrono::milliseconds(20000),
               .jobs = 2,
               .seed = 18446744073709551615U,
               .catalog_digest = std::string(32, 'a') + std::string(32, '0'),
               .catalog_cases = 7,
               .selected_cases = 7};
  run.whole_catalog = true;
  run.elapsed = std::chrono::milliseconds(2345);
  return run;
}

CaseReport Noted(CaseReport report, Outcome outcome, std::string note) {
  report.outcome = outcome;
  report.clause_held = false;
  report.note = std::move(note);
  return report;
}

// NotPlayedReport is a case for which this machine made no world.
CaseReport NotPlayedReport(std::string id, std::string clause, std::string why) {
  CaseReport report =
      Noted(HeldReport(std::move(id), std::move(clause)), Outcome::kUnsupported, std::move(why));
  report.answer = Answer::kUnsupported;
  report.started = false;
  report.seen = {};
  return report;
}

}  // namespace

Bytes SampleSecret() {
  Bytes secret;
  for (unsigned i = 0; i < 32; ++i) secret.push_back(static_cast<std::uint8_t>(0x80 + 37 * i));
  return secret;
}

std::string Shown(std::string_view text) {
  const std::array secrets = {SampleSecret()};
  return Excerpt(text, secrets, kMostShown);
}

WireTrace SampleTrace() {
  using PartKind = WirePart::Kind;
  using std::chrono::milliseconds;
  const WireEvent asked{.kind = WireEvent::Kind::kFromClient,
                        .at = milliseconds(31),
                        .offset = 0,
                        .parts = {{PartKind::kShown, 18, "POST /GetKey HTTP/", false}}};
  const WireEvent answered{.kind = WireEvent::Kind::kToClient,
                           .at = milliseconds(33),
                           .offset = 0,
                           .parts = {{PartKind::kShown, 9, "HTTP/1.1 ", false},
                                     {PartKind::kShown, 3, "500", true},
                                     {PartKind::kShown, 3, "\r\n\xff", false},
                                     {PartKind::kSecret, 64, "", false},
                                     {PartKind::kLeftOut, 1024, "", false},
                                     {PartKind::kShown, 6, "\"}\x1b[2J", false}}};
  const WireEvent ended{
      .kind = WireEvent::Kind::kAgentEnded, .at = milliseconds(35), .offset = 0, .parts = {}};
  return {.connections = {{.place = "the agent",
                           .opened = milliseconds(31),
                           .events = {asked, answered, ended}}},
          .more_connections = 2,
          .point = {},
          .difference = "3 bytes at byte 0009 stand for 3 bytes of its twin's"};
}

CaseReport HeldReport(std::string id, std::string clause) {
  const bool sound = clause.starts_with("TO-");
  CaseReport report;
  report.title = "what is wrong with " + id;
  report.id = std::move(id);
  report.clause = std::move(clause);
  report.twin = sound ? "" : "valid-answer";
  report.expectation = sound ? Expectation::kMustAccept : Expectation::kMustRefuse;
  report.started = true;
  report.answer = sound ? Answer::kKey : Answer::kRefused;
  report.accepted = sound;
  report.clause_held = true;
  report.outcome = Outcome::kHeld;
  report.seen.status = sound ? 0 : 1;
  report.seen.elapsed = std::chrono::milliseconds(12);
  report.seen.peak_memory_kib = 4096;
  report.seen.connections = 1;
  return report;
}

RunReport ConformantRun() {
  RunReport run = EmptyRun();
  run.cases = {HeldReport("status-500-with-a-valid-body", "FC-10"),
               HeldReport("valid-answer", "TO-22")};
  run.must_clauses = {"FC-10", "TO-22"};
  return run;
}

RunReport HostileRun() {
  RunReport run = EmptyRun();
  run.asked.command.push_back("\x1b[31m\xff\xc2\x9b\xe2\x80\xae");
  run.asked.allow_unsupported = {"FC-03"};
  run.asked.case_files = {"/tmp/my case.json"};
  CaseReport failed = HeldReport("status-500-with-a-valid-body", "FC-10");
  failed.answer = Answer::kBroken;
  failed.outcome = Outcome::kFailed;
  failed.clause_held = false;
  failed.seen.ending = ProcessEvidence::Ending::kSignalled;
  failed.seen.status = 11;
  failed.seen.stderr_excerpt = Shown(HostileText());
  failed.seen.stderr_first_line =
      FirstLineExcerpt(HostileText(), std::array{SampleSecret()}, kMostShown);
  failed.seen.stdout_bytes = 10;
  failed.findings = {
      {Defect::kDiedBySignal, "FC-52", Level::kMust, "died by signal 11"},
      {Defect::kSecretLeaked, "FC-51", Level::kMust, Shown("it said: " + HostileText())},
      {Defect::kRequestWrong, "RQ-06", Level::kShould, "two requests"}};
  failed.wire = SampleTrace();

  CaseReport warned = HeldReport("status-200-only-in-the-reason", "FC-10");
  warned.outcome = Outcome::kWarned;
  warned.findings = {
      {Defect::kTooManyRequests, "FC-53", Level::kShould, Shown("4 requests " + HostileText())}};

  CaseReport not_started =
      NotPlayedReport("default-sockets-in-order", "FC-03", "this machine makes no user namespace");
  not_started.unsupported_allowed = true;

  CaseReport unsupported = Noted(HeldReport("stall-in-the-body", "FC-04"), Outcome::kUnsupported,
                                 Shown("the client cannot: " + HostileText()));
  unsupported.answer = Answer::kUnsupported;
  unsupported.seen.status = 89;

  run.cases = {
      std::move(failed),
      std::move(warned),
      Noted(HeldReport("hex-with-white-space", "FC-40"), Outcome::kUnproven, "its twin failed"),
      Noted(HeldReport("all-zero", "FC-42"), Outcome::kVacuous,
            "its twin was refused, which the profile allows"),
      std::move(unsupported),
      std::move(not_started),
      HeldReport("valid-answer", "TO-22")};
  return run;
}

RunReport MarkupRun() {
  RunReport run = HostileRun();
  run.asked.command.emplace_back(kMarkup);
  CaseReport& failed = run.cases.front();
  failed.title = Shown(kMarkup);
  failed.seen.stderr_excerpt = Shown(HostileText() + kMarkup);
  failed.seen.stderr_first_line = Shown(kMarkup);
  failed.findings.front().detail = Shown(kMarkup);
  return run;
}

RunReport PlainRun() {
  RunReport run = ConformantRun();
  run.plain_world = "this machine makes no user namespace";
  CaseReport cannot =
      Noted(HeldReport("stall-in-the-body", "FC-04"), Outcome::kUnsupported, "the client cannot");
  cannot.answer = Answer::kUnsupported;
  cannot.seen.status = 89;
  run.cases.push_back(std::move(cannot));
  run.cases.push_back(
      NotPlayedReport("configured-socket-absent", "FC-02", "the case needs a world of its own"));
  return run;
}

RunReport SelectedRun() {
  RunReport run = ConformantRun();
  run.whole_catalog = false;
  run.must_clauses = {};
  run.asked.filter = {"FC-10"};
  run.asked.selected_cases = 1;
  run.cases.back().selected = false;
  return run;
}

RunReport RerunRun() {
  RunReport run = SelectedRun();
  run.asked.filter = {};
  run.asked.rerun = {.file = "earlier.json",
                     .digest = std::string(32, 'c') + std::string(32, '2'),
                     .cases = 1,
                     .whole = false};
  return run;
}

RunReport Knowing(RunReport run, std::string_view lines) {
  KnownFailuresFile file{
      .path = "known.txt", .digest = std::string(32, 'b') + std::string(32, '1'), .cases = {}};
  for (const CaseReport& report : run.cases) file.cases.push_back(report.id);
  run.asked.known_failures = KnownFailures::Parse(lines, std::move(file)).value();
  return run;
}

RunReport KnownRun() {
  RunReport run = HostileRun();
  std::erase_if(run.cases, [](const CaseReport& report) {
    return report.outcome == Outcome::kUnproven ||
           (report.outcome == Outcome::kUnsupported && !report.unsupported_allowed);
  });
  return Knowing(std::move(run),
                 "status-500-with-a-valid-body@secret-leaked  issue 7, mended in 2.0\n"
                 "status-500-with-a-valid-body@died-by-signal  issue 8\n");
}

RunReport BelowRun() {
  RunReport run = KnownRun();
  run.asked.known_failures.reset();
  run.asked.min_severity = Severity::kCritical;
  return run;
}

RunReport FlakyRun() {
  RunReport run = HostileRun();
  run.asked.repeat = 5;
  for (CaseReport& report : run.cases) report.repetitions = {.outcomes = {{report.outcome, 5}}};
  run.cases.front().repetitions = {.outcomes = {{Outcome::kFailed, 2}, {Outcome::kHeld, 3}}};
  return run;
}

RunReport OutOfDateRun() {
  return Knowing(KnownRun(),
                 "status-500-*@secret-leaked  issue 7\nvalid-answer@too-slow  slow\n"
                 "status-500-*@died-by-signal  issue 8\n");
}

RunReport IncompleteRun() {
  RunReport run = SelectedRun();
  run.cases.erase(run.cases.begin());
  run.cases.front().outcome = Outcome::kFailed;
  run.incomplete = Shown("the client failed the opening smoke test: " + HostileText());
  return run;
}

}  // namespace conformance
