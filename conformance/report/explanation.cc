#include "conformance/report/explanation.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "conformance/report/report_text.h"
#include "conformance/report/trace_json.h"
#include "conformance/report/trace_text.h"
#include "conformance/report/written_json.h"

namespace conformance {
namespace {

using nlohmann::json;

// The first version with what crossed the wire.
constexpr int kOldestWithTraces = 7;
constexpr std::size_t kExplainedColumn = 11;

std::optional<std::string> FindingIn(const json& written) {
  const auto level = TextIn(written, "level");
  const auto worst = TextIn(written, "worst");
  const auto clause = TextIn(written, "clause");
  const auto detail = TextIn(written, "detail");
  if (!level || !worst || !clause || !detail) return std::nullopt;
  return fmt::format("{} {} {}: {}", *level, *worst, *clause, *detail);
}

// CaseOf is the case of this id; null where there is none.
const json& CaseOf(const json& report, std::string_view id) {
  static const json none;
  const json& cases = MemberIn(report, "cases");
  if (!cases.is_array()) return none;
  for (const json& each : cases) {
    const json& its = MemberIn(each, "id");
    if (its.is_string() && its.get_ref<const std::string&>() == id) return each;
  }
  return none;
}

Error NothingOf(std::string_view name, std::string_view id, std::string_view why) {
  return Error{ErrorCode::kUnknownCase, fmt::format("{}: {} {}", name, ShownText(id), why)};
}

}  // namespace

Result<Explanation> Explanation::Read(std::string_view text, std::string_view name,
                                      std::string_view id) {
  BOOST_OUTCOME_TRY(report, ParseReport(text, name, kOldestWithTraces));
  const json& written = CaseOf(report, id);
  if (written.is_null()) return NothingOf(name, id, "is no case of the report");
  const auto clause = TextIn(written, "clause");
  const auto title = TextIn(written, "title");
  const auto outcome = TextIn(written, "outcome");
  const json& findings = MemberIn(written, "findings");
  const json& wire = MemberIn(written, "wire");
  if (!clause || !title || !outcome || !findings.is_array()) {
    return NotThatReport(name, "the case of the report is not whole");
  }
  if (wire.is_null()) {
    return NothingOf(name, id,
                     fmt::format("came to \"{}\", of which no report shows what crossed the wire; "
                                 "dstack-conformance serve {} --socket PATH plays it",
                                 *outcome, ShownText(id)));
  }
  auto trace = ReadTrace(wire);
  if (!trace) return NotThatReport(name, "what crossed the wire is not whole");
  Explanation explained{.id = ShownText(id),
                        .clause = *clause,
                        .title = *title,
                        .outcome = *outcome,
                        .note = TextIn(written, "note").value_or(""),
                        .findings = {},
                        .wire = std::move(*trace)};
  for (const json& each : findings) {
    auto finding = FindingIn(each);
    if (!finding) return NotThatReport(name, "a finding of the report is not whole");
    explained.findings.push_back(std::move(*finding));
  }
  return explained;
}

std::string ExplanationText(const Explanation& explained, const ConsoleStyle& style) {
  std::string out = fmt::format("{}  {}  {}\n", explained.id, explained.clause,
                                Painted(explained.outcome, Colour::kRed, style));
  const auto add = [&](std::string_view label, std::string_view words) {
    out += LabelledRow(fmt::format("   {}", label), words, kExplainedColumn, style.width);
  };
  add("agent", explained.title);
  for (const std::string& finding : explained.findings) add("client", finding);
  if (!explained.note.empty()) add("note", explained.note);
  out += TraceText(explained.wire, style);
  return out + fmt::format("   {:<{}}dstack-conformance serve {} --socket PATH\n", "play",
                           kExplainedColumn - 3, explained.id);
}

}  // namespace conformance
