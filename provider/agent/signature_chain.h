// SignatureChain: what an answer of GetKey says about where its key comes from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "provider/agent/http_response.h"
#include "provider/agent/result.h"

namespace provider {

inline constexpr std::size_t kLinkBytes = 65;

// r || s || recovery id, 32, 32 and 1 bytes.
using ChainLink = std::array<std::uint8_t, kLinkBytes>;

// SignatureChain is two links of the right size, of which nothing is proven yet
// (KeyOrigin::Prove).
class SignatureChain {
 public:
  // FromJson reads the member signature_chain of an answer that KeyText::FromJson took. The key
  // beside it is passed over in place, and never copied. Refuses with kChainMissing (no such
  // member, null, no link in it) and with kChainMalformed (anything but an array of two strings of
  // 130 lower-case hex digits, which is how the agent writes bytes).
  static Result<SignatureChain> FromJson(const ResponseBody& body);
  // FromValue reads that member's value, as it stands in a JSON text, and refuses so too.
  static Result<SignatureChain> FromValue(std::string_view json);

  // of_key is signed by the app's root key, over the key.
  const ChainLink& of_key() const { return of_key_; }
  // of_app is signed by the KMS's root key, over the app's.
  const ChainLink& of_app() const { return of_app_; }

 private:
  SignatureChain(const ChainLink& of_key, const ChainLink& of_app)
      : of_key_(of_key), of_app_(of_app) {}

  ChainLink of_key_;
  ChainLink of_app_;
};

}  // namespace provider
