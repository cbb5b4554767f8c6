// How an encounter is read from its JSON.
#include "conformance/case/encounter.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "conformance/case/encounter_agent.h"
#include "conformance/case/encounter_sockets.h"
#include "mock_agent/script/template.h"
#include "mock_agent/wire/answer_parts.h"

namespace conformance {
namespace {

using mock_agent::JsonView;
using nlohmann::json;

constexpr std::uint64_t kMostClients = 32;
constexpr std::uint64_t kMostIdle = 30'000;  // milliseconds

Error WrongType(const JsonView& at, std::string_view why) {
  return at.Refused(mock_agent::ErrorCode::kWrongType, why);
}

Result<std::string> FullTextOr(const JsonView& object, const std::string& member,
                               std::string_view otherwise) {
  if (!object.Has(member)) return std::string(otherwise);
  BOOST_OUTCOME_TRY(value, object.Member(member));
  BOOST_OUTCOME_TRY(text, value.Text());
  if (text.empty()) return WrongType(value, "empty");
  return text;
}

Result<void> ReadKeys(const JsonView& object, Encounter& out) {
  static const json kUsual = json::array({"${secret}"});
  const JsonView usual(kUsual, object.file());
  BOOST_OUTCOME_TRY(
      keys, object.Has("keys") ? object.Member("keys") : mock_agent::Result<JsonView>(usual));
  BOOST_OUTCOME_TRYV(keys.Array());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    BOOST_OUTCOME_TRY(key, mock_agent::Template::Read(keys[i], /*may_use_body=*/false));
    out.keys.push_back(std::move(key));
  }
  return success();
}

Result<void> ReadRequest(const JsonView& object, Encounter& out) {
  static const json kNothing = json::object();
  const JsonView nothing(kNothing, object.file());
  BOOST_OUTCOME_TRY(request, object.Has("request") ? object.Member("request")
                                                   : mock_agent::Result<JsonView>(nothing));
  BOOST_OUTCOME_TRYV(request.Object({"algorithm", "key_path", "purpose"}));
  if (request.Has("key_path")) {
    BOOST_OUTCOME_TRY(key_path, FullTextOr(request, "key_path", ""));
    if (key_path.find('\0') != std::string::npos) {
      return WrongType(request, "a key_path with a NUL, which no environment variable carries");
    }
    out.key_path = key_path;
  }
  BOOST_OUTCOME_TRY(purpose, FullTextOr(request, "purpose", "tessera-arc-server-key"));
  out.purpose = purpose;
  BOOST_OUTCOME_TRY(algorithm, FullTextOr(request, "algorithm", "secp256k1"));
  out.algorithm = algorithm;
  out.any_purpose = request.Has("purpose") || request.Has("algorithm");
  return success();
}

// IsFree says whether a case may set the variable: a name that the contract and the world leave open.
bool IsFree(std::string_view name) {
  const auto is_part = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  const std::array<std::string_view, 2> families = {"DSTACK_CONFORMANCE_", "TESSERA_"};
  const std::array<std::string_view, 7> taken = {
      "DSTACK_SIMULATOR_ENDPOINT", "HOME", "LANG", "LC_ALL", "PATH", "PWD", "TMPDIR"};
  return !name.empty() && std::all_of(name.begin(), name.end(), is_part) &&
         std::none_of(families.begin(), families.end(),
                      [name](std::string_view family) { return name.starts_with(family); }) &&
         std::find(taken.begin(), taken.end(), name) == taken.end();
}

Result<void> ReadEnvironment(const JsonView& object, Encounter& out) {
  if (!object.Has("environment")) return success();
  BOOST_OUTCOME_TRY(environment, object.Member("environment"));
  if (!environment.IsObject()) return WrongType(environment, "not an object");
  for (const auto& item : environment.value().items()) {
    BOOST_OUTCOME_TRY(variable, environment.Member(item.key()));
    BOOST_OUTCOME_TRY(value, variable.Text());
    if (!IsFree(item.key())) return WrongType(variable, "a variable that no case may set");
    if (value.find('\0') != std::string::npos) return WrongType(variable, "a NUL");
    out.environment[item.key()] = std::move(value);
  }
  return success();
}

Result<void> ReadOutput(const JsonView& object, Encounter& out) {
  if (!object.Has("output")) return success();
  BOOST_OUTCOME_TRY(member, object.Member("output"));
  BOOST_OUTCOME_TRY(kind, member.Text());
  for (const OutputKind each : {OutputKind::kClosed, OutputKind::kFull, OutputKind::kGone}) {
    if (kind != Name(each)) continue;
    out.output = each;
    return success();
  }
  return WrongType(member, "not closed, full or gone");
}

// IsLeft: as an agent may leave its socket that is gone.
bool IsLeft(SocketKind socket) {
  return socket == SocketKind::kAbsent || socket == SocketKind::kStale;
}

// Flag is true for true, the only value that the member may have.
Result<bool> Flag(const JsonView& object, const std::string& member) {
  if (!object.Has(member)) return false;
  BOOST_OUTCOME_TRY(value, object.Member(member));
  BOOST_OUTCOME_TRYV(value.True());
  return true;
}

constexpr std::uint64_t kLeastTimes = 20;  // a tenth of it is more than once
constexpr std::uint64_t kMostTimes = 100'000;

Result<void> ReadRepeat(const JsonView& object, Encounter& out) {
  if (!object.Has("repeat")) return success();
  BOOST_OUTCOME_TRY(repeat, object.Member("repeat"));
  BOOST_OUTCOME_TRYV(repeat.Object({"full", "times"}));
  BOOST_OUTCOME_TRY(times, repeat.Member("times"));
  BOOST_OUTCOME_TRY(least, times.Number(kLeastTimes, kMostTimes));
  BOOST_OUTCOME_TRY(full, repeat.Member("full"));
  BOOST_OUTCOME_TRY(most, full.Number(least, kMostTimes));
  out.repeat = {.times = least, .full = most};
  return success();
}

// Another is true for the word "another", the only one that the member may have.
Result<bool> Another(const JsonView& object, const std::string& member) {
  if (!object.Has(member)) return false;
  BOOST_OUTCOME_TRY(value, object.Member(member));
  if (value.value() != "another") return WrongType(value, "not another");
  return true;
}

Result<void> ReadOrigin(const JsonView& object, Encounter& out) {
  if (!object.Has("origin")) return success();
  BOOST_OUTCOME_TRY(member, object.Member("origin"));
  out.origin = true;
  out.of_another_app = member.value() == "another-app";
  if (!out.of_another_app) {
    BOOST_OUTCOME_TRYV(member.True());
  }
  return success();
}

// ReadWhen reads when a question is asked, seen from the one before.
Result<void> ReadWhen(const JsonView& object, Encounter& out) {
  BOOST_OUTCOME_TRY(at_once, Flag(object, "at_once"));
  out.at_once = at_once;
  if (at_once && !out.kept_agent) {
    return WrongType(object, "at_once, and not to the agent of the run before");
  }
  if (!object.Has("idle_ms")) return success();
  if (at_once) return WrongType(object, "idle_ms before a question that is asked at_once");
  BOOST_OUTCOME_TRY(member, object.Member("idle_ms"));
  BOOST_OUTCOME_TRY(idle, member.Number(1, kMostIdle));
  out.idle = std::chrono::milliseconds(idle);
  return success();
}

Result<void> ReadWhoAsksWhom(const JsonView& object, Encounter& out) {
  BOOST_OUTCOME_TRY(other_agent, Another(object, "identity"));
  BOOST_OUTCOME_TRY(other_home, Another(object, "home"));
  out.other_agent = other_agent;
  out.other_home = other_home;
  if (!object.Has("clients")) return success();
  BOOST_OUTCOME_TRY(clients, object.Member("clients"));
  BOOST_OUTCOME_TRY(count, clients.Number(2, kMostClients));
  out.clients = static_cast<unsigned>(count);
  return success();
}

// Says is whether these words stand in any text below.
bool Says(const json& value, std::string_view words) {
  if (value.is_string()) {
    return value.get_ref<const std::string&>().find(words) != std::string::npos;
  }
  return value.is_structured() &&
         std::ranges::any_of(value, [words](const json& each) { return Says(each, words); });
}

}  // namespace

