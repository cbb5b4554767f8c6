#include "conformance/case/case.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

#include "mock_agent/script/template.h"
#include "mock_agent/wire/json_text.h"

namespace conformance {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 13> kMembers = {"id",
                                                       "clause",
                                                       "title",
                                                       "reason",
                                                       "twin",
                                                       "expect",
                                                       "keys",
                                                       "request",
                                                       "socket",
                                                       "default_sockets",
                                                       "public_key_required",
                                                       "script"};

constexpr std::array<std::pair<std::string_view, SocketKind>, 10> kSocketKinds = {{
    {"listening", SocketKind::kListening},
    {"absent", SocketKind::kAbsent},
    {"regular-file", SocketKind::kRegularFile},
    {"folder", SocketKind::kFolder},
    {"stale", SocketKind::kStale},
    {"unreadable", SocketKind::kUnreadable},
    {"path-too-long", SocketKind::kPathTooLong},
    {"below-a-file", SocketKind::kBelowAFile},
    {"symlink-loop", SocketKind::kSymlinkLoop},
    {"default", SocketKind::kDefault},
}};

constexpr std::array kExpectations = {Expectation::kMustRefuse, Expectation::kShouldRefuse,
                                      Expectation::kEither, Expectation::kMayAccept,
                                      Expectation::kMustAccept};

constexpr std::array<std::string_view, 4> kDefaultPaths = {
    "/var/run/dstack.sock", "/run/dstack.sock", "/var/run/dstack/dstack.sock",
    "/run/dstack/dstack.sock"};

// Reader takes the members of one JSON object by name and type.
class Reader {
 public:
  Reader(const json& object, std::string where) : object_(object), where_(std::move(where)) {}

  Error Wrong(std::string_view member, std::string_view expected) const {
    return {ErrorCode::kWrongValue,
            where_ + ": " + std::string(member) + " must be " + std::string(expected)};
  }

  Result<void> AllowOnly(std::initializer_list<std::string_view> members) const {
    return AllowOnly(members.begin(), members.end());
  }
  template <typename Iterator>
  Result<void> AllowOnly(Iterator first, Iterator last) const {
    for (const auto& [name, value] : object_.items()) {
      if (std::find(first, last, name) == last) {
        return Error{ErrorCode::kUnknownMember, where_ + ": unknown member " + name};
      }
    }
    return success();
  }

  Result<std::string> Text(std::string_view member) const {
    const auto found = object_.find(member);
    if (found == object_.end()) {
      return Error{ErrorCode::kMissingMember, where_ + ": no member " + std::string(member)};
    }
    if (!found->is_string() || found->get_ref<const std::string&>().empty())
      return Wrong(member, "a non-empty string");
    return found->get<std::string>();
  }
  Result<std::string> TextOr(std::string_view member, std::string_view otherwise) const {
    if (!object_.contains(member)) return std::string(otherwise);
    return Text(member);
  }

