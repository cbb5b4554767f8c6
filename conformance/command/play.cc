#include "conformance/command/play.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>

#include "conformance/command/rendered_run.h"
#include "mock_agent/guest/configured_request.h"
#include "mock_agent/guest/faithful_session.h"
#include "mock_agent/guest/forged_chain.h"
#include "mock_agent/guest/identity.h"
#include "mock_agent/guest/key_parts.h"
#include "mock_agent/guest/stranger.h"
#include "mock_agent/script/script_player.h"
#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/same_path.h"
#include "mock_agent/wire/serving.h"
#include "mock_agent/wire/whole_file.h"

namespace conformance {
namespace {

using mock_agent::Api;
using mock_agent::Guest;
using mock_agent::Identity;
using mock_agent::KeyApi;

constexpr const char* kAnyPath = "a/key/path";
constexpr mode_t kFileMode = 0666;

Result<const Case*> Find(const Catalog& catalog, const std::string& id) {
  const Case* found = catalog.Find(id);
  if (found != nullptr) return found;
  return Error{ErrorCode::kUnknownCase,
               "no case is called '" + id + "'; see dstack-conformance list"};
}

std::string PathOf(const Case& of, const PlayOptions& options) {
  return options.key_path.empty() ? of.key_path.value_or(kAnyPath) : options.key_path;
}

// AsPlayed is the case at the point that was asked for, where it is a sweep.
Result<Case> AsPlayed(const Case& of, const PlayOptions& options) {
  if (!of.sweep) {
    if (!options.at) return of;
    return Error{ErrorCode::kWrongValue, "--at: " + of.id + " is no sweep"};
  }
  BOOST_OUTCOME_TRY(points, RenderedPoints(of));
  for (const SweepPoint& point : points) {
    if (!options.at || point.place == *options.at) return of.At(point);
  }
  return Error{ErrorCode::kWrongValue, fmt::format("--at: the sweep {} goes from {} to {}", of.id,
                                                   points.front().place, points.back().place)};
}

// ApiOf is the API by which the case is played.
Result<KeyApi> ApiOf(const Case& of, const PlayOptions& options) {
  if (!options.api) return FirstApi(of);
  const KeyApi api = *options.api;
  for (const Profile profile : kProfiles) {
    if (TraitsOf(profile).api == api && of.AskedIn(profile)) return api;
  }
  return Error{ErrorCode::kWrongValue,
               fmt::format("--api: {} is no case of clients that speak {}", of.id, Name(api))};
}

std::string RandomSeed() {
  std::random_device random;
  std::array<std::uint8_t, 32> seed{};
  for (auto& byte : seed) byte = static_cast<std::uint8_t>(random());
  return mock_agent::ToHex(seed);
}

}  // namespace

Result<void> Serve(const Catalog& catalog, const PlayOptions& options) {
  BOOST_OUTCOME_TRY(found, Find(catalog, options.id));
  BOOST_OUTCOME_TRY(played, AsPlayed(*found, options));
  BOOST_OUTCOME_TRY(api, ApiOf(played, options));
  const Case* of = &played;
  if (!of->AgentAnswers()) {
    return Error{ErrorCode::kUnknownCase, "no agent answers in this case: " + options.id};
  }
  if (const auto same =
          mock_agent::SamePath({{"--socket", options.socket}, {"--record", options.record_file}})) {
    return Error{ErrorCode::kWrongValue, *same};
  }
  const std::string seed = options.seed.empty() ? RandomSeed() : options.seed;
  BOOST_OUTCOME_TRY(identity, Identity::FromSeedHex(seed));
  // As in a run of the suite, whatever else is asked gets a perfect answer of a stranger's. Whoever
  // plays by hand asks for what they like, so there is no other path or purpose.
  BOOST_OUTCOME_TRY(stranger_identity, Identity::FromSeedHex(RandomSeed()));
  BOOST_OUTCOME_TRY(stranger, Guest::FromIdentity(stranger_identity, Api::k06));
  BOOST_OUTCOME_TRY(guest, Guest::FromIdentity(identity, Api::k06));
  nlohmann::ordered_json ready{{"socket", options.socket}, {"seed", seed}, {"case", options.id}};
  if (api != KeyApi::kV0) ready["api"] = Name(api);
  const auto& kms_root_key = identity.kms_root_key();
  if (of->origin && kms_root_key) {
    ready["kms_root_pubkey"] = mock_agent::ToHex(kms_root_key->PublicKey());
    const mock_agent::Bytes& app_id = identity.app_id();
    ready["app_id"] =
        mock_agent::ToHex(of->of_another_app ? mock_agent::AnotherApp(app_id) : app_id);
  }
  if (!of->environment.empty()) ready["environment"] = of->environment;
  const mock_agent::Behind behind{.configured = mock_agent::AsksForKeys(api),
                                  .stranger = mock_agent::StrangerAnswerer(std::move(stranger))};
  mock_agent::Session session =
      of->script
          ? mock_agent::ScriptedSession(
                *of->script,
                mock_agent::PartsForRequests(
                    std::move(identity), {PathOf(*of, options), of->purpose, of->algorithm, api}),
                behind, of->first_connection)
          : mock_agent::FaithfulInFrontOf(std::move(guest), behind);
  BOOST_OUTCOME_TRYV(mock_agent::ServeUntilSignal(
      {.agent = {.socket_path = options.socket, .session = std::move(session)},
       .record_file = options.record_file,
       .ready = std::move(ready)}));
  return success();
}

Result<std::string> Rendered(const Catalog& catalog, const PlayOptions& options) {
  BOOST_OUTCOME_TRY(found, Find(catalog, options.id));
  BOOST_OUTCOME_TRY(played, AsPlayed(*found, options));
  BOOST_OUTCOME_TRY(api, ApiOf(played, options));
  BOOST_OUTCOME_TRY(identity, Identity::FromSeedHex(options.seed));
  const RenderedRun rendered = RenderRun(played, identity, PathOf(played, options), api);
  if (!options.first_connection) return rendered.bytes;
  if (played.first_connection) return rendered.first_connection;
  return Error{ErrorCode::kWrongValue,
               "--first-connection: that of " + options.id + " gets the answer"};
}

Result<void> RenderIntoFolder(const Catalog& catalog, const PlayOptions& options) {
  BOOST_OUTCOME_TRY(cases, catalog.Select({options.id}));
  const std::filesystem::path folder = options.folder;
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) {
    return Error{ErrorCode::kReportNotWritable,
                 fmt::format("--into: {}: {}", options.folder, problem.message())};
  }
  PlayOptions one = options;
  for (const Case* each : cases) {
    one.id = each->id;
    BOOST_OUTCOME_TRY(bytes, Rendered(catalog, one));
    BOOST_OUTCOME_TRY(file, mock_agent::WholeFile::At(folder / each->id, kFileMode));
    BOOST_OUTCOME_TRYV(file.Write(bytes));
  }
  return success();
}

}  // namespace conformance
