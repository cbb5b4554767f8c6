#include "conformance/case/profile.h"

#include <algorithm>

namespace conformance {
namespace {

using mock_agent::KeyApi;

// In the order of kProfiles.
constexpr std::array kTable = {
    ProfileTraits{.profile = Profile::kTessera,
                  .name = "tessera",
                  .meaning = "the contract of arc-key-provider",
                  .api = KeyApi::kV0,
                  .follows = std::nullopt,
                  .strict = true,
                  .takes_chunks = false},
    ProfileTraits{.profile = Profile::kClient,
                  .name = "client",
                  .meaning = "what any careful client should do",
                  .api = KeyApi::kV0,
                  .follows = std::nullopt,
                  .strict = false,
                  .takes_chunks = true},
    ProfileTraits{.profile = Profile::kClientV1,
                  .name = "client-v1",
                  .meaning =
                      "the same of a client that speaks GetKey v1, which dstack documents for "
                      "0.6 and of which no agent has been recorded",
                  .api = KeyApi::kV1,
                  .follows = Profile::kClient,
                  .strict = false,
                  .takes_chunks = true},
};
static_assert(std::size(kTable) == std::size(kProfiles));
static_assert(std::ranges::equal(kTable, kProfiles, {}, &ProfileTraits::profile));

}  // namespace

const ProfileTraits& TraitsOf(Profile profile) {
  return kTable.at(static_cast<std::size_t>(profile));
}

std::string_view Name(Profile profile) {
  return TraitsOf(profile).name;
}

std::optional<Profile> ProfileNamed(std::string_view name) {
  const auto found = std::ranges::find(kTable, name, &ProfileTraits::name);
  if (found == kTable.end()) return std::nullopt;
  return found->profile;
}

}  // namespace conformance
