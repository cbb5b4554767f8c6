#include "provider/command/hex_text.h"

#include <algorithm>
#include <boost/algorithm/hex.hpp>
#include <iterator>

namespace provider {

std::string Hex(std::span<const std::uint8_t> bytes) {
  std::string text;
  boost::algorithm::hex_lower(bytes.begin(), bytes.end(), std::back_inserter(text));
  return text;
}

SecretBytes SurroundSecret(std::string_view before, const SecretBytes& secret,
                           std::string_view after) {
  auto text = SecretBytes::Zeroed(before.size() + 2 * secret.size() + after.size());
  const auto bytes = secret.ExposeSecret();
  auto out = std::ranges::copy(before, text.ExposeMutable().begin()).out;
  out = boost::algorithm::hex_lower(bytes.begin(), bytes.end(), out);
  std::ranges::copy(after, out);
  return text;
}

}  // namespace provider
