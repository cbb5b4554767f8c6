#include "mock_agent/guest/attestation.h"

#include <botan/hash.h>
#include <fmt/format.h>

#include <algorithm>

#include "mock_agent/guest/json_writer.h"
#include "mock_agent/guest/message_pack.h"
#include "mock_agent/guest/rust_text.h"
#include "mock_agent/guest/scale.h"

namespace mock_agent {
namespace {

constexpr char kVersion0 = 0;
constexpr char kKindTdx = 0;

std::string_view TextOfReportData(const ReportData& report_data) {
  return {reinterpret_cast<const char*>(report_data.data()), report_data.size()};
}

std::string Sha384(std::initializer_list<std::string_view> parts) {
  const auto hash = Botan::HashFunction::create_or_throw("SHA-384");
  for (const std::string_view part : parts) hash->update(std::string(part));
  const auto digest = hash->final();
  return {digest.begin(), digest.end()};
}

Error BadAttestation(std::string message) {
  return {ErrorCode::kBadAttestation, std::move(message)};
}

// IsAcpiData is an event of the firmware's that says nothing of itself but this.
bool IsAcpiData(const Event& event) {
  constexpr std::uint32_t kPlatformConfigFlags = 10;
  return event.register_number == 0 && event.type == kPlatformConfigFlags &&
         event.payload == "ACPI DATA";
}

// AppendMembers is an event's JSON, with `gap` before each member and `colon` behind its name.
void AppendMembers(std::string& out, const Event& event, std::string_view gap,
                   std::string_view colon) {
  out += fmt::format(R"({}"imr"{}{},{}"event_type"{}{},{}"digest"{}"{}",{}"event"{}{},)", gap,
                     colon, event.register_number, gap, colon, event.type, gap, colon,
                     ToHex(AsBytes(event.digest)), gap, colon, JsonString(event.name));
  out += fmt::format(R"({}"event_payload"{}"{}")", gap, colon, ToHex(AsBytes(event.payload)));
}

}  // namespace

std::string RuntimeDigest(std::string_view name, std::string_view payload) {
  constexpr std::string_view kType("\x01\x00\x00\x08", 4);
  return Sha384({kType, ":", name, ":", payload});
}

std::string ExtendedRegister(std::string_view value, std::string_view digest) {
  return Sha384({value, digest});
}

Result<Attestation> Attestation::Create(Parts parts) {
  constexpr std::size_t kMostQuoteBytes = 0xffff;
  if (parts.quote.size() < kLeastQuoteBytes || parts.quote.size() > kMostQuoteBytes) {
    return BadAttestation("the quote is too short, or too long");
  }
  bool is_text = !FindUtf8Defect(parts.config);
  for (const Event& event : parts.events) is_text = is_text && !FindUtf8Defect(event.name);
  for (const auto& [name, payload] : parts.runtime_events) {
    is_text = is_text && !FindUtf8Defect(name);
  }
  if (!is_text) return BadAttestation("an event's name, or the config, is not UTF-8");
  return Attestation(std::move(parts));
}

Result<Attestation> Attestation::FromScale(std::string_view scale) {
  ScaleReader reader(scale);
  const std::string_view version = reader.Take(1);
  const std::string_view kind = reader.Take(1);
  if (!version.starts_with(kVersion0)) return BadAttestation("not an attestation of version 0");
  if (!kind.starts_with(kKindTdx)) return BadAttestation("not an attestation of TDX");

  Parts parts;
  parts.quote = reader.Sized();
  for (std::size_t left = reader.Size(); left > 0 && !reader.failed(); --left) {
    Event& event = parts.events.emplace_back();
    event.register_number = reader.Number32();
    event.type = reader.Number32();
    event.digest = reader.Sized();
    event.name = reader.Sized();
    event.payload = reader.Sized();
  }
  for (std::size_t left = reader.Size(); left > 0 && !reader.failed(); --left) {
    auto& [name, payload] = parts.runtime_events.emplace_back();
    name = reader.Sized();
    payload = reader.Sized();
  }
  const std::string_view report_data = reader.Take(parts.report_data.size());
  std::ranges::copy(report_data, parts.report_data.begin());
  parts.config = reader.Sized();
  if (!reader.done()) return BadAttestation("the attestation ends too early, or too late");
  return Create(std::move(parts));
}

std::string_view Attestation::Field(std::size_t offset, std::size_t bytes) const {
  return std::string_view(parts_.quote).substr(offset, bytes);
}

std::string_view Attestation::Payload(std::string_view event) const {
  const auto found = std::ranges::find(parts_.runtime_events, event, &RuntimeEvent::first);
  return found == parts_.runtime_events.end() ? std::string_view() : found->second;
}

std::string Attestation::ReplayedRegister3() const {
  std::string value(kRegisterBytes, '\0');
  for (const auto& [name, payload] : parts_.runtime_events) {
    value = ExtendedRegister(value, RuntimeDigest(name, payload));
  }
  return value;
}

std::string Attestation::Quote(const ReportData& report_data) const {
  std::string quote = parts_.quote;
  return quote.replace(kReportData, report_data.size(), TextOfReportData(report_data));
}

std::string Attestation::ScaleOf(const std::vector<Event>& events,
                                 const ReportData& report_data) const {
  std::string scale = {kVersion0, kKindTdx};
  AppendScaleSized(scale, Quote(report_data));
  AppendScaleSize(scale, events.size());
  for (const Event& event : events) {
    AppendScaleNumber32(scale, event.register_number);
    AppendScaleNumber32(scale, event.type);
    AppendScaleSized(scale, event.digest);
    AppendScaleSized(scale, event.name);
    AppendScaleSized(scale, event.payload);
  }
  AppendScaleSize(scale, parts_.runtime_events.size());
  for (const auto& [name, payload] : parts_.runtime_events) {
    AppendScaleSized(scale, name);
    AppendScaleSized(scale, payload);
  }
  scale += TextOfReportData(report_data);
  AppendScaleSized(scale, parts_.config);
  return scale;
}

std::string Attestation::Scale(const ReportData& report_data) const {
  return ScaleOf(parts_.events, report_data);
}

std::string Attestation::StrippedScale(const ReportData& report_data) const {
  constexpr std::uint32_t kApplication = 3;
  std::vector<Event> events;
  for (const Event& event : parts_.events) {
    if (event.register_number != kApplication && !IsAcpiData(event)) continue;
    events.push_back(event);
    if (event.type == Event::kRuntime) {
      events.back().digest.clear();
    } else if (event.register_number == kApplication) {
      events.back().payload.clear();
    }
  }
  return ScaleOf(events, report_data);
}

std::string Attestation::MessagePack(const ReportData& report_data) const {
  std::string packed;
  AppendPackedMap(packed, 3);
  AppendPackedText(packed, "version");
  AppendPackedNumber(packed, 1);

  AppendPackedText(packed, "platform");
  AppendPackedMap(packed, 2);
  AppendPackedText(packed, "kind");
  AppendPackedText(packed, "tdx");
  AppendPackedText(packed, "data");
  AppendPackedMap(packed, 2);
  AppendPackedText(packed, "quote");
  AppendPackedNumbers(packed, Quote(report_data));
  AppendPackedText(packed, "event_log");
  AppendPackedArray(packed, parts_.events.size());
  for (const Event& event : parts_.events) {
    AppendPackedMap(packed, 5);
    AppendPackedText(packed, "imr");
    AppendPackedNumber(packed, event.register_number);
    AppendPackedText(packed, "event_type");
    AppendPackedNumber(packed, event.type);
    AppendPackedText(packed, "digest");
    AppendPackedBytes(packed, event.digest);
    AppendPackedText(packed, "event");
    AppendPackedText(packed, event.name);
    AppendPackedText(packed, "event_payload");
    AppendPackedBytes(packed, event.payload);
  }

  AppendPackedText(packed, "stack");
  AppendPackedMap(packed, 2);
  AppendPackedText(packed, "kind");
  AppendPackedText(packed, "dstack");
  AppendPackedText(packed, "data");
  AppendPackedMap(packed, 3);
  AppendPackedText(packed, "report_data");
  AppendPackedNumbers(packed, TextOfReportData(report_data));
  AppendPackedText(packed, "runtime_events");
  AppendPackedArray(packed, parts_.runtime_events.size());
  for (const auto& [name, payload] : parts_.runtime_events) {
    AppendPackedMap(packed, 2);
    AppendPackedText(packed, "event");
    AppendPackedText(packed, name);
    AppendPackedText(packed, "payload");
    AppendPackedBytes(packed, payload);
  }
  AppendPackedText(packed, "config");
  AppendPackedText(packed, parts_.config);
  return packed;
}

std::string Attestation::EventLogJson() const {
  std::string out = "[";
  for (const Event& event : parts_.events) {
    out += &event == parts_.events.data() ? "{" : ",{";
    AppendMembers(out, event, "", ":");
    out += '}';
  }
  return out + ']';
}

std::string Attestation::PrettyEventLogJson() const {
  if (parts_.events.empty()) return "[]";
  std::string out = "[";
  for (const Event& event : parts_.events) {
    out += &event == parts_.events.data() ? "\n    {" : ",\n    {";
    AppendMembers(out, event, "\n      ", ": ");
    out += "\n    }";
  }
  return out + "\n  ]";
}

}  // namespace mock_agent
