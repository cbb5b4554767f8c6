#include "mock_agent/guest/measurements.h"

#include <nlohmann/json.hpp>

#include "mock_agent/guest/digest.h"
#include "mock_agent/guest/message_pack.h"
#include "mock_agent/wire/json_text.h"

namespace mock_agent {
namespace {

std::string Sha256Of(std::string_view bytes) {
  const Digest digest = Sha256(AsBytes(bytes));
  return {digest.begin(), digest.end()};
}

// OsImageHash is out of the config, or out of the config of the machine that stands in it as a text.
std::string OsImageHash(std::string_view config) {
  const auto outer = ParseJson(config);
  if (!outer || !outer->is_object()) return "";
  std::string inner_text(config);
  if (const auto inner = outer->find("vm_config"); inner != outer->end() && inner->is_string()) {
    inner_text = inner->get<std::string>();
  }
  const auto inner = ParseJson(inner_text);
  if (!inner || !inner->is_object()) return "";
  const auto hash = inner->find("os_image_hash");
  if (hash == inner->end() || !hash->is_string()) return "";
  const auto bytes = FromHex(hash->get<std::string>());
  return bytes ? std::string(bytes->begin(), bytes->end()) : "";
}

std::string AggregatedOf(const Attestation& attestation) {
  constexpr std::size_t kBoot = 4 * Attestation::kRegisterBytes;
  std::string all(attestation.Field(Attestation::kMrTd));
  all += attestation.Field(Attestation::kRegister0, kBoot - Attestation::kRegisterBytes);
  all += attestation.ReplayedRegister3();
  // Only a guest that has one of config id, owner and owner's config is measured by them.
  const std::string_view owner =
      attestation.Field(Attestation::kMrConfigId, 3 * Attestation::kRegisterBytes);
  if (owner.find_first_not_of('\0') != std::string_view::npos) all += owner;
  return Sha256Of(all);
}

std::string SystemOf(const Attestation& attestation, std::string_view key_provider) {
  std::string all(attestation.Field(Attestation::kMrTd));
  all += attestation.Field(Attestation::kRegister0, 3 * Attestation::kRegisterBytes);
  all += key_provider.empty() ? std::string(sizeof(Digest), '\0') : Sha256Of(key_provider);
  return Sha256Of(all);
}

}  // namespace

Measurements MeasurementsOf(const Attestation& attestation) {
  const std::string_view key_provider = attestation.Payload("key-provider");
  return {.app_id = std::string(attestation.Payload("app-id")),
          .compose_hash = std::string(attestation.Payload("compose-hash")),
          .instance_id = std::string(attestation.Payload("instance-id")),
          .device_id = Sha256Of(""),
          .mr_system = SystemOf(attestation, key_provider),
          .mr_aggregated = AggregatedOf(attestation),
          .os_image_hash = OsImageHash(attestation.parts().config),
          .key_provider_info = std::string(key_provider)};
}

std::string PackedAppInfo(const Measurements& measurements) {
  constexpr std::size_t kMembers = 9;
  std::string packed;
  AppendPackedArray(packed, kMembers);
  for (const std::string* const each :
       {&measurements.app_id, &measurements.compose_hash, &measurements.instance_id,
        &measurements.device_id, &measurements.mr_system, &measurements.mr_aggregated,
        &measurements.os_image_hash, &measurements.key_provider_info}) {
    AppendPackedBytes(packed, *each);
  }
  AppendPackedArray(packed, 0);
  return packed;
}

}  // namespace mock_agent
