#include "mock_agent/guest/key_parts.h"

#include <string>
#include <utility>

#include "mock_agent/guest/forged_chain.h"
#include "mock_agent/guest/v1_key.h"

namespace mock_agent {
namespace {

AnswerParts PartsOfV1(const Identity& identity, const KeyRequest& asked, const std::string& other,
                      std::size_t secret_bytes) {
  const KeyAlgorithm algorithm =
      ParseV1Algorithm(asked.algorithm).value_or(KeyAlgorithm::kSecp256k1);
  V1Key granted = V1KeyOf(identity, asked.path, algorithm, secret_bytes);
  V1Key another = V1KeyOf(identity, other, algorithm, secret_bytes);
  AnswerParts parts{.secret = std::move(granted.key),
                    .other = std::move(another.key),
                    .chain = ChainJson(granted.chain),
                    .answer = {},
                    .forged_chain = {},
                    .public_key = ToHex(granted.public_key),
                    .other_public_key = ToHex(another.public_key)};
  parts.answer = R"({"key":")" + ToHex(parts.secret) + R"(","public_key":")" + parts.public_key +
                 R"(","signature_chain":)" + parts.chain + "}";
  return parts;
}

}  // namespace

std::string SignatureChainJson(const Identity& identity, std::string_view path,
                               std::string_view purpose, std::string_view algorithm) {
  return ChainJson(identity.SignatureChain(path, purpose, algorithm));
}

std::string WellFormedKeyBody(const Identity& identity, std::string_view path,
                              std::string_view purpose, std::string_view algorithm,
                              std::size_t secret_bytes) {
  return R"({"key":")" + ToHex(identity.DeriveSecret(path, secret_bytes)) +
         R"(","signature_chain":)" + SignatureChainJson(identity, path, purpose, algorithm) + "}";
}

AnswerParts PartsOf(const Identity& identity, const KeyRequest& asked, std::size_t secret_bytes) {
  using namespace std::string_literals;
  const std::string other = asked.path + "\0other"s;
  if (asked.api == KeyApi::kV1) return PartsOfV1(identity, asked, other, secret_bytes);
  return {.secret = identity.DeriveSecret(asked.path, secret_bytes),
          .other = identity.DeriveSecret(other, secret_bytes),
          .chain = SignatureChainJson(identity, asked.path, asked.purpose, asked.algorithm),
          .answer =
              WellFormedKeyBody(identity, asked.path, asked.purpose, asked.algorithm, secret_bytes),
          .forged_chain =
              [identity, asked, other](Forgery forgery) {
                return ChainJson(ForgedChain(ChainPartsOf(identity, asked, other), forgery));
              },
          .public_key = {},
          .other_public_key = {}};
}

PartsFor PartsForRequests(Identity identity, KeyRequest expected) {
  return [identity = std::move(identity), expected = std::move(expected)](
             std::string_view request_body, std::size_t secret_bytes) {
    const KeyRequestResult asked = KeyRequestFromJson(request_body, expected.api);
    return PartsOf(identity, asked ? asked.value() : expected, secret_bytes);
  };
}

}  // namespace mock_agent
