#include "mock_agent/guest/mock_content.h"

#include <botan/hash.h>
#include <fmt/format.h>

#include <array>
#include <initializer_list>
#include <tuple>
#include <utility>

#include "mock_agent/guest/digest.h"
#include "mock_agent/guest/json_writer.h"
#include "mock_agent/guest/key_derivation.h"
#include "mock_agent/guest/scale.h"

namespace mock_agent {
namespace {

constexpr std::string_view kAppCompose =
    R"({"manifest_version": 2, "name": "dstack-mock-agent", "runner": "docker-compose", )"
    R"("docker_compose_file": "services:\n  app:\n    image: debian:12\n", )"
    R"("gateway_enabled": true, "public_logs": true, "public_sysinfo": true, )"
    R"("public_tcbinfo": true, "key_provider_id": "", "allowed_envs": [], )"
    R"("no_instance_id": false, "secure_time": false, "key_provider": "kms", )"
    R"("kms_enabled": true, "storage_fs": "ext4"})";

std::string Made(const Identity& identity, std::string_view what, std::size_t size) {
  const Bytes bytes = HkdfSha256("dstack-mock-agent", identity.app_root_key(), AsBytes(what), size);
  return {bytes.begin(), bytes.end()};
}

P256Key MadeKey(const Identity& identity, std::string what) {
  // A number that is no key comes once in 2^32 times.
  while (true) {
    if (auto key = P256Key::Create(AsBytes(Made(identity, what, P256Key::kPrivateBytes)))) {
      return std::move(key).value();
    }
    what += '+';
  }
}

std::string LittleEndian(std::uint64_t number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(number >> (8 * i) & 0xff);
  return text;
}

using Registers = std::array<std::string, 4>;

// RegistersOf is what the events give.
Registers RegistersOf(const std::vector<Event>& events) {
  Registers registers;
  registers.fill(std::string(Attestation::kRegisterBytes, '\0'));
  for (const Event& event : events) {
    std::string& value = registers[event.register_number];
    value = ExtendedRegister(value, event.digest);
  }
  return registers;
}

// BootEvents are those of registers 0 to 2, which say their digest only: of the hardware that is given
// to the guest, of the kernel, of its command line and first file system (types of TCG's event log).
std::vector<Event> BootEvents(const Identity& identity) {
  constexpr std::uint32_t kSeparator = 4;
  constexpr std::uint32_t kTag = 6;
  constexpr std::uint32_t kApplication = 0x80000003;
  constexpr std::uint32_t kHandOff = 0x8000000b;
  std::vector<Event> events;
  for (const auto& [number, type, what] :
       std::initializer_list<std::tuple<std::uint32_t, std::uint32_t, std::string_view>>{
           {0, kHandOff, "hardware"},
           {0, kSeparator, "firmware"},
           {1, kApplication, "kernel"},
           {1, kSeparator, "boot"},
           {2, kTag, "command line"},
           {2, kTag, "initrd"}}) {
    events.push_back({.register_number = number,
                      .type = type,
                      .digest = Made(identity, what, Attestation::kRegisterBytes),
                      .name = "",
                      .payload = ""});
  }
  return events;
}

// MockQuote is laid out as Intel's DCAP library has it: header, report, signature with the report of
// the quoting enclave and the certificates in PEM (of which there is one, our own).
std::string MockQuote(const Identity& identity, const Registers& registers,
                      const std::string& certificates) {
  constexpr std::string_view kIntel(
      "\x93\x9a\x72\x33\xf7\x9c\x4c\xa9\x94\x0a\x0d\xb3\x95\x7f\x06\x07", 16);
  constexpr std::size_t kUserData = 20;
  const std::string header = LittleEndian(4, 2) + LittleEndian(2, 2) + LittleEndian(0x81, 4) +
                             LittleEndian(0, 4) + std::string(kIntel) +
                             std::string(kUserData, '\0');
  constexpr std::size_t kVersions = 16;
  constexpr std::size_t kModule = 96;      // what measures and what signed the TDX module
  constexpr std::size_t kAttributes = 24;  // of the module, the guest, and its features
  constexpr std::size_t kOwners = 144;     // config id, owner, owner's config
  const std::string report =
      std::string(kVersions, '\0') + std::string(kModule, '\0') + std::string(kAttributes, '\0') +
      Made(identity, "mrtd", Attestation::kRegisterBytes) + std::string(kOwners, '\0') +
      fmt::format("{}", fmt::join(registers, "")) + std::string(ReportData().size(), '\0');

  constexpr std::size_t kPair = 64;
  constexpr std::size_t kEnclaveReport = 384;
  constexpr std::size_t kEnclaveData = 32;
  const std::string enclave =
      std::string(kEnclaveReport, '\0') + Made(identity, "enclave signature", kPair) +
      LittleEndian(kEnclaveData, 2) + std::string(kEnclaveData, '\0') + LittleEndian(5, 2) +
      LittleEndian(certificates.size(), 4) + certificates;
  const std::string signature = Made(identity, "signature", kPair) +
                                Made(identity, "attestation key", kPair) + LittleEndian(6, 2) +
                                LittleEndian(enclave.size(), 4) + enclave;
  return header + report + LittleEndian(signature.size(), 4) + signature;
}

Attestation MockAttestation(const Identity& identity, const CertificateAuthority& authority,
                            const std::string& vm_config) {
  constexpr std::size_t kIdBytes = 20;
  const Digest compose_hash = Sha256(AsBytes(kAppCompose));
  const std::string key_provider =
      fmt::format(R"({{"name":"kms","id":"{}"}})", ToHex(AsBytes(authority.key().PublicKeyDer())));
  const std::vector<RuntimeEvent> runtime_events = {
      {"system-preparing", ""},
      {"app-id", {identity.app_id().begin(), identity.app_id().end()}},
      {"compose-hash", {compose_hash.begin(), compose_hash.end()}},
      {"instance-id", Made(identity, "instance id", kIdBytes)},
      {"boot-mr-done", ""},
      {"os-image-hash", Made(identity, "os image hash", sizeof(Digest))},
      {"key-provider", key_provider},
      {"storage-fs", "ext4"},
      {"system-ready", ""},
  };
  std::vector<Event> events = BootEvents(identity);
  for (const auto& [name, payload] : runtime_events) {
    events.push_back({.register_number = 3,
                      .type = Event::kRuntime,
                      .digest = RuntimeDigest(name, payload),
                      .name = name,
                      .payload = payload});
  }
  return Attestation::Create(
             {.quote = MockQuote(identity, RegistersOf(events), authority.certificate_pem()),
              .events = events,
              .runtime_events = runtime_events,
              .report_data = {},
              .config = fmt::format(R"({{"vm_config":{}}})", JsonString(vm_config))})
      .value();
}

}  // namespace

Guest::Content MockContent(const Identity& identity) {
  const auto authority = CertificateAuthority::SelfSigned(MadeKey(identity, "ca"));
  const std::string vm_config =
      fmt::format(R"({{"os_image_hash":"{}","cpu_count":1,"memory_size":2147483648}})",
                  ToHex(AsBytes(Made(identity, "os image hash", sizeof(Digest)))));
  return {.identity = identity,
          .attestation = MockAttestation(identity, authority, vm_config),
          .authority = authority,
          .app_compose = std::string(kAppCompose),
          .vm_config = vm_config,
          .sockets = {}};
}

}  // namespace mock_agent
