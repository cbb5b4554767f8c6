#include <gtest/gtest.h>

#include <set>
#include <string>

#include "provider/key/key_file.h"
#include "provider/testing/key_file_for_test.h"

namespace provider {
namespace {

TEST_F(KeyFileTest, HasNoNameThatIsSwept) {
  const auto swept = path_.parent_path() / (".unpublished-key-" + std::string(32, '0'));
  EXPECT_EQ(LoadOrCreateKeyFile(swept).error(), Reason::kKeyFileNameReserved);
  EXPECT_EQ(LoadKeyFile(swept).error(), Reason::kKeyFileNameReserved);
  EXPECT_EQ(TryKeyFile(swept).error(), Reason::kKeyFileNameReserved);
  EXPECT_EQ(folder_.Names(), std::set<std::string>());
  EXPECT_TRUE(LoadOrCreateKeyFile(swept.native() + "0")) << "which no sweeper takes";
}

}  // namespace
}  // namespace provider
