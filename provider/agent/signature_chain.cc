#include "provider/agent/signature_chain.h"

#include <boost/algorithm/hex.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "provider/agent/json_member.h"

namespace provider {
namespace {

Result<ChainLink> LinkOf(const nlohmann::json& value) {
  if (!value.is_string()) return Reason::kChainMalformed;
  const auto& digits = value.get_ref<const std::string&>();
  if (digits.size() != 2 * kLinkBytes ||
      digits.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return Reason::kChainMalformed;
  }
  ChainLink link{};
  boost::algorithm::unhex(digits, link.begin());
  return link;
}

}  // namespace

Result<SignatureChain> SignatureChain::FromJson(const ResponseBody& body) {
  const auto json = body.bytes().ExposeSecret();
  const auto member =
      JsonMember({reinterpret_cast<const char*>(json.data()), json.size()}, "signature_chain");
  if (!member) return Reason::kChainMissing;
  return FromValue(*member);
}

Result<SignatureChain> SignatureChain::FromValue(std::string_view json) {
  const auto chain = nlohmann::json::parse(json, nullptr, false);
  if (chain.is_null() || (chain.is_array() && chain.empty())) return Reason::kChainMissing;
  if (!chain.is_array() || chain.size() != 2) return Reason::kChainMalformed;
  BOOST_OUTCOME_TRY(of_key, LinkOf(chain[0]));
  BOOST_OUTCOME_TRY(of_app, LinkOf(chain[1]));
  return SignatureChain(of_key, of_app);
}

}  // namespace provider
