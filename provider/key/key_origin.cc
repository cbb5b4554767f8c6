#include "provider/key/key_origin.h"

#include <algorithm>
#include <boost/algorithm/hex.hpp>
#include <iterator>
#include <optional>
#include <span>
#include <vector>

#include "provider/key/keccak256.h"

namespace provider {
namespace {

constexpr std::string_view kIssued = "dstack-kms-issued";

std::span<const std::uint8_t> AsBytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::optional<std::vector<std::uint8_t>> FromDigits(std::string_view digits) {
  std::vector<std::uint8_t> bytes;
  try {
    boost::algorithm::unhex(digits.begin(), digits.end(), std::back_inserter(bytes));
  } catch (const boost::algorithm::hex_decode_error&) {
    return std::nullopt;
  }
  return bytes;
}

bool IsSecp256k1(std::string_view algorithm) {
  return algorithm == "secp256k1" || algorithm == "k256" || algorithm.empty();
}

Keccak256Digest ClaimOfKey(std::string_view purpose, const Secp256k1PublicKey& key) {
  std::string digits;
  boost::algorithm::hex_lower(key, std::back_inserter(digits));
  return Keccak256({AsBytes(purpose), AsBytes(":"), AsBytes(digits)});
}

Keccak256Digest ClaimOfApp(const AppId& app_id, const Secp256k1PublicKey& app_root) {
  return Keccak256({AsBytes(kIssued), AsBytes(":"), app_id, app_root});
}

}  // namespace

Result<KeyOrigin> KeyOrigin::Expect(std::string_view root_public_key, std::string_view app_id,
                                    const KeyRequest& request) {
  const auto sec1 = FromDigits(root_public_key);
  const auto root = sec1 ? ParseSecp256k1PublicKey(*sec1) : std::nullopt;
  if (!root) return Reason::kRootPublicKeyInvalid;
  const auto id = FromDigits(app_id);
  if (!id || id->size() != kAppIdBytes) return Reason::kAppIdInvalid;
  if (!IsSecp256k1(request.algorithm())) return Reason::kOriginAlgorithm;
  AppId bytes{};
  std::ranges::copy(*id, bytes.begin());
  return KeyOrigin(*root, bytes, request.purpose());
}

Result<void> KeyOrigin::Prove(const AgentSecret& secret, const SignatureChain& chain) const {
  BOOST_OUTCOME_TRY(key, Secp256k1PublicKeyOf(secret.bytes()));
  return Prove(key, chain);
}

Result<void> KeyOrigin::Prove(const Secp256k1PublicKey& key, const SignatureChain& chain) const {
  if (!IsCanonical(chain.of_key()) || !IsCanonical(chain.of_app())) {
    return Reason::kChainNotCanonical;
  }
  const auto app_root = SignerOf(chain.of_key(), ClaimOfKey(purpose_, key));
  if (!app_root) return Reason::kChainNotToRoot;
  const auto root = SignerOf(chain.of_app(), ClaimOfApp(app_id_, *app_root));
  if (root != root_) return Reason::kChainNotToRoot;
  return success();
}

}  // namespace provider
