// KeyApi: which version of GetKey is spoken (facts: agent-protocol.md).
#pragma once

#include <cstdlib>
#include <string_view>

namespace mock_agent {

enum class KeyApi {
  kV0,  // path, purpose and algorithm are asked; recorded
  kV1,  // domain and algorithm are asked, a public_key comes with the key; documented, not recorded
};

inline constexpr KeyApi kKeyApis[] = {KeyApi::kV0, KeyApi::kV1};

inline std::string_view Name(KeyApi api) {
  switch (api) {
    case KeyApi::kV0:
      return "v0";
    case KeyApi::kV1:
      return "v1";
  }
  std::abort();
}

}  // namespace mock_agent
