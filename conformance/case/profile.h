// Profile: which contract a client is held to. What tells the profiles apart stands in one table.
#pragma once

#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>

#include "mock_agent/wire/key_api.h"

namespace conformance {

enum class Profile { kTessera, kClient, kClientV1 };
inline constexpr Profile kProfiles[] = {Profile::kTessera, Profile::kClient, Profile::kClientV1};

struct ProfileTraits {
  Profile profile;
  std::string_view name;     // "client-v1"
  std::string_view meaning;  // in a line, for --help
  mock_agent::KeyApi api;    // that its clients speak
  std::optional<Profile>
      follows;        // what a clause or a case says of that one it says of this one too
  bool strict;        // a sound answer has to be accepted: none is left open
  bool takes_chunks;  // a request may be framed by chunks instead of a length
};

// TraitsOf is the profile's row of the table.
const ProfileTraits& TraitsOf(Profile profile);
std::string_view Name(Profile profile);
// ProfileNamed is nothing for a name that is none.
std::optional<Profile> ProfileNamed(std::string_view name);

// PerProfile has one value for each profile.
template <typename Value>
class PerProfile {
 public:
  // The same for all.
  PerProfile(Value value) { values_.fill(value); }  // NOLINT(google-explicit-constructor)

  Value& operator[](Profile profile) { return values_.at(static_cast<std::size_t>(profile)); }
  const Value& operator[](Profile profile) const {
    return values_.at(static_cast<std::size_t>(profile));
  }

 private:
  std::array<Value, std::size(kProfiles)> values_{};
};

}  // namespace conformance
