// Attestation: what the guest's quotes, event logs and measurements come from: a quote of Intel TDX
// and the events that its registers were extended by.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// ReportData is what the asker of a quote has signed by it.
using ReportData = std::array<std::uint8_t, 64>;

struct Event {
  static constexpr std::uint32_t kRuntime = 0x08000001;

  std::uint32_t register_number;
  std::uint32_t type;
  std::string digest;  // 48 bytes
  std::string name;    // UTF-8; empty but for runtime events
  std::string payload;
};

// RuntimeEvent is one of dstack's own, of register 3: its name, which is UTF-8, and its payload.
using RuntimeEvent = std::pair<std::string, std::string>;

class Attestation {
 public:
  // Parts are bytes as strings.
  struct Parts {
    std::string quote;  // TDX, header version 4, TD report 1.0
    std::vector<Event> events;
    std::vector<RuntimeEvent> runtime_events;
    ReportData report_data;
    std::string config;  // JSON
  };

  // The place of fields in a quote, and the least that one has.
  static constexpr std::size_t kMrTd = 184;
  static constexpr std::size_t kMrConfigId = 232;  // then the owner, then the owner's config
  static constexpr std::size_t kRegister0 = 376;
  static constexpr std::size_t kReportData = 568;
  static constexpr std::size_t kLeastQuoteBytes = 632;
  static constexpr std::size_t kRegisterBytes = 48;

  // Create refuses a quote that ends before its report data, or too long for what it is written in
  // (64 KiB), and text that is not UTF-8; kBadAttestation.
  static Result<Attestation> Create(Parts parts);
  // FromScale reads the simulator's attestation.bin, of version 0; kBadAttestation.
  static Result<Attestation> FromScale(std::string_view scale);

  const Parts& parts() const { return parts_; }
  // Field is so many bytes of the quote.
  std::string_view Field(std::size_t offset, std::size_t bytes = kRegisterBytes) const;
  // Payload is that of the first runtime event of this name; empty where there is none.
  std::string_view Payload(std::string_view event) const;
  // ReplayedRegister3 follows from the runtime events: 48 bytes.
  std::string ReplayedRegister3() const;

  // Each of these has `report_data` in place of the attestation's own, in the quote too.
  std::string Quote(const ReportData& report_data) const;
  // Scale is the layout of attestation.bin.
  std::string Scale(const ReportData& report_data) const;
  // StrippedScale is the same with as little of the event log as a certificate has: of registers 0 to
  // 2 the three ACPI events, of register 3 no digests.
  std::string StrippedScale(const ReportData& report_data) const;
  // MessagePack is version 1.
  std::string MessagePack(const ReportData& report_data) const;

  // EventLogJson is the event log as GetQuote has it; PrettyEventLogJson as Info has it: two spaces
  // a level, within an object of one level.
  std::string EventLogJson() const;
  std::string PrettyEventLogJson() const;

 private:
  explicit Attestation(Parts parts) : parts_(std::move(parts)) {}

  std::string ScaleOf(const std::vector<Event>& events, const ReportData& report_data) const;

  Parts parts_;
};

// RuntimeDigest is what a runtime event extends register 3 by: SHA-384, 48 bytes.
std::string RuntimeDigest(std::string_view name, std::string_view payload);
// ExtendedRegister is what a register becomes by an event of this digest: SHA-384, 48 bytes.
std::string ExtendedRegister(std::string_view value, std::string_view digest);

}  // namespace mock_agent
