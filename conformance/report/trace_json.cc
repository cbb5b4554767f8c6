#include "conformance/report/trace_json.h"

#include <boost/algorithm/hex.hpp>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "conformance/report/report_text.h"
#include "conformance/report/written_json.h"
#include "mock_agent/wire/bytes.h"

namespace conformance {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using std::chrono::milliseconds;

constexpr std::pair<WirePart::Kind, std::string_view> kPartKinds[] = {
    {WirePart::Kind::kShown, "shown"},
    {WirePart::Kind::kSecret, "secret"},
    {WirePart::Kind::kLeftOut, "left-out"}};

constexpr std::pair<WireEvent::Kind, std::string_view> kEventKinds[] = {
    {WireEvent::Kind::kFromClient, "from-client"},
    {WireEvent::Kind::kToClient, "to-client"},
    {WireEvent::Kind::kClientEnded, "client-ended"},
    {WireEvent::Kind::kAgentEnded, "agent-ended"},
    {WireEvent::Kind::kAgentReset, "agent-reset"}};

// No trace that we write has a larger number, and none overflows when some are added.
constexpr std::uint64_t kMostOfANumber = std::uint64_t{1} << 48;

template <typename Kinds, typename Kind>
std::string_view NameOf(const Kinds& kinds, Kind kind) {
  for (const auto& [each, name] : kinds) {
    if (each == kind) return name;
  }
  return "";
}

template <typename Kind, typename Kinds>
std::optional<Kind> KindIn(const json& object, const Kinds& kinds) {
  const auto written = TextIn(object, "kind");
  for (const auto& [kind, name] : kinds) {
    if (written && name == *written) return kind;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> NumberIn(const json& object, const char* name) {
  const json& member = MemberIn(object, name);
  if (!member.is_number_unsigned() || member.get<std::uint64_t>() > kMostOfANumber) {
    return std::nullopt;
  }
  return member.get<std::uint64_t>();
}

// PlainText has a dot for each byte that is no visible character of ASCII.
std::string PlainText(std::string_view bytes) {
  std::string text(bytes);
  for (char& c : text) {
    if (c < ' ' || c > '~') c = '.';
  }
  return text;
}

ordered_json PartJson(const WirePart& part) {
  const bool shown = part.kind == WirePart::Kind::kShown;
  return {{"kind", NameOf(kPartKinds, part.kind)},
          {"bytes", part.bytes},
          {"differs", part.differs},
          {"hex", shown ? ordered_json(mock_agent::ToHex(mock_agent::AsBytes(part.shown)))
                        : ordered_json(nullptr)},
          {"text", shown ? ordered_json(PlainText(part.shown)) : ordered_json(nullptr)}};
}

ordered_json EventJson(const WireEvent& event) {
  ordered_json parts = ordered_json::array();
  for (const WirePart& part : event.parts) parts.push_back(PartJson(part));
  return {{"kind", NameOf(kEventKinds, event.kind)},
          {"at_ms", event.at.count()},
          {"offset", event.offset},
          {"parts", std::move(parts)}};
}

ordered_json ConnectionJson(const WireConnection& connection) {
  ordered_json events = ordered_json::array();
  for (const WireEvent& event : connection.events) events.push_back(EventJson(event));
  return {{"place", connection.place},
          {"opened_ms", connection.opened.count()},
          {"events", std::move(events)}};
}

ordered_json TraceTextOrNull(std::string_view text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

// ReadList reads each member of an array; nothing where one is none, or it is no array.
template <typename T, typename Read>
std::optional<std::vector<T>> ReadList(const json& list, Read read) {
  if (!list.is_array()) return std::nullopt;
  std::vector<T> read_list;
  read_list.reserve(list.size());
  for (const json& each : list) {
    std::optional<T> one = read(each);
    if (!one) return std::nullopt;
    read_list.push_back(std::move(*one));
  }
  return read_list;
}

std::optional<WirePart> ReadPart(const json& written) {
  const auto kind = KindIn<WirePart::Kind>(written, kPartKinds);
  const auto bytes = NumberIn(written, "bytes");
  const json& differs = MemberIn(written, "differs");
  if (!kind || !bytes || !differs.is_boolean()) return std::nullopt;
  WirePart part{.kind = *kind, .bytes = *bytes, .shown = {}, .differs = differs.get<bool>()};
  if (*kind != WirePart::Kind::kShown) return part;
  const json& hex = MemberIn(written, "hex");
  if (!hex.is_string()) return std::nullopt;
  try {
    boost::algorithm::unhex(hex.get_ref<const std::string&>(), std::back_inserter(part.shown));
  } catch (const boost::algorithm::hex_decode_error&) {
    return std::nullopt;
  }
  if (part.shown.size() != part.bytes) return std::nullopt;
  return part;
}

std::optional<WireEvent> ReadEvent(const json& written) {
  const auto kind = KindIn<WireEvent::Kind>(written, kEventKinds);
  const auto at = NumberIn(written, "at_ms");
  const auto offset = NumberIn(written, "offset");
  auto parts = ReadList<WirePart>(MemberIn(written, "parts"), ReadPart);
  if (!kind || !at || !offset || !parts) return std::nullopt;
  return WireEvent{
      .kind = *kind, .at = milliseconds(*at), .offset = *offset, .parts = std::move(*parts)};
}

std::optional<WireConnection> ReadConnection(const json& written) {
  const auto place = TextIn(written, "place");
  const auto opened = NumberIn(written, "opened_ms");
  auto events = ReadList<WireEvent>(MemberIn(written, "events"), ReadEvent);
  if (!place || !opened || !events) return std::nullopt;
  return WireConnection{
      .place = *place, .opened = milliseconds(*opened), .events = std::move(*events)};
}

}  // namespace

ordered_json TraceJson(const std::optional<WireTrace>& trace) {
  if (!trace) return nullptr;
  ordered_json connections = ordered_json::array();
  for (const WireConnection& each : trace->connections) connections.push_back(ConnectionJson(each));
  return {{"point", TraceTextOrNull(trace->point)},
          {"difference", TraceTextOrNull(trace->difference)},
          {"connections", std::move(connections)},
          {"more_connections", trace->more_connections}};
}

std::optional<WireTrace> ReadTrace(const json& written) {
  auto connections = ReadList<WireConnection>(MemberIn(written, "connections"), ReadConnection);
  const auto more = NumberIn(written, "more_connections");
  if (!connections || !more) return std::nullopt;
  return WireTrace{.connections = std::move(*connections),
                   .more_connections = *more,
                   .point = TextIn(written, "point").value_or(""),
                   .difference = TextIn(written, "difference").value_or("")};
}

}  // namespace conformance
