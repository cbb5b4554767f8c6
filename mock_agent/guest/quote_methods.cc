#include "mock_agent/guest/quote_methods.h"

#include <botan/base64.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "mock_agent/guest/key_methods.h"
#include "mock_agent/guest/messages.h"
#include "mock_agent/guest/report_data.h"

namespace mock_agent {
namespace {

Bytes BytesOf(std::string_view text) {
  return {text.begin(), text.end()};
}

Message QuoteAnswer(const Guest& guest, const ReportData& report_data) {
  const bool recorded = guest.api() == Api::kDev06;
  Message answer(recorded ? kGetQuoteResponse : kReleasedGetQuoteResponse);
  answer.Set("quote", BytesOf(guest.attestation().Quote(report_data)));
  answer.Set("event_log", guest.event_log());
  answer.Set("report_data", Bytes(report_data.begin(), report_data.end()));
  answer.Set("vm_config", guest.vm_config());
  if (recorded) answer.Set("attestation", BytesOf(guest.attestation().MessagePack(report_data)));
  return answer;
}

MethodResult TdxQuoteOf(const Guest& guest, const Bytes& content, const std::string& algorithm,
                        const std::string& prefix) {
  const std::string used_prefix = prefix.empty() ? "app-data" : prefix;
  const auto report_data = HashedReportData(algorithm, used_prefix, content);
  if (!report_data) return MethodFailure{report_data.error()};
  Message answer(kTdxQuoteResponse);
  answer.Set("quote", BytesOf(guest.attestation().Quote(report_data.value())));
  answer.Set("event_log", guest.event_log());
  answer.Set("hash_algorithm", algorithm.empty() ? std::string("sha512") : algorithm);
  answer.Set("prefix", algorithm == "raw" ? std::string() : used_prefix);
  return answer;
}

// Base64Url is without padding, with the two letters that URLs forgive.
std::string Base64Url(const Bytes& bytes) {
  std::string text = Botan::base64_encode(bytes);
  text.resize(std::min(text.find('='), text.size()));
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

}  // namespace

MethodResult GetQuote(const Guest& guest, const Message& request) {
  const auto report_data = PaddedReportData(request.Get<Bytes>("report_data"));
  if (!report_data) return MethodFailure{"Report data is too long"};
  return QuoteAnswer(guest, *report_data);
}

MethodResult Attest(const Guest& guest, const Message& request) {
  const auto report_data = PaddedReportData(request.Get<Bytes>("report_data"));
  if (!report_data) return MethodFailure{"Report data is too long"};
  Message answer(kAttestResponse);
  answer.Set("attestation", BytesOf(guest.attestation().Scale(*report_data)));
  return answer;
}

MethodResult TdxQuote(const Guest& guest, const Message& request) {
  return TdxQuoteOf(guest, request.Get<Bytes>("report_data"),
                    request.Get<std::string>("hash_algorithm"), request.Get<std::string>("prefix"));
}

MethodResult RawQuote(const Guest& guest, const Message& request) {
  return TdxQuoteOf(guest, request.Get<Bytes>("report_data"), "raw", "");
}

MethodResult GetAttestationForAppKey(const Guest& guest, const Message& request) {
  const auto& algorithm = request.Get<std::string>("algorithm");
  const bool ed25519 = algorithm == "ed25519";
  if (!ed25519 && algorithm != "secp256k1" && algorithm != "k256") {
    return MethodFailure{"Unsupported algorithm"};
  }
  const std::string claim = fmt::format("dip1::{}-pk:{}", ed25519 ? "ed25519" : "secp256k1c",
                                        Base64Url(AppPublicKey(guest, ed25519)));
  const auto report_data = PaddedReportData(AsBytes(claim));
  if (!report_data) std::abort();  // a claim has 64 characters at most
  return QuoteAnswer(guest, *report_data);
}

MethodResult V1Attest(const Guest& guest, const Message& request) {
  const auto report_data = PaddedReportData(request.Get<Bytes>("report_data"));
  if (!report_data) return MethodFailure{"report data is too long"};
  Message answer(kV1AttestResponse);
  answer.Set("attestation", BytesOf(guest.attestation().Scale(*report_data)));
  return answer;
}

MethodResult V1AttestGpu(const Guest&, const Message& request) {
  constexpr std::size_t kNonceBytes = 32;
  constexpr int kNotImplemented = 501;
  const std::size_t size = request.Get<Bytes>("nonce").size();
  if (size != kNonceBytes) {
    return MethodFailure{fmt::format(
        "GPU attestation failed: nonce must be exactly {} bytes, got {}", kNonceBytes, size)};
  }
  return MethodFailure{"GPU attestation failed: GPU attestation is not available in this image",
                       kNotImplemented};
}

}  // namespace mock_agent
