#include "mock_agent/guest/key_parts.h"

#include <string>
#include <utility>

#include "mock_agent/guest/forged_chain.h"

namespace mock_agent {

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
  return {.secret = identity.DeriveSecret(asked.path, secret_bytes),
          .other = identity.DeriveSecret(other, secret_bytes),
          .chain = SignatureChainJson(identity, asked.path, asked.purpose, asked.algorithm),
          .answer =
              WellFormedKeyBody(identity, asked.path, asked.purpose, asked.algorithm, secret_bytes),
          .forged_chain = [identity, asked, other](Forgery forgery) {
            return ChainJson(ForgedChain(ChainPartsOf(identity, asked, other), forgery));
          }};
}

PartsFor PartsForRequests(Identity identity, std::string expected_path) {
  return [identity = std::move(identity), expected = std::move(expected_path)](
             std::string_view request_body, std::size_t secret_bytes) {
    const KeyRequestResult asked = KeyRequestFromJson(request_body);
    return PartsOf(identity, asked ? asked.value() : KeyRequest{expected, "", ""}, secret_bytes);
  };
}

}  // namespace mock_agent
