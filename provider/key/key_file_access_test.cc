// Whose the key file and its folder are, and who may do what with them.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <set>
#include <string>

#include "provider/testing/key_file_for_test.h"
#include "provider/testing/scalars_for_test.h"

namespace provider {
namespace {

constexpr uid_t kNobody = 65534;

// Permissions hold even when root runs the tests, as long as the object lives.
class WithoutRoot {
 public:
  WithoutRoot() : before_(geteuid()) { EXPECT_EQ(seteuid(User()), 0); }
  WithoutRoot(const WithoutRoot&) = delete;
  WithoutRoot& operator=(const WithoutRoot&) = delete;
  ~WithoutRoot() { EXPECT_EQ(seteuid(before_), 0); }

  static uid_t User() { return geteuid() == 0 ? kNobody : geteuid(); }

 private:
  uid_t before_;
};

TEST_F(KeyFileTest, IsRefusedWhereItsFolderIsClosed) {
  WriteFile(path_, FromHex(kOne + kOne + kOne + kOne));
  ASSERT_EQ(chmod(folder_.path().c_str(), 0), 0);
  {
    const WithoutRoot permissions_hold;
    ExpectRefused(path_, {Reason::kKeyFileUnreadable, EACCES});
  }
  ASSERT_EQ(chmod(folder_.path().c_str(), 0700), 0);
}

TEST_F(KeyFileTest, IsLoadedFromAReadOnlyFolder) {
  WriteFile(path_, FromHex(kOne + kOne + kOne + kOne));
  ASSERT_EQ(chown(path_.c_str(), WithoutRoot::User(), static_cast<gid_t>(-1)), 0);
  ASSERT_EQ(chmod(folder_.path().c_str(), 0555), 0);
  {
    const WithoutRoot permissions_hold;
    EXPECT_TRUE(LoadOrCreateKeyFile(path_, Patient()).has_value());
  }
  ASSERT_EQ(chmod(folder_.path().c_str(), 0700), 0);
}

TEST_F(KeyFileTest, IsRefusedWhereItsFolderIsReadOnly) {
  ASSERT_EQ(chmod(folder_.path().c_str(), 0555), 0);
  {
    const WithoutRoot permissions_hold;
    ExpectRefused(path_, {Reason::kKeyFileNotWritable, EACCES});
  }
  ASSERT_EQ(chmod(folder_.path().c_str(), 0700), 0);
}

// GiveTo is a chown, which only root can do: the test is skipped elsewhere.
#define GIVE_TO(user, path)                                                       \
  if (geteuid() != 0) GTEST_SKIP() << "only root can make files of another user"; \
  ASSERT_EQ(chown((path).c_str(), user, static_cast<gid_t>(-1)), 0)

TEST_F(KeyFileTest, IsRefusedWhenItIsOfAnotherUser) {
  WriteFile(path_, FromHex(kOne + kOne + kOne + kOne));
  GIVE_TO(kNobody, path_);
  ExpectRefused(path_, Reason::kKeyFileNotOurs);
  EXPECT_EQ(ReadFile(path_), FromHex(kOne + kOne + kOne + kOne));
}

TEST_F(KeyFileTest, IsRefusedInAFolderThatOthersMayChange) {
  const auto planted = FromHex(kOne + kOne + kOne + kOne);
  for (const mode_t mode : {0777U, 01777U, 0770U, 0720U, 0702U, 01772U}) {
    SCOPED_TRACE(mode);
    ASSERT_EQ(chmod(folder_.path().c_str(), mode), 0);
    ExpectRefused(path_, Reason::kKeyFolderNotPrivate);
    EXPECT_EQ(folder_.Names(), std::set<std::string>{});
    WriteFile(path_, planted);
    ExpectRefused(path_, Reason::kKeyFolderNotPrivate);
    ASSERT_TRUE(std::filesystem::remove(path_));
  }
  for (const mode_t mode : {0755U, 0711U, 01755U}) {
    ASSERT_EQ(chmod(folder_.path().c_str(), mode), 0);
    EXPECT_TRUE(LoadOrCreateKeyFile(path_, Patient()).has_value()) << mode;
  }
}

TEST_F(KeyFileTest, IsRefusedInAFolderOfAnotherUser) {
  WriteFile(path_, FromHex(kOne + kOne + kOne + kOne));
  GIVE_TO(kNobody, folder_.path());
  ExpectRefused(path_, Reason::kKeyFolderNotPrivate);
}

TEST_F(KeyFileTest, MayBeInAFolderOfRoot) {
  WriteFile(path_, FromHex(kOne + kOne + kOne + kOne));
  GIVE_TO(kNobody, path_);
  ASSERT_EQ(chmod(folder_.path().c_str(), 0755), 0);
  const WithoutRoot nobody;
  EXPECT_TRUE(LoadOrCreateKeyFile(path_, Patient()).has_value());
}

}  // namespace
}  // namespace provider
