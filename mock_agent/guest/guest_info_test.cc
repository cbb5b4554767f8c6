#include "mock_agent/guest/guest_info.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

namespace mock_agent {
namespace {

using nlohmann::json;

TEST(InfoBodyTest, HasEveryMemberOfTheGuestApi) {
  const Identity identity = Identity::FromSeed(Bytes(32, 1)).value();
  const json info = json::parse(InfoBody(identity));
  std::set<std::string> names;
  for (const auto& [name, value] : info.items()) {
    EXPECT_TRUE(value.is_string()) << name;
    names.insert(name);
  }
  EXPECT_EQ(names, (std::set<std::string>{"app_cert", "app_id", "app_name", "cloud_product",
                                          "cloud_vendor", "compose_hash", "device_id",
                                          "instance_id", "key_provider_info", "mr_aggregated",
                                          "os_image_hash", "tcb_info", "vm_config"}));
}

TEST(InfoBodyTest, TellsTheAppIdAndThatItIsAMock) {
  const Identity identity = Identity::FromSeed(Bytes(32, 1)).value();
  const json info = json::parse(InfoBody(identity));
  EXPECT_EQ(info["app_id"], ToHex(identity.app_id()));
  EXPECT_EQ(info["app_name"], "dstack-mock-agent");
}

TEST(InfoBodyTest, HoldsThreeMembersThatAreJsonThemselves) {
  const json info = json::parse(InfoBody(Identity::FromSeed(Bytes(32, 1)).value()));
  for (const char* const name : {"tcb_info", "key_provider_info", "vm_config"}) {
    EXPECT_TRUE(json::parse(info[name].get<std::string>()).is_object()) << name;
  }
  EXPECT_TRUE(info["tcb_info"].get<std::string>().starts_with("{\n  \"mrtd\": \"00"));
}

TEST(VersionBodyTest, SaysWhatIsTrue) {
  EXPECT_EQ(VersionBody(), R"({"version":"0.6.0","rev":"mock"})");
}

}  // namespace
}  // namespace mock_agent
