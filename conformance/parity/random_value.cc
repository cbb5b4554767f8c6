#include "conformance/parity/random_value.h"

#include <array>

#include "mock_agent/wire/bytes.h"

namespace conformance::parity {
namespace {

constexpr std::array kTexts{"a/b",
                            "",
                            "a",
                            "p",
                            "a.example",
                            "a b",
                            "a+b&c=d",
                            "\xc3\xa9",
                            "/",
                            "vms",
                            "a\tb\nc",
                            "\"quoted\"",
                            "a\\b",
                            "%41",
                            "0",
                            "secret",
                            "tessera-arc-server-key"};
constexpr std::array kAlgorithms{"secp256k1", "secp256k1", "k256", "ed25519",
                                 "",          "ed25519",   "rsa",  "secp256k1_prehashed",
                                 "SECP256K1", "secp256k1 "};
constexpr std::array kHashes{"",          "sha256",    "sha384",   "sha512",
                             "sha3-256",  "sha3-384",  "sha3-512", "keccak256",
                             "keccak384", "keccak512", "raw",      "md5"};
constexpr std::array kNames{"a.example", "*.a.example",      "127.0.0.1", "::1",
                            "a b",       "\xc3\xa9.example", ""};
constexpr std::array<std::int64_t, 9> kTimes{
    0, 1, 1700000000, 1900000000, 1700000001, 2524607999, 4102444800, 253402300800, -1};

std::string RandomHex(Dice& dice) {
  constexpr std::array<std::size_t, 9> kSizes{0, 1, 4, 31, 32, 33, 64, 65, 63};
  std::string hex = mock_agent::ToHex(mock_agent::AsBytes(RandomBytes(dice, dice.Pick(kSizes))));
  if (dice.Chance(8)) hex = "0x" + hex;
  if (dice.Chance(4)) hex = "0X" + hex;
  if (dice.Chance(4)) hex += "0";
  if (dice.Chance(4)) hex += "zz";
  if (dice.Chance(5)) {
    for (char& each : hex) {
      if (each >= 'a' && each <= 'f') each = static_cast<char>(each - 'a' + 'A');
    }
  }
  return hex;
}

}  // namespace

std::string RandomText(Dice& dice, FieldKind kind) {
  switch (kind) {
    case FieldKind::kAlgorithm:
      return dice.Pick(kAlgorithms);
    case FieldKind::kHash:
      return dice.Pick(kHashes);
    case FieldKind::kHex:
      return RandomHex(dice);
    case FieldKind::kFlag:
      return dice.Pick(std::array{"true", "false", "1", "0", ""});
    case FieldKind::kTime:
      return std::to_string(RandomTime(dice));
    case FieldKind::kTexts:
      return RandomName(dice);
    case FieldKind::kText:
      break;
  }
  return dice.Pick(kTexts);
}

std::string RandomName(Dice& dice) {
  return dice.Pick(kNames);
}

std::int64_t RandomTime(Dice& dice) {
  return dice.Pick(kTimes);
}

std::string RandomBytes(Dice& dice, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& each : bytes) each = static_cast<char>(dice.Below(256));
  return bytes;
}

}  // namespace conformance::parity
