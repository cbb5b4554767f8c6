#include "mock_agent/guest/guest_folder.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "mock_agent/guest/guest.h"
#include "mock_agent/guest/key_derivation.h"
#include "mock_agent/guest/mock_content.h"

namespace mock_agent {
namespace {

namespace fs = std::filesystem;
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

// NewFiles are what is made in a folder, the folder too where it was not there: removed again unless
// they are kept.
class NewFiles {
 public:
  explicit NewFiles(fs::path folder) : folder_(std::move(folder)) {}
  NewFiles(const NewFiles&) = delete;
  NewFiles& operator=(const NewFiles&) = delete;
  ~NewFiles() {
    std::error_code ignored;
    for (auto made = made_.rbegin(); made != made_.rend(); ++made) fs::remove(*made, ignored);
  }

  Result<void> MakeFolder() {
    std::vector<fs::path> missing;
    std::error_code error;
    for (fs::path each = folder_; !each.empty() && !fs::exists(each, error);
         each = each.parent_path()) {
      missing.push_back(each);
    }
    for (auto each = missing.rbegin(); each != missing.rend(); ++each) {
      if (fs::create_directory(*each, error)) made_.push_back(*each);
      if (error) {
        return Error{ErrorCode::kFileUnwritable, folder_.string() + ": " + error.message()};
      }
    }
    return success();
  }

  // Write makes a file, and never over another one.
  Result<void> Write(std::string_view name, std::string_view text) {
    const fs::path file = folder_ / name;
    std::FILE* const opened = std::fopen(file.c_str(), "wxe");
    if (opened == nullptr) {
      return Error{ErrorCode::kFileUnwritable, file.string() + ": is there, or cannot be written"};
    }
    made_.push_back(file);
    const bool written = std::fwrite(text.data(), 1, text.size(), opened) == text.size();
    const bool closed = std::fclose(opened) == 0;
    if (written && closed) return success();
    return Error{ErrorCode::kFileUnwritable, file.string() + ": cannot be written"};
  }

  void Keep() { made_.clear(); }

 private:
  const fs::path folder_;
  std::vector<fs::path> made_;
};

}  // namespace

Result<void> WriteSimulatorFolder(const std::filesystem::path& folder,
                                  std::span<const std::uint8_t> seed) {
  BOOST_OUTCOME_TRY(identity, Identity::FromSeed(seed));
  BOOST_OUTCOME_TRY(kms_root_key, Secp256k1Key::Create(seed));
  const Guest::Content content = MockContent(identity);
  const ordered_json kms_root = {{"k256_key", ToHex(seed)},
                                 {"k256_public_key", ToHex(kms_root_key.PublicKey())}};
  const ordered_json system = {{"vm_config", content.vm_config}};

  NewFiles files(folder);
  BOOST_OUTCOME_TRYV(files.MakeFolder());
  BOOST_OUTCOME_TRYV(files.Write("appkeys.json", AppKeys(content)));
  BOOST_OUTCOME_TRYV(files.Write("app-compose.json", content.app_compose));
  BOOST_OUTCOME_TRYV(files.Write("sys-config.json", system.dump(1) + "\n"));
  BOOST_OUTCOME_TRYV(files.Write(
      "attestation.bin", content.attestation.Scale(content.attestation.parts().report_data)));
  BOOST_OUTCOME_TRYV(files.Write("kms-root.json", kms_root.dump(1) + "\n"));
  BOOST_OUTCOME_TRYV(files.Write("dstack.toml", kDstackToml));
  files.Keep();
  return success();
}

}  // namespace mock_agent
