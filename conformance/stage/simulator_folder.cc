#include "conformance/stage/simulator_folder.h"

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/text_file.h"
#include "mock_agent/wire/whole_file.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExecutable = "dstack-simulator";
constexpr std::string_view kSettings = "dstack.toml";
constexpr std::string_view kKeys = "appkeys.json";
// What a simulator's folder has; other files are copied if they can be.
constexpr std::array<std::string_view, 5> kNeeded{kSettings, kKeys, "app-compose.json",
                                                  "sys-config.json", "attestation.bin"};
constexpr std::uintmax_t kLargestFile = std::uintmax_t{16} << 20;
constexpr std::uintmax_t kMostOfAll = std::uintmax_t{64} << 20;
constexpr std::size_t kRootKeyBytes = 32;

Error Unusable(const fs::path& path, std::string_view why) {
  return {ErrorCode::kSimulator, path.string() + ": " + std::string(why)};
}

bool IsBelow(const fs::path& name) {
  const fs::path normal = name.lexically_normal();
  return normal.has_filename() && normal.is_relative() && normal != "." && *normal.begin() != "..";
}

// A socket elsewhere would be that of other simulators too.
Result<mock_agent::SocketNames> SocketsInside(const fs::path& settings) {
  const auto read = mock_agent::SocketNamesFrom(settings);
  if (!read) return Error{ErrorCode::kSimulator, read.error().message};
  const mock_agent::SocketNames& names = read.value();
  const std::pair<const char*, const std::string&> tables[] = {{"internal", names.dstack},
                                                               {"internal-v0", names.tappd},
                                                               {"external", names.external},
                                                               {"guest-api", names.guest}};
  for (const auto& [table, name] : tables) {
    if (IsBelow(name)) continue;
    return Unusable(settings,
                    std::string("the address of [") + table +
                        "] is outside the simulator's folder, so that a private copy would "
                        "share it; make it relative: unix:./NAME.sock");
  }
  return names;
}

// ReadsOtherKeys is whether any keys_file of the settings is another file than appkeys.json.
bool ReadsOtherKeys(const toml::table& table) {
  return std::any_of(table.begin(), table.end(), [](const auto& member) {
    const toml::table* below = member.second.as_table();
    if (below != nullptr) return ReadsOtherKeys(*below);
    if (member.first != "keys_file") return false;
    const auto name = member.second.template value<std::string>();
    return !name || fs::path(*name).lexically_normal() != kKeys;
  });
}

// RandomRootKey is below the group order of secp256k1, and not zero.
std::string RandomRootKey() {
  std::random_device random;
  std::uniform_int_distribution<unsigned> byte(0, 255);
  mock_agent::Bytes key(kRootKeyBytes);
  for (std::uint8_t& each : key) each = static_cast<std::uint8_t>(byte(random));
  key.front() = static_cast<std::uint8_t>((key.front() & 0x7fU) | 1U);
  return mock_agent::ToHex(key);
}

Result<std::string> WithOtherRootKey(const fs::path& file, const std::string& text) {
  auto keys = nlohmann::ordered_json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!keys.is_object() || !keys.contains("k256_key") || !keys["k256_key"].is_string())
    return Unusable(file, "no JSON object with a text k256_key, which is to become another");
  keys["k256_key"] = RandomRootKey();
  return keys.dump(1) + "\n";
}

Result<std::string> ReadSmallFile(const fs::path& file) {
  std::error_code failed;
  const std::uintmax_t size = fs::file_size(file, failed);
  if (failed) return Unusable(file, "cannot be read: " + failed.message());
  if (size > kLargestFile) return Unusable(file, "longer than 16 MiB");
  auto text = mock_agent::ReadTextFile(file);
  if (!text) return Error{ErrorCode::kSimulator, text.error().message};
  return std::move(text).value();
}

