#include "mock_agent/command/serve.h"

#include <fmt/core.h>
#include <openssl/rand.h>

#include <array>
#include <boost/outcome/try.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mock_agent/command/control.h"
#include "mock_agent/command/faults.h"
#include "mock_agent/command/loopback.h"
#include "mock_agent/guest/guest_folder.h"
#include "mock_agent/guest/guest_session.h"
#include "mock_agent/guest/key_parts.h"
#include "mock_agent/script/script_player.h"
#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/same_path.h"
#include "mock_agent/wire/say.h"
#include "mock_agent/wire/serving.h"
#include "mock_agent/wire/text_file.h"

namespace mock_agent {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kControlConnections = 16;

std::string RandomSeed() {
  std::array<std::uint8_t, 32> seed{};
  RAND_bytes(seed.data(), static_cast<int>(seed.size()));
  return ToHex(seed);
}

Result<std::optional<Script>> ReadScript(const ServeOptions& options) {
  if (options.script_file.empty()) return std::optional<Script>();
  BOOST_OUTCOME_TRY(text, ReadTextFile(options.script_file));
  BOOST_OUTCOME_TRY(script, Script::ParseText(text, options.script_file));
  return std::optional<Script>(std::move(script));
}

// StatusOf sorts what stops a start: what the command line names, or the machine.
ExitStatus StatusOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kSocketPathTooLong:
    case ErrorCode::kSocketInUse:
    case ErrorCode::kSocketPathTaken:
    case ErrorCode::kSocketNotBindable:
    case ErrorCode::kFileUnwritable:
      return ExitStatus::kCannotServe;
    case ErrorCode::kSeedNotHex:
    case ErrorCode::kNotLoopback:
    case ErrorCode::kFileUnreadable:
    case ErrorCode::kNotJson:
    case ErrorCode::kUnknownMember:
    case ErrorCode::kMissingMember:
    case ErrorCode::kWrongType:
    case ErrorCode::kBadKey:
    case ErrorCode::kUnknownPlaceholder:
    case ErrorCode::kBadStep:
    case ErrorCode::kScriptWithoutEnd:
    case ErrorCode::kNotToml:
    case ErrorCode::kBadCertificate:
    case ErrorCode::kBadAttestation:
      return ExitStatus::kUsage;
  }
  return ExitStatus::kUsage;
}

// MakeGuest also gives the seed that the guest was made from, where it was.
Result<Guest> MakeGuest(const ServeOptions& options, std::optional<std::string>& seed) {
  if (!options.simulator_dir.empty()) return Guest::FromFolder(options.simulator_dir, options.api);
  if (options.identity_file.empty()) seed = options.seed.empty() ? RandomSeed() : options.seed;
  BOOST_OUTCOME_TRY(
      identity, seed ? Identity::FromSeedHex(*seed) : Identity::FromAppKeys(options.identity_file));
  return Guest::FromIdentity(identity, options.api);
}

std::vector<NamedPath> PathsOf(const ServeOptions& options) {
  return {{"--socket", options.socket},
          {"--control", options.control},
          {"--record", options.record_file},
          {"--script", options.script_file},
          {"--identity", options.identity_file}};
}

// Sockets puts together what listens where.
class Sockets {
 public:
  Sockets(const ServeOptions& options, Guest guest, std::optional<Script> script)
      : options_(options), guest_(std::move(guest)), script_(std::move(script)) {
    if (!options.control.empty()) faults_ = std::make_shared<Faults>(guest_.identity());
  }

