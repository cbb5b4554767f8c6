// Whom a connection reaches, and what it says where it reaches nobody.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "provider/testing/asking_for_test.h"

namespace provider {
namespace {

using namespace std::chrono_literals;

TEST(AgentOpening, LeavesNoDescriptorToAnotherProgram) {
  const AgentForTest agent;
  const int next = dup(STDIN_FILENO);  // the lowest number that is free
  close(next);
  const auto connection = Open(agent.path(), kAmple);
  ASSERT_TRUE(connection);
  EXPECT_EQ(fcntl(next, F_GETFD), FD_CLOEXEC);
}

TEST(AgentOpening, NamesTheLimitOfOpenFiles) {
  const AgentForTest agent;
  // A sanitizer looks at an object's type once, and needs a pipe for it.
  ASSERT_FALSE(Open(agent.path() + ".none", kAmple));
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const int next = dup(STDIN_FILENO);
  close(next);
  const rlimit none{.rlim_cur = static_cast<rlim_t>(next), .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto connection = Open(agent.path(), kAmple);
  setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_FALSE(connection);
  EXPECT_EQ(connection.error().reason, Reason::kNoDescriptor);
  EXPECT_EQ(connection.error().place, "socket " + agent.path() + ": Too many open files");
}

TEST(AgentOpening, RefusesADeadlineThatHasPassed) {
  const AgentForTest agent;
  EXPECT_EQ(Open(agent.path(), 0s).error().reason, Reason::kDeadlineExceeded);
}

TEST(AgentOpening, SendsNothingToAnotherUserThanTheOnePinned) {
  std::string received = "not looked at";
  std::string path;
  {
    const AgentForTest agent([&](const Peer& peer) { received = peer.ReadRequest(); });
    path = agent.path();
    const auto connection = Open(path, kAmple, geteuid() + 1);
    ASSERT_FALSE(connection);
    EXPECT_EQ(connection.error().reason, Reason::kSocketOfAnotherUser);
    EXPECT_EQ(connection.error().place, "socket " + path);
  }
  EXPECT_EQ(received, "");
}

TEST(AgentOpening, AsksTheUserThatIsPinned) {
  const AgentForTest agent([](const Peer& peer) {
    peer.ReadRequest();
    peer.Send(kSized);
  });
  auto connection = Open(agent.path(), kAmple, geteuid());
  ASSERT_TRUE(connection) << Token(connection.error().reason);
  EXPECT_TRUE(std::move(connection.value()).Ask(Request()));
}

TEST(AgentOpening, SaysWhatIsNoSocketAndWhere) {
  const TempFolder folder;
  const auto at = [&](const char* name) { return (folder.path() / name).native(); };
  std::ofstream(at("file")) << "x";
  ASSERT_EQ(mkdir(at("folder").c_str(), 0700), 0);
  ASSERT_EQ(symlink("loop", at("loop").c_str()), 0);
  const int stale = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ASSERT_LT(at("stale").size(), sizeof(address.sun_path));
  std::memcpy(address.sun_path, at("stale").data(), at("stale").size());
  ASSERT_GE(stale, 0);
  ASSERT_EQ(bind(stale, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  close(stale);

  struct Place {
    const char* name;
    Reason reason;
    std::string why = {};
  };
  const std::vector<Place> places = {
      {.name = "nothing", .reason = Reason::kSocketAbsent},
      {.name = "no-folder/nothing", .reason = Reason::kSocketAbsent},
      {.name = "file", .reason = Reason::kConnectionRefused},
      {.name = "file/below", .reason = Reason::kSocketNotReachable, .why = ": Not a directory"},
      {.name = "folder", .reason = Reason::kConnectionRefused},
      {.name = "loop",
       .reason = Reason::kSocketNotReachable,
       .why = ": Too many levels of symbolic links"},
      {.name = "stale", .reason = Reason::kConnectionRefused},
  };
  for (const Place& place : places) {
    SCOPED_TRACE(place.name);
    const auto connection = Open(at(place.name), kAmple);
    ASSERT_FALSE(connection);
    EXPECT_EQ(connection.error().reason, place.reason) << Token(connection.error().reason);
    EXPECT_EQ(connection.error().place, "socket " + at(place.name) + place.why);
  }
}

}  // namespace
}  // namespace provider
