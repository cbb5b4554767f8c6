#include "mock_agent/guest/info_methods.h"

#include <fmt/format.h>

#include "mock_agent/guest/json_writer.h"
#include "mock_agent/guest/messages.h"

namespace mock_agent {
namespace {

Bytes RawBytes(std::string_view text) {
  return {text.begin(), text.end()};
}

std::string HexOf(std::string_view bytes) {
  return ToHex(AsBytes(bytes));
}

std::string TcbInfoOf(const Guest& guest) {
  const Attestation& attestation = guest.attestation();
  const Measurements& measurements = guest.measurements();
  const auto measured = [&](std::size_t which) {
    constexpr std::size_t kBytes = Attestation::kRegisterBytes;
    return HexOf(attestation.Field(Attestation::kRegister0 + which * kBytes));
  };
  std::string text = "{\n";
  const auto add = [&](std::string_view name, const std::string& hex) {
    text += fmt::format("  \"{}\": \"{}\",\n", name, hex);
  };
  add("mrtd", HexOf(attestation.Field(Attestation::kMrTd)));
  add("rtmr0", measured(0));
  add("rtmr1", measured(1));
  add("rtmr2", measured(2));
  add("rtmr3", measured(3));
  add("mr_aggregated", HexOf(measurements.mr_aggregated));
  add("os_image_hash", HexOf(measurements.os_image_hash));
  add("compose_hash", HexOf(measurements.compose_hash));
  add("device_id", HexOf(measurements.device_id));
  text += "  \"event_log\": " + attestation.PrettyEventLogJson() + ",\n";
  return text + "  \"app_compose\": " + JsonString(guest.app_compose()) + "\n}";
}

Message InfoAnswer(const Guest& guest, bool show) {
  const Measurements& measurements = guest.measurements();
  Message answer(kAppInfo);
  answer.Set("app_id", RawBytes(measurements.app_id));
  answer.Set("instance_id", RawBytes(measurements.instance_id));
  answer.Set("app_cert", guest.app_certificate());
  answer.Set("tcb_info", show ? TcbInfoOf(guest) : std::string());
  answer.Set("app_name", guest.app_name());
  answer.Set("device_id", RawBytes(measurements.device_id));
  answer.Set("mr_aggregated", RawBytes(measurements.mr_aggregated));
  answer.Set("os_image_hash", RawBytes(measurements.os_image_hash));
  answer.Set("key_provider_info", measurements.key_provider_info);
  answer.Set("compose_hash", RawBytes(measurements.compose_hash));
  answer.Set("vm_config", show ? guest.vm_config() : std::string());
  // The maker and the name of the machine, `cloud_vendor` and `cloud_product`, stay empty.
  return answer;
}

Message V1InfoAnswer(const Guest& guest, bool show) {
  const Measurements& measurements = guest.measurements();
  Message answer(kV1InfoResponse);
  answer.Set("app_id", RawBytes(measurements.app_id));
  answer.Set("app_name", guest.app_name());
  answer.Set("compose_hash", RawBytes(measurements.compose_hash));
  answer.Set("instance_id", RawBytes(measurements.instance_id));
  answer.Set("device_id", RawBytes(measurements.device_id));
  answer.Set("os_image_hash", RawBytes(measurements.os_image_hash));
  answer.Set("mr_aggregated", RawBytes(measurements.mr_aggregated));
  if (show) {
    answer.Set("app_compose", guest.app_compose());
    answer.Set("vm_config", guest.vm_config());
    answer.Set("key_provider_info", measurements.key_provider_info);
  }
  return answer;
}

}  // namespace

MethodResult Info(const Guest& guest, const Message&) {
  return InfoAnswer(guest, true);
}

MethodResult WorkerInfo(const Guest& guest, const Message&) {
  return InfoAnswer(guest, guest.public_tcbinfo());
}

MethodResult Version(const Guest& guest, const Message&) {
  Message answer(kWorkerVersion);
  answer.Set("version", std::string(guest.api() == Api::k05 ? "0.5.11" : "0.6.0"));
  answer.Set("rev", std::string("unknown"));
  return answer;
}

MethodResult EmitEvent(const Guest&, const Message&) {
  return Message(kNothing);
}

MethodResult EmitEventIsGone(const Guest&, const Message&) {
  return MethodFailure{
      "EmitEvent was removed in dstack 0.6.0; runtime RTMR3 events are system-owned and cannot be "
      "extended by apps"};
}

MethodResult V1Info(const Guest& guest, const Message&) {
  return V1InfoAnswer(guest, true);
}

MethodResult V1WorkerInfo(const Guest& guest, const Message&) {
  return V1InfoAnswer(guest, guest.public_tcbinfo());
}

MethodResult V1Health(const Guest&, const Message&) {
  Message answer(kV1HealthResponse);
  answer.Set("healthy", true);
  return answer;
}

}  // namespace mock_agent