  Result<void> AddAll() {
    if (!options_.socket.empty()) Add("dstack", options_.socket, Service::kDstackGuest);
    if (!options_.simulator_dir.empty()) {
      const fs::path folder = options_.simulator_dir;
      const SocketNames& names = guest_.sockets();
      std::vector<NamedPath> paths = PathsOf(options_);
      for (const std::string& name : {names.dstack, names.tappd, names.external}) {
        paths.push_back({"a socket of --simulator-dir", folder / name});
      }
      if (const auto same = SamePath(paths)) return Error{ErrorCode::kSocketInUse, *same};
      Add("dstack", folder / names.dstack, Service::kDstackGuest);
      Add("tappd", folder / names.tappd, Service::kTappd);
      Add("external", folder / names.external, Service::kWorker);
    }
    for (const std::string& address : options_.tcp) {
      BOOST_OUTCOME_TRY(loopback, ListenOnLoopback(address));
      ready_["tcp"].push_back(loopback.address);
      agent_.further.push_back(
          {.descriptor = std::move(loopback.listening), .session = Of(Service::kDstackGuest)});
    }
    if (faults_) {
      ready_["control"] = options_.control;
      // However many clients there are, who has a hand on the agent gets in.
      agent_.further.push_back({.path = options_.control,
                                .session = ControlSession(faults_),
                                .most_connections = kControlConnections});
    }
    return success();
  }

  AgentOptions TakeAgent() { return std::move(agent_); }
  const nlohmann::ordered_json& ready() const { return ready_; }

 private:
  void Add(const char* name, const fs::path& path, Service service) {
    if (agent_.socket_path.empty()) {
      agent_.socket_path = path;
      agent_.session = Of(service);
      ready_["socket"] = path.native();
    } else {
      agent_.further.push_back({.path = path, .session = Of(service)});
    }
    ready_["sockets"][name] = path.native();
  }

  // A script is played where keys are asked for; whoever wants to see the other services still can.
  Session Of(Service service) const {
    if (script_ && service == Service::kDstackGuest) {
      return ScriptedSession(*script_,
                             PartsForRequests(guest_.identity(), {options_.key_path, "", ""}));
    }
    FaultFor faults;
    if (faults_) {
      faults = [asked = faults_](const HeardRequest& request, const Answer& faithful) {
        return asked->FaultFor(request, faithful);
      };
    }
    return GuestSession(guest_, service, std::move(faults));
  }

  const ServeOptions& options_;
  Guest guest_;
  std::optional<Script> script_;
  std::shared_ptr<Faults> faults_;
  AgentOptions agent_;
  nlohmann::ordered_json ready_;
};

Result<Serving> Prepare(const ServeOptions& options) {
  std::optional<std::string> seed;
  BOOST_OUTCOME_TRY(guest, MakeGuest(options, seed));
  BOOST_OUTCOME_TRY(script, ReadScript(options));
  Sockets sockets(options, std::move(guest), std::move(script));
  BOOST_OUTCOME_TRYV(sockets.AddAll());
  Serving serving{.agent = sockets.TakeAgent(), .record_file = options.record_file};
  serving.ready = sockets.ready();
  serving.ready["seed"] = seed ? nlohmann::ordered_json(*seed) : nlohmann::ordered_json();
  return serving;
}

ExitStatus Refuse(const Error& error) {
  Say(stderr, fmt::format("dstack-mock-agent: {}\n", error.message));
  return StatusOf(error.code);
}

Result<void> WriteFolder(const std::string& folder, const std::string& seed) {
  const auto bytes = FromHex(seed);
  if (!bytes || bytes->size() != Secp256k1Key::kPrivateBytes) {
    return Error{ErrorCode::kSeedNotHex, "the seed is not 64 hex digits"};
  }
  return WriteSimulatorFolder(folder, *bytes);
}

}  // namespace

ExitStatus Serve(const ServeOptions& options) {
  if (const auto same = SamePath(PathsOf(options))) {
    Say(stderr, fmt::format("dstack-mock-agent: {}\n", *same));
    return ExitStatus::kUsage;
  }
  auto serving = Prepare(options);
  const auto served =
      serving ? ServeUntilSignal(std::move(serving.value())) : Result<void>(serving.error());
  return served ? ExitStatus::kOk : Refuse(served.error());
}

ExitStatus Init(const std::string& folder, const std::string& seed) {
  const std::string used = seed.empty() ? RandomSeed() : seed;
  const auto written = WriteFolder(folder, used);
  if (!written) return Refuse(written.error());
  const nlohmann::ordered_json made({{"folder", folder}, {"seed", used}});
  if (Say(stdout, made.dump() + "\n")) return ExitStatus::kOk;
  return Refuse({ErrorCode::kFileUnwritable, "standard output cannot be written"});
}

}  // namespace mock_agent
