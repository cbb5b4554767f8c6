#include "provider/command/hex_text.h"

#include <boost/algorithm/hex.hpp>
#include <iterator>

namespace provider {
namespace {

void AppendHex(std::string& text, std::span<const std::uint8_t> bytes) {
  boost::algorithm::hex_lower(bytes.begin(), bytes.end(), std::back_inserter(text));
}

}  // namespace

std::string Hex(std::span<const std::uint8_t> bytes) {
  std::string text;
  AppendHex(text, bytes);
  return text;
}

std::string SurroundSecret(std::string_view before, const SecretBytes& secret,
                           std::string_view after) {
  std::string text;
  // All of the room at once: a text that grows leaves copies behind.
  text.reserve(before.size() + 2 * secret.size() + after.size());
  text += before;
  AppendHex(text, secret.ExposeSecret());
  text += after;
  return text;
}

}  // namespace provider
