// The config of a client under test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "provider/key/config.h"
#include "provider/testing/recorded_keys_for_test.h"
#include "provider/testing/variables_for_test.h"

namespace provider {
namespace {

using testing::ElementsAre;

const Variables kConformance = {{"DSTACK_CONFORMANCE_SOCKET", "/s"},
                                {"DSTACK_CONFORMANCE_KEY_PATH", "k"},
                                {"DSTACK_CONFORMANCE_PURPOSE", "p"},
                                {"DSTACK_CONFORMANCE_ALGORITHM", "a"}};

TEST(ConfigForConformance, AsksWhatTheContractSays) {
  const auto config = ConfigForConformance(Lookup(kConformance));
  ASSERT_TRUE(config);
  EXPECT_THAT(config.value().sockets.paths(), ElementsAre("/s"));
  EXPECT_NE(config.value().request.http().find(R"({"path":"k","purpose":"p","algorithm":"a"})"),
            std::string::npos);
}

TEST(ConfigForConformance, ReadsNoOtherVariable) {
  Variables variables = kConformance;
  variables["TESSERA_UNKNOWN"] = "";
  variables["TESSERA_KEY_PROVIDER"] = "file";
  variables["TESSERA_DSTACK_SOCKET"] = "/other";
  variables["TESSERA_DSTACK_KMS_ROOT_PUBKEY"] = "no key";
  variables["TESSERA_DSTACK_PEER_UID"] = "nobody";
  const auto config = ConfigForConformance(Lookup(variables));
  ASSERT_TRUE(config);
  EXPECT_THAT(config.value().sockets.paths(), ElementsAre("/s"));
}

TEST(ConfigForConformance, RefusesWhereAnyVariableIsUnset) {
  for (const auto& [name, value] : kConformance) {
    Variables variables = kConformance;
    variables.erase(name);
    EXPECT_EQ(ConfigForConformance(Lookup(variables)).error(), Reason::kConformanceVariableMissing)
        << name;
  }
}

TEST(ConfigForConformance, AsksForAProofOfTheOriginItIsTold) {
  Variables variables = kConformance;
  variables["DSTACK_CONFORMANCE_ALGORITHM"] = "secp256k1";
  EXPECT_FALSE(ConfigForConformance(Lookup(variables)).value().origin);
  variables["DSTACK_CONFORMANCE_KMS_ROOT_PUBKEY"] = kRecordedRoot;
  EXPECT_EQ(ConfigForConformance(Lookup(variables)).error(), Reason::kOriginIncomplete);
  variables["DSTACK_CONFORMANCE_APP_ID"] = kRecordedApp;
  const auto config = ConfigForConformance(Lookup(variables));
  ASSERT_TRUE(config);
  EXPECT_TRUE(config.value().origin);
}

TEST(ConfigForConformance, TakesAnyTextButNoEmptySocket) {
  for (const auto& [name, value] : kConformance) {
    Variables variables = kConformance;
    variables[name] = "";
    const auto config = ConfigForConformance(Lookup(variables));
    if (name == "DSTACK_CONFORMANCE_SOCKET") {
      EXPECT_EQ(config.error(), Reason::kSocketPathEmpty);
    } else {
      EXPECT_TRUE(config) << name;
    }
  }
}

}  // namespace
}  // namespace provider
