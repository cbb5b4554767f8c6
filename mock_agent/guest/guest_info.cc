#include "mock_agent/guest/guest_info.h"

#include <nlohmann/json.hpp>

namespace mock_agent {
namespace {

using nlohmann::ordered_json;

std::string Zeros(std::size_t bytes) {
  return std::string(2 * bytes, '0');
}

// The sizes are those of TDX (SHA-384) and of dstack's own hashes (SHA-256).
std::string TcbInfo() {
  const ordered_json info = {
      {"mrtd", Zeros(48)},
      {"rtmr0", Zeros(48)},
      {"rtmr1", Zeros(48)},
      {"rtmr2", Zeros(48)},
      {"rtmr3", Zeros(48)},
      {"mr_aggregated", Zeros(32)},
      {"os_image_hash", Zeros(32)},
      {"compose_hash", Zeros(32)},
      {"device_id", Zeros(32)},
      {"app_compose", R"({"name":"dstack-mock-agent"})"},
      {"event_log", ordered_json::array()},
  };
  return info.dump(2);
}

}  // namespace

std::string InfoBody(const Identity& identity) {
  const ordered_json info = {
      {"app_id", ToHex(identity.app_id())},
      {"instance_id", Zeros(20)},
      {"app_cert", ""},
      {"tcb_info", TcbInfo()},
      {"app_name", "dstack-mock-agent"},
      {"device_id", Zeros(32)},
      {"mr_aggregated", Zeros(32)},
      {"os_image_hash", Zeros(32)},
      {"key_provider_info", R"({"name":"mock","id":""})"},
      {"compose_hash", Zeros(32)},
      {"vm_config", R"({"name":"mock"})"},
      {"cloud_vendor", "mock"},
      {"cloud_product", "dstack-mock-agent"},
  };
  return info.dump();
}

std::string VersionBody() {
  return R"({"version":"0.6.0","rev":"mock"})";
}

}  // namespace mock_agent
