#include "mock_agent/guest/guest_folder.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "mock_agent/guest/guest.h"
#include "mock_agent/guest/key_derivation.h"
#include "mock_agent/guest/mock_content.h"

namespace mock_agent {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kDstackToml = R"([default]
workers = 8
max_blocking = 64
ident = "dstack Simulator"
temp_dir = "/tmp"
keep_alive = 10
log_level = "debug"

[default.core]
keys_file = "appkeys.json"
compose_file = "app-compose.json"
sys_config_file = "sys-config.json"
data_disks = ["/"]

[default.core.simulator]
attestation_file = "attestation.bin"

[internal-v0]
address = "unix:./tappd.sock"
reuse = true

[internal]
address = "unix:./dstack.sock"
reuse = true

[external]
address = "unix:./external.sock"
reuse = true

[guest-api]
address = "unix:./guest.sock"
reuse = true
)";

std::string CryptKey(const Identity& identity, std::string_view what) {
  return ToHex(HkdfSha256("dstack-mock-agent", identity.app_root_key(), AsBytes(what), 32));
}

std::string AppKeys(const Guest::Content& content) {
  const ordered_json keys = {
      {"disk_crypt_key", CryptKey(content.identity, "disk")},
      {"env_crypt_key", CryptKey(content.identity, "env")},
      {"k256_key", ToHex(content.identity.app_root_key())},
      {"k256_signature", ToHex(content.identity.k256_signature())},
      {"gateway_app_id", "any"},
      {"ca_cert", content.authority.certificate_pem()},
      {"key_provider", {{"None", {{"key", content.authority.key().Pem()}}}}},
  };
  return keys.dump(1) + "\n";
}

// Write makes a file, and never over another one.
Result<void> Write(const std::filesystem::path& file, std::string_view text) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> made(std::fopen(file.c_str(), "wxe"),
                                                             std::fclose);
  const bool written = made != nullptr &&
                       std::fwrite(text.data(), 1, text.size(), made.get()) == text.size() &&
                       std::fflush(made.get()) == 0;
  if (!written) {
    return Error{ErrorCode::kFileUnwritable, file.string() + ": is there, or cannot be written"};
  }
  return success();
}

}  // namespace

Result<void> WriteSimulatorFolder(const std::filesystem::path& folder,
                                  std::span<const std::uint8_t> seed) {
  BOOST_OUTCOME_TRY(identity, Identity::FromSeed(seed));
  BOOST_OUTCOME_TRY(kms_root_key, Secp256k1Key::Create(seed));
  const Guest::Content content = MockContent(identity);
  const ordered_json kms_root = {{"k256_key", ToHex(seed)},
                                 {"k256_public_key", ToHex(kms_root_key.PublicKey())}};
  const ordered_json system = {{"vm_config", content.vm_config}};

  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return Error{ErrorCode::kFileUnwritable, folder.string() + ": " + error.message()};
  }
  BOOST_OUTCOME_TRY(Write(folder / "appkeys.json", AppKeys(content)));
  BOOST_OUTCOME_TRY(Write(folder / "app-compose.json", content.app_compose));
  BOOST_OUTCOME_TRY(Write(folder / "sys-config.json", system.dump(1) + "\n"));
  BOOST_OUTCOME_TRY(Write(folder / "attestation.bin",
                          content.attestation.Scale(content.attestation.parts().report_data)));
  BOOST_OUTCOME_TRY(Write(folder / "kms-root.json", kms_root.dump(1) + "\n"));
  return Write(folder / "dstack.toml", kDstackToml);
}

}  // namespace mock_agent