Result<Encounter> ReadEncounter(const JsonView& object) {
  Encounter out;
  BOOST_OUTCOME_TRY(ReadKeys(object, out));
  BOOST_OUTCOME_TRY(ReadRequest(object, out));
  BOOST_OUTCOME_TRY(ReadSockets(object, out));
  BOOST_OUTCOME_TRY(ReadEnvironment(object, out));
  BOOST_OUTCOME_TRY(ReadOutput(object, out));
  BOOST_OUTCOME_TRY(ReadWhoAsksWhom(object, out));
  BOOST_OUTCOME_TRY(ReadAgent(object, out));
  BOOST_OUTCOME_TRY(ReadFirstConnection(object, out));
  BOOST_OUTCOME_TRY(public_key_required, Flag(object, "public_key_required"));
  out.public_key_required = public_key_required;
  BOOST_OUTCOME_TRYV(ReadOrigin(object, out));
  BOOST_OUTCOME_TRYV(ReadRepeat(object, out));
  BOOST_OUTCOME_TRYV(ReadWhen(object, out));
  const bool at_a_socket_of_its_own =
      out.socket == SocketKind::kListening || (out.other_agent && IsLeft(out.socket));
  if (out.kept_agent &&
      (!out.key_path || !at_a_socket_of_its_own || !out.default_sockets.empty())) {
    return WrongType(object, "an agent as before is asked for a key_path, at a socket of its own");
  }
  // Elsewhere nobody looks at a chain, and not every agent's can be forged.
  if (!out.origin && Says(object.value(), "${chain:")) {
    return WrongType(object, "a forged chain, and no origin");
  }
  return out;
}

}  // namespace conformance
