// KeyRequest: the one question that the provider asks the guest agent.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "provider/agent/result.h"

namespace provider {

inline constexpr std::string_view kPurpose = "tessera-arc-server-key";
inline constexpr std::string_view kAlgorithm = "secp256k1";

// KeyRequest is a question that JSON can carry.
class KeyRequest {
 public:
  // Create refuses with kKeyIdNotUtf8 where one of the three is not valid UTF-8. Each may be empty
  // and may hold any character.
  static Result<KeyRequest> Create(std::string_view path, std::string_view purpose,
                                   std::string_view algorithm);

  const std::string& path() const { return path_; }
  const std::string& purpose() const { return purpose_; }
  const std::string& algorithm() const { return algorithm_; }

  // http is the whole request as it goes over the wire: POST /GetKey, and a JSON object of path,
  // purpose and algorithm.
  const std::string& http() const { return http_; }

 private:
  KeyRequest(std::string_view path, std::string_view purpose, std::string_view algorithm,
             std::string http)
      : path_(path), purpose_(purpose), algorithm_(algorithm), http_(std::move(http)) {}

  std::string path_;
  std::string purpose_;
  std::string algorithm_;
  std::string http_;
};

}  // namespace provider
