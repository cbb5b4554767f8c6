#include "conformance/case/clause.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/outcome/try.hpp>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "conformance/case/case_data.h"
#include "mock_agent/wire/json_text.h"
#include "mock_agent/wire/say.h"

namespace conformance {
namespace {

constexpr std::array<std::string_view, 6> kMembers = {"id",     "text", "reason",
                                                      "source", "kind", "worst"};
// Only ever true.
constexpr std::string_view kOwnWorld = "own_world";
constexpr std::string_view kSession = "session";
constexpr std::array kLevels = {Level::kMust, Level::kShould, Level::kMay};
constexpr std::array kKinds = {Kind::kProtocol, Kind::kSafety, Kind::kHygiene, Kind::kPolicy};
constexpr std::array kSeverities = {Severity::kCritical, Severity::kHigh, Severity::kMedium,
                                    Severity::kLow};

// NamedOneOf is the value whose name this is; `rule` says which names there are.
template <typename Value, std::size_t kCount>
Result<Value> NamedOneOf(const std::array<Value, kCount>& values, std::string_view name,
                         std::string_view where, std::string_view rule) {
  const auto found = std::find_if(values.begin(), values.end(),
                                  [name](Value value) { return Name(value) == name; });
  if (found != values.end()) return *found;
  return Error{ErrorCode::kWrongValue, fmt::format("{}: {}", where, rule)};
}

Result<Level> ParseLevel(std::string_view text, std::string_view where) {
  return NamedOneOf(kLevels, text, where, "a level is MUST, SHOULD or MAY");
}

Result<Kind> ParseKind(std::string_view text, std::string_view where) {
  return NamedOneOf(kKinds, text, where, "kind is protocol, safety, hygiene or policy");
}

Result<Severity> ParseSeverity(std::string_view text, std::string_view where) {
  return NamedOneOf(kSeverities, text, where, "worst is critical, high, medium or low");
}

// A profile stands behind the one that it follows.
Result<PerProfile<Level>> ParseLevels(const nlohmann::json& entry, std::string_view where) {
  PerProfile<Level> levels(Level::kMay);
  for (const Profile profile : kProfiles) {
    const ProfileTraits& traits = TraitsOf(profile);
    const auto written = entry.find(traits.name);
    if (written == entry.end()) {
      levels[profile] = levels[traits.follows.value_or(profile)];
      continue;
    }
    BOOST_OUTCOME_TRY(level, ParseLevel(written->get_ref<const std::string&>(), where));
    levels[profile] = level;
  }
  return levels;
}

Result<Clause> ParseClause(const nlohmann::json& entry, std::string_view where) {
  if (!entry.is_object()) {
    return Error{ErrorCode::kWrongValue, fmt::format("{}: not an object", where)};
  }
  for (const auto& [name, value] : entry.items()) {
    if ((name == kOwnWorld || name == kSession) && value == true) continue;
    const bool known = std::find(kMembers.begin(), kMembers.end(), name) != kMembers.end();
    if (!known && !ProfileNamed(name)) {
      return Error{ErrorCode::kUnknownMember, fmt::format("{}: unknown member {}", where, name)};
    }
    if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
      return Error{ErrorCode::kWrongValue,
                   fmt::format("{}: {} must be a non-empty string", where, name)};
    }
  }
  std::vector<std::string_view> needed(kMembers.begin(), kMembers.end());
  for (const Profile profile : kProfiles) {
    if (!TraitsOf(profile).follows) needed.push_back(Name(profile));
  }
  for (const std::string_view name : needed) {
    if (!entry.contains(name)) {
      return Error{ErrorCode::kMissingMember, fmt::format("{}: no member {}", where, name)};
    }
  }
  const auto text = [&entry](std::string_view name) {
    return entry.find(name)->get<std::string>();
  };
  BOOST_OUTCOME_TRY(kind, ParseKind(text("kind"), where));
  BOOST_OUTCOME_TRY(worst, ParseSeverity(text("worst"), where));
  BOOST_OUTCOME_TRY(levels, ParseLevels(entry, where));
  return Clause{.id = text("id"),
                .text = text("text"),
                .reason = text("reason"),
                .source = text("source"),
                .kind = kind,
                .worst = worst,
                .levels = levels,
                .own_world = entry.contains(kOwnWorld),
                .session = entry.contains(kSession)};
}

std::vector<Clause> LoadEmbedded() {
  auto parsed = ParseClauses(case_data::ClausesJson());
  if (!parsed) {
    mock_agent::Say(
        stderr, fmt::format("the embedded clauses.json is broken: {}\n", parsed.error().message));
    std::abort();
  }
  return std::move(parsed).value();
}

}  // namespace

std::string_view Name(Expectation expectation) {
  switch (expectation) {
    case Expectation::kNotAsked:
      return "not asked";
    case Expectation::kMustRefuse:
      return "MUST refuse";
    case Expectation::kShouldRefuse:
      return "SHOULD refuse";
    case Expectation::kEither:
      return "EITHER";
    case Expectation::kMayAccept:
      return "MAY accept";
    case Expectation::kMustAccept:
      return "MUST accept";
  }
  std::abort();
}

std::string_view Name(Level level) {
  switch (level) {
    case Level::kMust:
      return "MUST";
    case Level::kShould:
      return "SHOULD";
    case Level::kMay:
      return "MAY";
  }
  std::abort();
}

std::string_view Name(Kind kind) {
  switch (kind) {
    case Kind::kProtocol:
      return "protocol";
    case Kind::kSafety:
      return "safety";
    case Kind::kHygiene:
      return "hygiene";
    case Kind::kPolicy:
      return "policy";
  }
  std::abort();
}

std::string_view Name(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return "critical";
    case Severity::kHigh:
      return "high";
    case Severity::kMedium:
      return "medium";
    case Severity::kLow:
      return "low";
  }
  std::abort();
}

Result<std::vector<Clause>> ParseClauses(std::string_view json) {
  const auto list = mock_agent::ParseJson(json);
  if (!list) return Error{ErrorCode::kNotJson, "not one JSON value, or a member stands twice"};
  if (!list->is_array() || list->empty()) {
    return Error{ErrorCode::kWrongValue, "not an array with a clause in it"};
  }
  std::vector<Clause> clauses;
  for (const nlohmann::json& entry : *list) {
    const std::string where = fmt::format("entry {}", clauses.size() + 1);
    BOOST_OUTCOME_TRY(clause, ParseClause(entry, where));
    const auto same_id = [&clause](const Clause& other) { return other.id == clause.id; };
    if (std::any_of(clauses.begin(), clauses.end(), same_id)) {
      return Error{ErrorCode::kDuplicateId, fmt::format("{}: a second {}", where, clause.id)};
    }
    clauses.push_back(std::move(clause));
  }
  return clauses;
}

std::span<const Clause> Clauses() {
  static const std::vector<Clause> kClauses = LoadEmbedded();
  return kClauses;
}

const Clause* FindClause(std::string_view id) {
  const auto clauses = Clauses();
  const auto found = std::find_if(clauses.begin(), clauses.end(),
                                  [id](const Clause& clause) { return clause.id == id; });
  return found == clauses.end() ? nullptr : &*found;
}

}  // namespace conformance