Result<void> WriteCopy(const fs::path& file, std::string_view text) {
  const auto copy = mock_agent::WholeFile::At(file, 0600);
  if (!copy) return Error{ErrorCode::kPrivateFolder, copy.error().message};
  const auto written = copy.value().Write(text);
  if (!written) return Error{ErrorCode::kPrivateFolder, written.error().message};
  return success();
}

// FilesToCopy is the names of the regular files, and of links to some.
Result<std::vector<fs::path>> FilesToCopy(const fs::path& folder) {
  std::vector<fs::path> names;
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed), end; entry != end; entry.increment(failed)) {
    std::error_code no_file;
    const fs::path name = entry->path().filename();
    if (name != kExecutable && entry->is_regular_file(no_file)) names.push_back(name);
  }
  if (failed) return Unusable(folder, "cannot be read: " + failed.message());
  return names;
}

}  // namespace

Result<SimulatorFolder> SimulatorFolder::Open(const fs::path& folder) {
  std::error_code failed;
  const fs::path path = fs::canonical(folder, failed);
  if (failed || !fs::is_directory(path, failed))
    return Unusable(folder, "no folder; it has to hold dstack's simulator and its files");
  SimulatorFolder found(path);
  if (!fs::is_regular_file(found.executable(), failed)) {
    return Unusable(found.executable(),
                    "no such file; it has to be dstack's simulator, or a script that becomes it");
  }
  if (access(found.executable().c_str(), X_OK) != 0)
    return Unusable(found.executable(), "not executable; chmod +x it");
  if (!fs::is_regular_file(path / kSettings, failed))
    return Unusable(path / kSettings, "no such file; the simulator is started with -c dstack.toml");
  BOOST_OUTCOME_TRY(sockets, SocketsInside(path / kSettings));
  found.sockets_ = std::move(sockets);
  return found;
}

fs::path SimulatorFolder::executable() const {
  return path_ / kExecutable;
}

fs::path SimulatorFolder::socket() const {
  return fs::path(sockets_.dstack).lexically_normal();
}

Result<void> SimulatorFolder::CheckKeysFile() const {
  std::error_code failed;
  if (!fs::is_regular_file(path_ / kKeys, failed))
    return Unusable(path_ / kKeys, "no such file; its k256_key is to become another");
  BOOST_OUTCOME_TRY(text, ReadSmallFile(path_ / kSettings));
  const toml::parse_result settings = toml::parse(text);
  if (!settings || ReadsOtherKeys(settings.table()))
    return Unusable(path_ / kSettings,
                    "keys_file is not appkeys.json, whose k256_key is to become another");
  return success();
}

Result<void> SimulatorFolder::CopyTo(const fs::path& to, bool other_root_key) const {
  if (other_root_key) {
    BOOST_OUTCOME_TRYV(CheckKeysFile());
  }
  BOOST_OUTCOME_TRY(names, FilesToCopy(path_));
  std::uintmax_t bytes = 0;
  for (const fs::path& name : names) {
    auto text = ReadSmallFile(path_ / name);
    if (!text) {
      if (std::find(kNeeded.begin(), kNeeded.end(), name) != kNeeded.end()) return text.error();
      continue;
    }
    bytes += text.value().size();
    if (bytes > kMostOfAll)
      return Unusable(path_, "its files are more than 64 MiB; leave only the simulator's in it");
    if (other_root_key && name == kKeys) text = WithOtherRootKey(path_ / name, text.value());
    if (!text) return text.error();
    BOOST_OUTCOME_TRYV(WriteCopy(to / name, text.value()));
  }
  return MakeSocketFolders(to);
}

Result<void> SimulatorFolder::MakeSocketFolders(const fs::path& to) const {
  for (const std::string* name :
       {&sockets_.dstack, &sockets_.tappd, &sockets_.external, &sockets_.guest}) {
    const fs::path folder = (to / *name).lexically_normal().parent_path();
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return Error{ErrorCode::kPrivateFolder, folder.string() + ": " + failed.message()};
  }
  return success();
}

}  // namespace conformance
