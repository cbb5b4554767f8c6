#include "provider/key/lookup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace provider {
namespace {

TEST(Lookup, TakesOnlyTheProvidersVariablesOfAProcess) {
  constexpr std::array kEnvironment{
      "PATH=/bin",       "TESSERA_B=1=2",        "TESSERA_A=",   "DSTACK_CONFORMANCE_SOCKET=/s",
      "TESSERA_B=later", "TESSERA_WITHOUT_SIGN", "XTESSERA_C=3", static_cast<const char*>(nullptr)};
  const Lookup lookup = Lookup::OfProcess(kEnvironment.data());
  EXPECT_THAT(lookup.Names(),
              testing::ElementsAre("DSTACK_CONFORMANCE_SOCKET", "TESSERA_A", "TESSERA_B"));
  EXPECT_EQ(lookup("TESSERA_A"), "");
  EXPECT_EQ(lookup("TESSERA_B"), "1=2");
  EXPECT_EQ(lookup("PATH"), std::nullopt);
}

}  // namespace
}  // namespace provider
