#include "conformance/parity/base64.h"

#include <openssl/evp.h>

#include <limits>

namespace conformance::parity {

std::optional<std::string> FromBase64(std::string_view text) {
  if (text.size() % 4 != 0 || text.size() > std::numeric_limits<int>::max()) return std::nullopt;
  // OpenSSL forgives white space around the digits.
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t digits = std::min(text.find('='), text.size());
  const std::size_t padding = text.size() - digits;
  if (padding > 2 || text.substr(digits).find_first_not_of('=') != std::string_view::npos ||
      text.substr(0, digits).find_first_not_of(kDigits) != std::string_view::npos)
    return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  // The last digit may say more than the bytes, which OpenSSL overlooks: then it is another text.
  bytes.resize(bytes.size() - padding);
  std::string again(text.size() + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(again.data()),
                  reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  again.pop_back();
  if (again != text) return std::nullopt;
  return bytes;
}

}  // namespace conformance::parity
