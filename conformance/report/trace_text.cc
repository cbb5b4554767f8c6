#include "conformance/report/trace_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "conformance/report/report_text.h"

namespace conformance {
namespace {

constexpr std::size_t kBytesOfARow = 16;

std::string TraceRow(std::uint64_t offset, const WirePart& part, std::string_view what,
                     const ConsoleStyle& style) {
  const std::string row = fmt::format("{:04x}  {}", offset, what);
  return fmt::format("      {} {}\n", part.differs ? '>' : ' ',
                     part.differs ? Painted(row, Colour::kYellow, style) : row);
}

std::string RowsOfBytes(std::uint64_t offset, const WirePart& part, const ConsoleStyle& style) {
  std::string out;
  for (std::size_t at = 0; at < part.shown.size(); at += kBytesOfARow) {
    std::string hex;
    std::string text;
    for (const char c : std::string_view(part.shown).substr(at, kBytesOfARow)) {
      hex += fmt::format("{:02x} ", static_cast<unsigned char>(c));
      text += c >= ' ' && c <= '~' ? c : '.';
    }
    out +=
        TraceRow(offset + at, part, fmt::format("{:<{}} {}", hex, 3 * kBytesOfARow, text), style);
  }
  return out;
}

std::string PartRows(std::uint64_t offset, const WirePart& part, const ConsoleStyle& style) {
  switch (part.kind) {
    case WirePart::Kind::kShown:
      return RowsOfBytes(offset, part, style);
    case WirePart::Kind::kSecret:
      return TraceRow(offset, part, fmt::format("<secret, {}>", Counted(part.bytes, "byte")),
                      style);
    case WirePart::Kind::kLeftOut:
      return TraceRow(offset, part, fmt::format("… {} left out", Counted(part.bytes, "byte")),
                      style);
  }
  std::abort();
}

std::string_view EventWords(WireEvent::Kind kind) {
  switch (kind) {
    case WireEvent::Kind::kFromClient:
      return "the client sends";
    case WireEvent::Kind::kToClient:
      return "the agent sends";
    case WireEvent::Kind::kClientEnded:
      return "the client ends its side, or is gone";
    case WireEvent::Kind::kAgentEnded:
      return "the agent ends its side";
    case WireEvent::Kind::kAgentReset:
      return "the agent resets the connection";
  }
  std::abort();
}

std::string EventRows(const WireEvent& event, const ConsoleStyle& style) {
  std::uint64_t bytes = 0;
  for (const WirePart& part : event.parts) bytes += part.bytes;
  std::string out = fmt::format("   {:>5} ms  {}{}\n", event.at.count(), EventWords(event.kind),
                                bytes == 0 ? "" : " " + Counted(bytes, "byte"));
  std::uint64_t offset = event.offset;
  for (const WirePart& part : event.parts) {
    out += PartRows(offset, part, style);
    offset += part.bytes;
  }
  return out;
}

bool MarksSomething(const WireTrace& trace) {
  for (const WireConnection& connection : trace.connections) {
    for (const WireEvent& event : connection.events) {
      if (std::ranges::any_of(event.parts, [](const WirePart& part) { return part.differs; })) {
        return true;
      }
    }
  }
  return false;
}

std::string DifferenceRows(const WireTrace& trace, const ConsoleStyle& style) {
  constexpr std::size_t kColumn = 11;
  std::string out;
  if (!trace.point.empty()) out += LabelledRow("   at", trace.point, kColumn, style.width);
  if (trace.difference.empty()) return out;
  const std::string_view mark = MarksSomething(trace) ? " (marked >)" : "";
  return out + LabelledRow("   answer", fmt::format("{}{}", trace.difference, mark), kColumn,
                           style.width);
}

}  // namespace

std::string TraceText(const WireTrace& trace, const ConsoleStyle& style) {
  std::string out = DifferenceRows(trace, style);
  std::size_t number = 0;
  for (const WireConnection& connection : trace.connections) {
    out += fmt::format("   connection {} to {}, {} ms after the client was started\n", ++number,
                       connection.place, connection.opened.count());
    for (const WireEvent& event : connection.events) out += EventRows(event, style);
    if (connection.events.empty()) out += "   nothing crossed it\n";
  }
  if (trace.connections.empty()) out += "   nobody connected to any agent\n";
  if (trace.more_connections > 0) {
    out += fmt::format("   … {} left out\n", Counted(trace.more_connections, "more connection"));
  }
  return out;
}

}  // namespace conformance
