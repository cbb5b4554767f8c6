#include "mock_agent/guest/attestation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "mock_agent/guest/identity.h"
#include "mock_agent/guest/measurements.h"
#include "mock_agent/guest/mock_content.h"

namespace mock_agent {
namespace {

Attestation Mock() {
  return MockContent(Identity::FromSeed(Bytes(32, 0x5a)).value()).attestation;
}

std::string Refusal(std::string_view scale) {
  const auto attestation = Attestation::FromScale(scale);
  if (attestation) return "none";
  EXPECT_EQ(attestation.error().code, ErrorCode::kBadAttestation);
  return attestation.error().message;
}

std::string RefusalOf(const Attestation::Parts& parts) {
  const auto attestation = Attestation::Create(parts);
  return attestation ? "none" : attestation.error().message;
}

TEST(AttestationTest, ReadsTheScaleThatItWrites) {
  const Attestation mock = Mock();
  const std::string scale = mock.Scale(mock.parts().report_data);
  const Attestation again = Attestation::FromScale(scale).value();
  EXPECT_EQ(again.Scale(mock.parts().report_data), scale);
  EXPECT_EQ(again.EventLogJson(), mock.EventLogJson());
}

TEST(AttestationTest, RefusesScaleThatEndsTooEarlyOrTooLate) {
  const Attestation mock = Mock();
  const std::string scale = mock.Scale({});
  for (std::size_t size = 2; size < scale.size(); ++size) {
    ASSERT_EQ(Refusal(scale.substr(0, size)), "the attestation ends too early, or too late")
        << size;
  }
  EXPECT_EQ(Refusal(scale + "x"), "the attestation ends too early, or too late");
}

TEST(AttestationTest, RefusesAnotherVersionOrKind) {
  EXPECT_EQ(Refusal(""), "not an attestation of version 0");
  EXPECT_EQ(Refusal("\x01"), "not an attestation of version 0");
  EXPECT_EQ(Refusal(std::string(1, '\0')), "not an attestation of TDX");
  EXPECT_EQ(Refusal(std::string("\0\x01", 2)), "not an attestation of TDX");
}

TEST(AttestationTest, RefusesAQuoteOfNoSuchSize) {
  Attestation::Parts parts = Mock().parts();
  parts.quote.resize(Attestation::kLeastQuoteBytes - 1);
  EXPECT_EQ(RefusalOf(parts), "the quote is too short, or too long");
  parts.quote.resize(0x10000);
  EXPECT_EQ(RefusalOf(parts), "the quote is too short, or too long");
  parts.quote.resize(Attestation::kLeastQuoteBytes);
  EXPECT_EQ(RefusalOf(parts), "none");
}

TEST(AttestationTest, RefusesTextThatIsNotUtf8) {
  constexpr const char* kNotText = "an event's name, or the config, is not UTF-8";
  Attestation::Parts parts = Mock().parts();
  parts.config = "\xff";
  EXPECT_EQ(RefusalOf(parts), kNotText);
  parts = Mock().parts();
  parts.events[0].name = "\xff";
  EXPECT_EQ(RefusalOf(parts), kNotText);
  parts = Mock().parts();
  parts.runtime_events[0].first = "\xff";
  EXPECT_EQ(RefusalOf(parts), kNotText);
}

TEST(AttestationTest, PutsReportDataIntoTheQuoteOnly) {
  const Attestation mock = Mock();
  ReportData report_data;
  report_data.fill(0xab);
  const std::string quote = mock.Quote(report_data);
  ASSERT_EQ(quote.size(), mock.parts().quote.size());
  EXPECT_EQ(quote.substr(568, 64), std::string(64, '\xab'));
  EXPECT_EQ(quote.substr(0, 568), mock.parts().quote.substr(0, 568));
  EXPECT_EQ(quote.substr(632), mock.parts().quote.substr(632));
}

TEST(AttestationTest, MocksAGuestThatReplays) {
  const Identity identity = Identity::FromSeed(Bytes(32, 0x5a)).value();
  const Guest::Content mock = MockContent(identity);
  EXPECT_EQ(mock.attestation.Field(520), mock.attestation.ReplayedRegister3());
  for (std::size_t number = 0; number < 4; ++number) {
    std::string value(Attestation::kRegisterBytes, '\0');
    for (const Event& event : mock.attestation.parts().events) {
      if (event.register_number == number) value = ExtendedRegister(value, event.digest);
    }
    EXPECT_EQ(mock.attestation.Field(Attestation::kRegister0 + number * value.size()), value);
  }
  EXPECT_EQ(mock.attestation.Payload("app-id"),
            std::string(identity.app_id().begin(), identity.app_id().end()));
  const Digest compose_hash = Sha256(AsBytes(mock.app_compose));
  EXPECT_EQ(mock.attestation.Payload("compose-hash"),
            std::string(compose_hash.begin(), compose_hash.end()));
  EXPECT_EQ(mock.attestation.Payload("nothing"), "");
  EXPECT_EQ(MeasurementsOf(mock.attestation).os_image_hash,
            mock.attestation.Payload("os-image-hash"));
}

TEST(AttestationTest, MocksAQuoteWhoseSizesAddUp) {
  const std::string quote = Mock().parts().quote;
  const auto number = [&](std::size_t at) {
    return static_cast<std::size_t>(static_cast<std::uint8_t>(quote[at])) |
           static_cast<std::size_t>(static_cast<std::uint8_t>(quote[at + 1])) << 8;
  };
  EXPECT_EQ(number(0), 4U);
  EXPECT_EQ(number(4), 0x81U);
  EXPECT_EQ(number(632), quote.size() - 636);
  EXPECT_EQ(number(636 + 128), 6U);
  EXPECT_EQ(number(636 + 130), quote.size() - 636 - 134);
  EXPECT_THAT(quote, testing::EndsWith("-----END CERTIFICATE-----\n"));
}

TEST(AttestationTest, StripsWhatACertificateGoesWithout) {
  Attestation::Parts parts = Mock().parts();
  const Event acpi = {
      .register_number = 0, .type = 10, .digest = "d", .name = "", .payload = "ACPI DATA"};
  Event other = acpi;
  other.payload = "other";
  const Event foreign = {
      .register_number = 3, .type = 1, .digest = "d", .name = "n", .payload = "p"};
  const Event app_id = *std::ranges::find(parts.events, "app-id", &Event::name);
  parts.events = {acpi, other, foreign, app_id};
  const Attestation stripped =
      Attestation::FromScale(Attestation::Create(parts).value().StrippedScale({})).value();
  ASSERT_EQ(stripped.parts().events.size(), 3U);
  EXPECT_EQ(stripped.parts().events[0].digest, "d");
  EXPECT_EQ(stripped.parts().events[1].payload, "");
  EXPECT_EQ(stripped.parts().events[1].digest, "d");
  EXPECT_EQ(stripped.parts().events[2].digest, "");
  EXPECT_EQ(stripped.parts().events[2].payload, parts.events[3].payload);
}

TEST(AttestationTest, WritesAnEmptyEventLog) {
  Attestation::Parts parts = Mock().parts();
  parts.events.clear();
  const Attestation attestation = Attestation::Create(parts).value();
  EXPECT_EQ(attestation.EventLogJson(), "[]");
  EXPECT_EQ(attestation.PrettyEventLogJson(), "[]");
}

TEST(MeasurementsTest, TakesTheOsImageHashFromEitherConfig) {
  Attestation::Parts parts = Mock().parts();
  const auto hash = [&](const std::string& config) {
    parts.config = config;
    return MeasurementsOf(Attestation::Create(parts).value()).os_image_hash;
  };
  EXPECT_EQ(hash(R"({"os_image_hash":"6162"})"), "ab");
  EXPECT_EQ(hash(R"({"vm_config":"{\"os_image_hash\":\"63\"}"})"), "c");
  for (const char* const none : {"", "x", "[]", "{}", R"({"os_image_hash":1})",
                                 R"({"os_image_hash":"x"})", R"({"vm_config":"["})"}) {
    EXPECT_EQ(hash(none), "") << none;
  }
}

}  // namespace
}  // namespace mock_agent
