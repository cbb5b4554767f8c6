#include "provider/agent/agent_secret.h"

#include <boost/algorithm/hex.hpp>

namespace provider {
namespace {

std::span<const std::uint8_t> WithoutPrefix(std::span<const std::uint8_t> text) {
  const bool prefixed = text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  return text.subspan(prefixed ? 2 : 0);
}

}  // namespace

Result<AgentSecret> AgentSecret::Decode(KeyText text) {
  const auto digits = WithoutPrefix(text.characters().ExposeSecret());
  auto bytes = SecretBytes::Zeroed(digits.size() / 2);
  try {
    boost::algorithm::unhex(digits.begin(), digits.end(), bytes.ExposeMutable().begin());
  } catch (const boost::algorithm::hex_decode_error&) {
    return Reason::kKeyNotHex;
  }
  if (bytes.size() < kMinimumSecretBytes) return Reason::kKeyTooShort;
  if (bytes.IsAllZero()) return Reason::kKeyAllZero;
  return AgentSecret(std::move(bytes));
}

}  // namespace provider