 private:
  const json& object_;
  std::string where_;
};

Result<Expectation> ParseExpectation(const Reader& reader, std::string_view profile) {
  BOOST_OUTCOME_TRY(text, reader.Text(profile));
  for (const Expectation expectation : kExpectations) {
    if (Name(expectation) == text) return expectation;
  }
  return reader.Wrong(profile, "MUST refuse, SHOULD refuse, EITHER, MAY accept or MUST accept");
}

Result<void> ReadExpectations(const json& object, const std::string& where, Case& out) {
  const auto found = object.find("expect");
  if (found == object.end()) return Error{ErrorCode::kMissingMember, where + ": no member expect"};
  const Reader reader(*found, where + ": expect");
  if (!found->is_object()) return reader.Wrong("it", "an object");
  BOOST_OUTCOME_TRY(reader.AllowOnly({"tessera", "client"}));
  BOOST_OUTCOME_TRY(tessera, ParseExpectation(reader, "tessera"));
  BOOST_OUTCOME_TRY(client, ParseExpectation(reader, "client"));
  out.tessera = tessera;
  out.client = client;
  return success();
}

Result<void> ReadKeys(const json& object, const Reader& reader, const std::string& where,
                      Case& out) {
  const json keys = object.value("keys", json::array({"${secret}"}));
  if (!keys.is_array()) return reader.Wrong("keys", "an array of templates");
  for (const json& key : keys) {
    if (!key.is_string()) return reader.Wrong("keys", "an array of templates");
    auto parsed =
        mock_agent::Template::Parse(key.get_ref<const std::string&>(), /*may_use_body=*/false);
    if (!parsed) return Error{ErrorCode::kWrongValue, where + ": keys: " + parsed.error().message};
    out.keys.push_back(std::move(parsed).value());
  }
  return success();
}

Result<void> ReadRequest(const json& object, const Reader& reader, const std::string& where,
                         Case& out) {
  static const json kNothing = json::object();
  const auto found = object.find("request");
  const json& request = found == object.end() ? kNothing : *found;
  if (!request.is_object()) return reader.Wrong("request", "an object");
  const Reader inner(request, where + ": request");
  BOOST_OUTCOME_TRY(inner.AllowOnly({"key_path", "purpose", "algorithm"}));
  if (request.contains("key_path")) {
    BOOST_OUTCOME_TRY(key_path, inner.Text("key_path"));
    out.key_path = key_path;
    if (out.key_path->find('\0') != std::string::npos) {
      return inner.Wrong("key_path", "free of NUL, which no environment variable carries");
    }
  }
  BOOST_OUTCOME_TRY(purpose, inner.TextOr("purpose", "tessera-arc-server-key"));
  out.purpose = purpose;
  BOOST_OUTCOME_TRY(algorithm, inner.TextOr("algorithm", "secp256k1"));
  out.algorithm = algorithm;
  return success();
}

Result<void> ReadSockets(const json& object, const Reader& reader, Case& out) {
  BOOST_OUTCOME_TRY(kind, reader.TextOr("socket", "listening"));
  const auto* known = std::find_if(kSocketKinds.begin(), kSocketKinds.end(),
                                   [&kind](const auto& row) { return row.first == kind; });
  if (known == kSocketKinds.end())
    return reader.Wrong("socket", "one of the kinds docs/cases.md lists");
  out.socket = known->second;
  if (!object.contains("default_sockets")) return success();
  const json& sockets = object.at("default_sockets");
  if (!sockets.is_object()) return reader.Wrong("default_sockets", "an object");
  for (const auto& [path, what] : sockets.items()) {
    const bool is_default_path =
        std::find(kDefaultPaths.begin(), kDefaultPaths.end(), path) != kDefaultPaths.end();
    if (!is_default_path || !(what == "agent" || what == "decoy")) {
      return reader.Wrong("default_sockets", "default socket paths with the value agent or decoy");
    }
    out.default_sockets[path] = what == "agent" ? DefaultSocket::kAgent : DefaultSocket::kDecoy;
  }
  return success();
}

Result<void> ReadScript(const json& object, const std::string& where, Case& out) {
  const auto found = object.find("script");
  if (found == object.end()) return success();
  auto parsed = mock_agent::Script::Parse(*found, where);
  if (!parsed) return Error{ErrorCode::kBadScript, parsed.error().message};
  out.script = std::move(parsed).value();
  return success();
}

}  // namespace

std::string_view Name(SocketKind kind) {
  for (const auto& [name, known] : kSocketKinds) {
    if (known == kind) return name;
  }
  std::abort();
}

bool Case::NeedsNamespaces() const {
  return socket == SocketKind::kUnreadable || socket == SocketKind::kDefault ||
         !default_sockets.empty();
}

bool Case::AgentAnswers() const {
  if (socket == SocketKind::kListening) return true;
  return std::any_of(default_sockets.begin(), default_sockets.end(),
                     [](const auto& entry) { return entry.second == DefaultSocket::kAgent; });
}

bool Case::MayHang() const {
  return script.has_value() && script->MayHang();
}

Result<Case> ParseCase(std::string_view text, std::string_view where_from) {
  const std::string where(where_from);
  const auto object = mock_agent::ParseJson(text);
  if (!object || !object->is_object()) {
    return Error{ErrorCode::kNotJson, where + ": not one JSON object, or a member stands twice"};
  }
  const Reader reader(*object, where);
  BOOST_OUTCOME_TRY(reader.AllowOnly(kMembers.begin(), kMembers.end()));
  Case out;
  BOOST_OUTCOME_TRY(id, reader.Text("id"));
  out.id = id;
  BOOST_OUTCOME_TRY(clause, reader.Text("clause"));
  out.clause = clause;
  BOOST_OUTCOME_TRY(title, reader.Text("title"));
  out.title = title;
  BOOST_OUTCOME_TRY(reason, reader.Text("reason"));
  out.reason = reason;
  BOOST_OUTCOME_TRY(twin, reader.TextOr("twin", ""));
  out.twin = twin;
  BOOST_OUTCOME_TRY(ReadExpectations(*object, where, out));
  BOOST_OUTCOME_TRY(ReadKeys(*object, reader, where, out));
  BOOST_OUTCOME_TRY(ReadRequest(*object, reader, where, out));
  BOOST_OUTCOME_TRY(ReadSockets(*object, reader, out));
  if (object->contains("public_key_required")) {
    if (!object->at("public_key_required").is_boolean())
      return reader.Wrong("public_key_required", "true or false");
    out.public_key_required = object->at("public_key_required").get<bool>();
  }
  BOOST_OUTCOME_TRY(ReadScript(*object, where, out));
  out.json = std::string(text);
  return out;
}

}  // namespace conformance
