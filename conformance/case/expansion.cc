#include "conformance/case/expansion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "conformance/case/encounter.h"
#include "mock_agent/script/overridden_answer.h"
#include "mock_agent/wire/json_text.h"
#include "mock_agent/wire/json_view.h"

namespace conformance {
namespace {

using mock_agent::JsonView;
using nlohmann::json;

constexpr std::uint64_t kMostMembers = 100'000;

// The values of one member of a family.
using Values = std::map<std::string, json, std::less<>>;

Error BadFamily(std::string_view where, std::string_view why) {
  return {ErrorCode::kBadFamily, fmt::format("{}: {}", where, why)};
}

// Filler puts values into the texts of a case, and remembers which were used.
class Filler {
 public:
  explicit Filler(const Values& values) : values_(values) {}

  // Fill replaces {{name}} in every text; a text that is nothing else takes the value's type.
  Result<void> Fill(json& node, std::string_view where) {
    if (node.is_structured()) {
      for (json& child : node) {
        BOOST_OUTCOME_TRY(Fill(child, where));
      }
      return success();
    }
    if (!node.is_string()) return success();
    std::string text = node.get<std::string>();
    for (std::size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{", at)) {
      const std::size_t end = text.find("}}", at);
      if (end == std::string::npos) return BadFamily(where, "{{ without }}");
      const std::string name = text.substr(at + 2, end - at - 2);
      const auto value = values_.find(name);
      if (value == values_.end()) {
        return BadFamily(where, fmt::format("nothing is given for {{{{{}}}}}", name));
      }
      used_.insert(name);
      if (at == 0 && end + 2 == text.size()) {
        node = value->second;
        return success();
      }
      const std::string put =
          value->second.is_string() ? value->second.get<std::string>() : value->second.dump();
      text.replace(at, end + 2 - at, put);
      at += put.size();
    }
    node = text;
    return success();
  }

  Result<void> EveryValueUsed(std::string_view where) const {
    for (const auto& [name, value] : values_) {
      if (!used_.contains(name)) return BadFamily(where, "no {{" + name + "}} uses its value");
    }
    return success();
  }

 private:
  const Values& values_;
  std::set<std::string, std::less<>> used_;
};

// An axis is one name and a range of whole numbers: {"offset": {"from": 0, "through": 9}}, with a
// `step` that is 1 where it is not said.
Result<std::vector<Values>> Axis(const JsonView& axes) {
  if (axes.size() != 1) return BadFamily(axes.file(), "an axis has one name");
  const std::string name = axes.value().begin().key();
  BOOST_OUTCOME_TRY(range, axes.Member(name));
  BOOST_OUTCOME_TRYV(range.Object({"from", "step", "through"}));
  const auto number = [&range](const char* member, std::uint64_t least) -> Result<std::uint64_t> {
    BOOST_OUTCOME_TRY(value, range.Member(member));
    BOOST_OUTCOME_TRY(read, value.Number(least, kMostMembers));
    return read;
  };
  BOOST_OUTCOME_TRY(from, number("from", 0));
  BOOST_OUTCOME_TRY(through, number("through", from));
  std::uint64_t step = 1;
  if (range.Has("step")) {
    BOOST_OUTCOME_TRY(said, number("step", 1));
    step = said;
  }
  std::vector<Values> members;
  for (std::uint64_t at = from; at <= through; at += step) members.push_back({{name, at}});
  return members;
}

Result<std::vector<Values>> MembersOf(const JsonView& family) {
  if (family.IsObject()) return Axis(family);
  BOOST_OUTCOME_TRYV(family.Array());
  std::vector<Values> members;
  for (std::size_t i = 0; i < family.size(); ++i) {
    if (!family[i].IsObject() || family[i].size() == 0) {
      return Error(family[i].Refused(mock_agent::ErrorCode::kWrongType, "not an object of values"));
    }
    members.push_back(family[i].value().get<Values>());
  }
  if (members.empty()) return BadFamily(family.file(), "a family without members");
  return members;
}

// Inherit puts what `written` says on top of `twin`, which says everything.
json Inherit(const json& twin, const json& written) {
  json whole = written;
  const bool own_script = written.contains("script") || written.contains("agent");
  const bool own_answer = written.contains("answer");
  const auto leave_to_the_twin = [&](std::string_view name) {
    const bool about_the_answer = name == "script" || name == "agent";
    if (written.contains(name) || !twin.contains(name)) return;
    if (about_the_answer && (own_script || own_answer)) return;
    whole[std::string(name)] = twin.at(std::string(name));
  };
  leave_to_the_twin("before");
  for (const std::string_view name : kEncounterMembers) {
    // `answer` is left part by part, and not at all beside `script`.
    if (name != "answer") leave_to_the_twin(name);
  }
  if (own_script || !twin.contains("answer")) return whole;
  whole["answer"] =
      mock_agent::Overridden(twin.at("answer"), written.value("answer", json::object()));
  return whole;
}

// IdOf is empty where there is none.
std::string_view IdOf(const WrittenCase& written) {
  const auto own = written.json.find("id");
  const bool has_one = own != written.json.end() && own->is_string();
  return has_one ? std::string_view(own->get_ref<const std::string&>()) : "";
}

}  // namespace

Result<std::vector<WrittenCase>> ExpandFamily(std::string_view text, std::string_view where,
                                              std::string_view area) {
  auto object = mock_agent::ParseJson(text);
  if (!object || !object->is_object()) {
    return Error{ErrorCode::kNotJson,
                 fmt::format("{}: not one JSON object, or a member stands twice", where)};
  }
  if (!object->contains("for")) {
    return std::vector<WrittenCase>{{std::string(where), std::string(area), std::move(*object)}};
  }
  const json family = object->at("for");
  object->erase("for");
  BOOST_OUTCOME_TRY(members, MembersOf(JsonView(family, where)));
  std::vector<WrittenCase> expanded;
  for (const Values& values : members) {
    const std::string member = fmt::format("{} (member {})", where, expanded.size() + 1);
    json filled = *object;
    Filler filler(values);
    BOOST_OUTCOME_TRY(filler.Fill(filled, member));
    BOOST_OUTCOME_TRY(filler.EveryValueUsed(member));
    expanded.push_back({member, std::string(area), std::move(filled)});
  }
  return expanded;
}

Result<Twins> Twins::Among(std::span<const WrittenCase> all) {
  Twins twins;
  const WrittenCase* smoke = nullptr;
  for (const WrittenCase& each : all) {
    twins.by_id_.emplace(IdOf(each), &each);
    if (!each.json.contains("smoke")) continue;
    if (smoke != nullptr) {
      return Error{ErrorCode::kSmokeCase, each.where + ": a second smoke case"};
    }
    smoke = &each;
  }
  if (smoke == nullptr) return Error{ErrorCode::kSmokeCase, "no case is the smoke case"};
  twins.smoke_ = IdOf(*smoke);
  return twins;
}

Result<json> Twins::Whole(const WrittenCase& written) const {
  return Whole(written, 0);
}

Result<json> Twins::Whole(const WrittenCase& written, std::size_t depth) const {
  if (written.json.contains("smoke")) return written.json;
  json own = written.json;
  if (!own.contains("twin")) own["twin"] = smoke_;
  if (!own.at("twin").is_string()) {
    return Error{ErrorCode::kWrongValue, written.where + ": /twin: not a string"};
  }
  const std::string id = own.at("twin").get<std::string>();
  const auto twin = by_id_.find(id);
  if (twin == by_id_.end() || depth > by_id_.size()) {
    return Error{ErrorCode::kUnknownTwin,
                 fmt::format("{}: no case without this one is called {}", written.where, id)};
  }
  BOOST_OUTCOME_TRY(whole, Whole(*twin->second, depth + 1));
  return Inherit(whole, own);
}

}  // namespace conformance
