// Measurements: what an attestation says of the guest, as Info and certificates give it.
#pragma once

#include <string>

#include "mock_agent/guest/attestation.h"

namespace mock_agent {

// Bytes as strings; empty where the attestation says nothing.
struct Measurements {
  std::string app_id;
  std::string compose_hash;
  std::string instance_id;
  std::string device_id;          // 32: the hash of no platform id
  std::string mr_system;          // 32
  std::string mr_aggregated;      // 32
  std::string os_image_hash;      // out of the attestation's config
  std::string key_provider_info;  // JSON
};

Measurements MeasurementsOf(const Attestation& attestation);

// PackedAppInfo is what a certificate's app info holds: a MessagePack array of the above, in order,
// and an empty one.
std::string PackedAppInfo(const Measurements& measurements);

}  // namespace mock_agent
