#include "conformance/case/clause.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/outcome/try.hpp>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "conformance/case/case_data.h"
#include "mock_agent/wire/json_text.h"

namespace conformance {
namespace {

constexpr std::array<std::string_view, 6> kMembers = {"id",     "text",    "reason",
                                                      "source", "tessera", "client"};
// Only ever true.
constexpr std::string_view kOwnWorld = "own_world";
constexpr std::array kLevels = {Level::kMust, Level::kShould, Level::kMay};

Result<Level> ParseLevel(std::string_view text, std::string_view where) {
  for (const Level level : kLevels) {
    if (Name(level) == text) return level;
  }
  return Error{ErrorCode::kWrongValue, fmt::format("{}: a level is MUST, SHOULD or MAY", where)};
}

Result<Clause> ParseClause(const nlohmann::json& entry, std::string_view where) {
  if (!entry.is_object()) {
    return Error{ErrorCode::kWrongValue, fmt::format("{}: not an object", where)};
  }
  for (const auto& [name, value] : entry.items()) {
    if (name == kOwnWorld && value == true) continue;
    if (std::find(kMembers.begin(), kMembers.end(), name) == kMembers.end()) {
      return Error{ErrorCode::kUnknownMember, fmt::format("{}: unknown member {}", where, name)};
    }
    if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
      return Error{ErrorCode::kWrongValue,
                   fmt::format("{}: {} must be a non-empty string", where, name)};
    }
  }
  for (const std::string_view name : kMembers) {
    if (!entry.contains(name)) {
      return Error{ErrorCode::kMissingMember, fmt::format("{}: no member {}", where, name)};
    }
  }
  const auto text = [&entry](std::string_view name) {
    return entry.find(name)->get<std::string>();
  };
  BOOST_OUTCOME_TRY(tessera, ParseLevel(text("tessera"), where));
  BOOST_OUTCOME_TRY(client, ParseLevel(text("client"), where));
  return Clause{.id = text("id"),
                .text = text("text"),
                .reason = text("reason"),
                .source = text("source"),
                .tessera = tessera,
                .client = client,
                .own_world = entry.contains(kOwnWorld)};
}

std::vector<Clause> LoadEmbedded() {
  auto parsed = ParseClauses(case_data::ClausesJson());
  if (!parsed) {
    fmt::print(stderr, "the embedded clauses.json is broken: {}\n", parsed.error().message);
    std::abort();
  }
  return std::move(parsed).value();
}

}  // namespace

std::string_view Name(Profile profile) {
  switch (profile) {
    case Profile::kTessera:
      return "tessera";
    case Profile::kClient:
      return "client";
  }
  std::abort();
}

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
