#include "conformance/parity/methods.h"

#include <array>

namespace conformance::parity {
namespace {

using Kind = FieldKind;

constexpr std::array kGetKey{Field{"path", 1, Kind::kText}, Field{"purpose", 2, Kind::kText},
                             Field{"algorithm", 3, Kind::kAlgorithm}};
constexpr std::array kGetTlsKey{
    Field{"subject", 1, Kind::kText},           Field{"alt_names", 2, Kind::kTexts},
    Field{"usage_ra_tls", 3, Kind::kFlag},      Field{"usage_server_auth", 4, Kind::kFlag},
    Field{"usage_client_auth", 5, Kind::kFlag}, Field{"not_before", 6, Kind::kTime},
    Field{"not_after", 7, Kind::kTime},         Field{"with_app_info", 8, Kind::kFlag}};
constexpr std::array kReportData{Field{"report_data", 1, Kind::kHex}};
constexpr std::array kSign{Field{"algorithm", 1, Kind::kAlgorithm}, Field{"data", 2, Kind::kHex}};
constexpr std::array kVerify{Field{"algorithm", 1, Kind::kAlgorithm}, Field{"data", 2, Kind::kHex},
                             Field{"signature", 3, Kind::kHex}, Field{"public_key", 4, Kind::kHex}};
constexpr std::array kEmitEvent{Field{"event", 1, Kind::kText}, Field{"payload", 2, Kind::kHex}};
constexpr std::array kDeriveKey{Field{"path", 1, Kind::kText},
                                Field{"subject", 2, Kind::kText},
                                Field{"alt_names", 3, Kind::kTexts},
                                Field{"usage_ra_tls", 4, Kind::kFlag},
                                Field{"usage_server_auth", 5, Kind::kFlag},
                                Field{"usage_client_auth", 6, Kind::kFlag}};
constexpr std::array kDeriveK256{Field{"path", 1, Kind::kText}, Field{"purpose", 2, Kind::kText}};
constexpr std::array kTdxQuote{Field{"report_data", 1, Kind::kHex},
                               Field{"hash_algorithm", 2, Kind::kHash},
                               Field{"prefix", 3, Kind::kText}};
constexpr std::array kAppKey{Field{"algorithm", 1, Kind::kAlgorithm}};

constexpr std::array kDstack{Method{"GetKey", kGetKey},
                             Method{"GetTlsKey", kGetTlsKey},
                             Method{"GetQuote", kReportData},
                             Method{"Attest", kReportData},
                             Method{"Sign", kSign},
                             Method{"Verify", kVerify},
                             Method{"EmitEvent", kEmitEvent},
                             Method{"Info", {}},
                             Method{"Version", {}}};
constexpr std::array kTappd{Method{"DeriveKey", kDeriveKey},
                            Method{"DeriveK256Key", kDeriveK256},
                            Method{"TdxQuote", kTdxQuote},
                            Method{"RawQuote", kReportData},
                            Method{"Info", {}},
                            Method{"Version", {}}};
constexpr std::array kExternal{Method{"Info", {}}, Method{"Version", {}},
                               Method{"GetAttestationForAppKey", kAppKey}};

}  // namespace

std::span<const Method> MethodsOf(AgentSocket socket) {
  switch (socket) {
    case AgentSocket::kDstack:
      return kDstack;
    case AgentSocket::kTappd:
      return kTappd;
    case AgentSocket::kExternal:
      return kExternal;
  }
  return {};
}

std::string_view MountOf(AgentSocket socket) {
  return socket == AgentSocket::kDstack ? "/" : "/prpc/";
}

}  // namespace conformance::parity
