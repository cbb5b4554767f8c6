#include "provider/agent/agent_client.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "provider/testing/agent_for_test.h"
#include "provider/testing/text_for_test.h"

namespace provider {
namespace {

using namespace std::chrono_literals;

constexpr auto kAmple = 30s;
constexpr auto kBrief = 300ms;  // for the tests that are about the deadline

const std::string kSized = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const std::string kToEnd = "HTTP/1.1 200 OK\r\n\r\nhello";

KeyRequest Request(const std::string& path = "key") {
  return KeyRequest::Create(path, kPurpose, kAlgorithm).value();
}

Placed<AgentConnection> Open(const std::string& path, std::chrono::milliseconds timeout,
                             std::optional<uid_t> pinned = std::nullopt) {
  return AgentConnection::Open(SocketCandidates::Of(path).value(),
                               std::chrono::steady_clock::now() + timeout, pinned);
}

// Ask is the body, or the token of the reason.
std::string Ask(const AgentForTest& agent, std::chrono::milliseconds timeout = kAmple,
                const KeyRequest& request = Request()) {
  auto connection = Open(agent.path(), timeout);
  if (!connection) return std::string(Token(connection.error().reason));
  const auto body = std::move(connection.value()).Ask(request);
  if (!body) return std::string(Token(body.error()));
  return Text(body.value().bytes().ExposeSecret());
}

TEST(AgentConnection, SendsTheRequestOnceAndKeepsItsSideOpen) {
  std::string request;
  bool half_closed = true;
  {
    const AgentForTest agent([&](const Peer& peer) {
      request = peer.ReadRequest();
      half_closed = peer.ClosesWithin(50);
      peer.Send(kSized);
    });
    EXPECT_EQ(Ask(agent), "hello");
  }
  EXPECT_EQ(request, Request().http());
  EXPECT_FALSE(half_closed);
}

TEST(AgentConnection, AcceptsAtOnceFromAnAgentThatKeepsTheConnectionOpen) {
  bool client_closed_first = false;
  {
    const AgentForTest agent([&](const Peer& peer) {
      peer.ReadRequest();
      peer.Send(kSized);
      client_closed_first = peer.AwaitClose();
    });
    EXPECT_EQ(Ask(agent), "hello");
  }
  EXPECT_TRUE(client_closed_first);
}

TEST(AgentConnection, ReadsToTheEndWithoutALength) {
  const AgentForTest agent([](const Peer& peer) {
    peer.ReadRequest();
    peer.Send(kToEnd);
  });
  EXPECT_EQ(Ask(agent), "hello");
}

TEST(AgentConnection, ReadsAnAnswerThatComesByteByByte) {
  const AgentForTest agent([](const Peer& peer) {
    peer.ReadRequest();
    for (const char byte : kSized) peer.Send({&byte, 1});
  });
  EXPECT_EQ(Ask(agent), "hello");
}

TEST(AgentConnection, HearsAnAgentThatNeverReadsTheRequest) {
  const AgentForTest agent([](const Peer& peer) {
    peer.Send(kSized);
    peer.AwaitRequest();
  });
  EXPECT_EQ(Ask(agent), "hello");
}

// The request is more than the socket holds, so that it is still being written when the agent goes.
TEST(AgentConnection, RefusesAnAnswerWhereTheAgentBreaksOffTheRequest) {
  const AgentForTest agent([](const Peer& peer) {
    peer.Send(kSized);
    peer.AwaitRequest();
  });
  EXPECT_EQ(Ask(agent, kAmple, Request(std::string(4'000'000, 'k'))), "connection-reset");
}

TEST(AgentConnection, RefusesAnAnswerToARequestThatIsNotDelivered) {
  const AgentForTest agent([](const Peer& peer) {
    peer.Send(kSized);
    while (!peer.ClosesWithin(1000)) {
    }
  });
  EXPECT_EQ(Ask(agent, kBrief, Request(std::string(4'000'000, 'k'))), "deadline-exceeded");
}

TEST(AgentConnection, TakesAnEarlyAnswerOnceTheRequestIsDelivered) {
  const AgentForTest agent([](const Peer& peer) {
    peer.Send(kSized);
    peer.ReadRequest();
    peer.AwaitClose();
  });
  EXPECT_EQ(Ask(agent, kAmple, Request(std::string(4'000'000, 'k'))), "hello");
}

TEST(AgentConnection, SeesWhatComesBehindAnEarlyAnswer) {
  const AgentForTest agent([](const Peer& peer) {
    peer.Send(kSized);
    peer.AwaitRequest();
    peer.Send(kSized);
    peer.ReadRequest();
    peer.AwaitClose();
  });
  EXPECT_EQ(Ask(agent, kAmple, Request(std::string(4'000'000, 'k'))), "bytes-after-body");
}

// Nobody can tell the end of such an answer from its breaking off.
TEST(AgentConnection, RefusesAnAnswerWithoutLengthFromAnAgentThatBreaksOffTheRequest) {
  const AgentForTest resets([](const Peer& peer) {
    peer.Send(kToEnd);
    peer.AwaitRequest();
  });
  EXPECT_EQ(Ask(resets, kAmple, Request(std::string(4'000'000, 'k'))), "connection-reset");

  const AgentForTest closes([](const Peer& peer) {
    peer.AwaitRequest();
    peer.StopReading();
    peer.Send(kToEnd);
  });
  EXPECT_EQ(Ask(closes, kAmple, Request(std::string(4'000'000, 'k'))), "connection-reset");
}

TEST(AgentConnection, SeesASecondAnswer) {
  for (int i = 0; i < 50; ++i) {
    const AgentForTest agent([](const Peer& peer) {
      peer.AwaitRequest();
      peer.Send(kSized + kSized);
      peer.ReadRequest();
    });
    ASSERT_EQ(Ask(agent), "bytes-after-body") << i;
  }
}

TEST(AgentConnection, RefusesACloseWithoutAnswer) {
  const AgentForTest agent([](const Peer& peer) { peer.ReadRequest(); });
  EXPECT_EQ(Ask(agent), "closed-before-answer");
}

TEST(AgentConnection, RefusesACloseInsideTheAnswer) {
  const AgentForTest agent([](const Peer& peer) {
    peer.ReadRequest();
    peer.Send(kSized.substr(0, kSized.size() - 1));
  });
  EXPECT_EQ(Ask(agent), "body-truncated");
}

TEST(AgentConnection, RefusesAResetWhateverCameBefore) {
  for (const std::string& before : {std::string(), kSized.substr(0, 20), kToEnd}) {
    const AgentForTest agent([&](const Peer& peer) {
      peer.AwaitRequest();
      peer.Send(before);
    });
    EXPECT_EQ(Ask(agent), "connection-reset") << before;
  }
}

TEST(AgentConnection, RefusesAnswersWithoutEnd) {
  for (const std::string& begin : {std::string(), std::string("HTTP/1.1 200 OK\r\nX: "), kToEnd}) {
    const AgentForTest agent([&](const Peer& peer) {
      peer.ReadRequest();
      const std::string filler(4096, 'x');
      bool open = peer.Send(begin);
      while (open) open = peer.Send(filler);
    });
    EXPECT_EQ(Ask(agent), "answer-too-large") << begin;
  }
}

TEST(AgentConnection, RefusesABadHeadWithoutWaitingForMore) {
  const AgentForTest agent([](const Peer& peer) {
    peer.ReadRequest();
    peer.Send("HTTP/1.1 500 No\r\n");
    peer.AwaitClose();
  });
  EXPECT_EQ(Ask(agent), "status-not-200");
}

TEST(AgentConnection, GivesUpOnSilenceAndOnStallsAtTheDeadline) {
  for (const std::string& before :
       {std::string(), std::string("HTTP/1.1 2"), std::string("HTTP/1.1 200 OK\r\nX: y\r\n"),
        kSized.substr(0, kSized.size() - 1), kToEnd}) {
    const AgentForTest agent([&](const Peer& peer) {
      peer.ReadRequest();
      peer.Send(before);
      peer.AwaitClose();
    });
    EXPECT_EQ(Ask(agent, kBrief), "deadline-exceeded") << before;
  }
}

TEST(AgentConnection, GivesUpOnADripAtTheDeadline) {
  const AgentForTest agent([](const Peer& peer) {
    peer.ReadRequest();
    peer.Send("HTTP/1.1 200 OK\r\nX: ");
    while (peer.Send("x") && !peer.ClosesWithin(5)) {
    }
  });
  EXPECT_EQ(Ask(agent, kBrief), "deadline-exceeded");
}

TEST(AgentConnection, GivesUpOnARequestThatNobodyReadsAtTheDeadline) {
  const AgentForTest agent([](const Peer& peer) {
    while (!peer.ClosesWithin(1000)) {
    }
  });
  EXPECT_EQ(Ask(agent, kBrief, Request(std::string(4'000'000, 'k'))), "deadline-exceeded");
}

TEST(AgentConnection, GivesUpOnAnAgentThatNeverAccepts) {
  const AgentForTest agent;
  EXPECT_EQ(Ask(agent, kBrief), "deadline-exceeded");
}

TEST(AgentConnection, GivesUpWhereTheQueueOfConnectionsIsFull) {
  const AgentForTest agent;
  std::vector<AgentConnection> waiting;
  for (;;) {
    auto connection = Open(agent.path(), kBrief);
    if (!connection) {
      EXPECT_EQ(connection.error().reason, Reason::kDeadlineExceeded);
      EXPECT_EQ(connection.error().place, "socket " + agent.path());
      break;
    }
    waiting.push_back(std::move(connection.value()));
    ASSERT_LT(waiting.size(), 100U);
  }
  EXPECT_FALSE(waiting.empty());
}

TEST(AgentConnection, LeavesNoDescriptorToAnotherProgram) {
  const AgentForTest agent;
  const int next = dup(STDIN_FILENO);  // the lowest number that is free
  close(next);
  const auto connection = Open(agent.path(), kAmple);
  ASSERT_TRUE(connection);
  EXPECT_EQ(fcntl(next, F_GETFD), FD_CLOEXEC);
}

TEST(AgentConnection, NamesTheLimitOfOpenFiles) {
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

TEST(AgentConnection, RefusesADeadlineThatHasPassed) {
  const AgentForTest agent;
  EXPECT_EQ(Open(agent.path(), 0s).error().reason, Reason::kDeadlineExceeded);
}

TEST(AgentConnection, SendsNothingToAnotherUserThanTheOnePinned) {
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

TEST(AgentConnection, AsksTheUserThatIsPinned) {
  const AgentForTest agent([](const Peer& peer) {
    peer.ReadRequest();
    peer.Send(kSized);
  });
  auto connection = Open(agent.path(), kAmple, geteuid());
  ASSERT_TRUE(connection) << Token(connection.error().reason);
  EXPECT_TRUE(std::move(connection.value()).Ask(Request()));
}

TEST(AgentConnection, SaysWhatIsNoSocketAndWhere) {
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
