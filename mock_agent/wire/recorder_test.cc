#include "mock_agent/wire/recorder.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace mock_agent {
namespace {

TEST(Recorder, KeepsLinesApartAndInOrder) {
  Recorder recorder;
  Recorder::Line first = recorder.Open();
  Recorder::Line second = recorder.Open();
  second.Received("b", {});
  first.Received("a", {});
  first.Received("c", {});
  first.Sent("de");
  first.Sent("f");
  second.ClientClosed();
  const Recording recording = recorder.Snapshot();
  ASSERT_EQ(recording.connections.size(), 2U);
  EXPECT_EQ(recording.connections[0].received, "ac");
  EXPECT_EQ(recording.connections[0].sent_bytes, 3U);
  EXPECT_EQ(recording.connections[0].sent, "def");
  EXPECT_FALSE(recording.connections[0].client_closed);
  EXPECT_EQ(recording.connections[1].received, "b");
  EXPECT_TRUE(recording.connections[1].client_closed);
}

TEST(Recorder, Keeps64ConnectionsAndCountsTheOthers) {
  Recorder recorder;
  Request request;
  request.method = "GET";
  for (int i = 0; i < 70; ++i) {
    Recorder::Line line = recorder.Open();
    line.Received("x", {{request, Request()}});
    line.Sent("y");
    line.ClientClosed();
  }
  const Recording recording = recorder.Snapshot();
  EXPECT_EQ(recording.connections.size(), 64U);
  EXPECT_EQ(recording.connection_count, 70U);
  EXPECT_EQ(recording.more_requests, 6U);
  EXPECT_EQ(recording.RequestCount(), 70U);
}

TEST(Recorder, TellsByWhichListenerAConnectionCameAndCountsThoseThatDidNotComeByTheFirst) {
  Recorder recorder;
  recorder.Open();
  for (int i = 0; i < 70; ++i) recorder.Open(3);
  const Recording recording = recorder.Snapshot();
  EXPECT_EQ(recording.connections[0].listener, 0U);
  EXPECT_EQ(recording.connections[1].listener, 3U);
  EXPECT_EQ(recording.connection_count, 71U);
  EXPECT_EQ(recording.elsewhere_count, 70U);
}

TEST(Recorder, KeepsTheFirstTimeAConnectionWasSeen) {
  using Time = std::chrono::steady_clock::time_point;
  Recorder recorder;
  EXPECT_EQ(recorder.FirstConnection(), std::nullopt);
  recorder.SeeConnection(Time(std::chrono::seconds(7)));
  recorder.SeeConnection(Time(std::chrono::seconds(9)));
  EXPECT_EQ(recorder.FirstConnection(), Time(std::chrono::seconds(7)));
  EXPECT_EQ(recorder.Snapshot().first_connection, recorder.FirstConnection());
}

TEST(Recorder, KeepsWhenWhatHappenedAndEachEndOnce) {
  const auto before = std::chrono::steady_clock::now();
  Recorder recorder;
  Recorder::Line line = recorder.Open();
  line.Received("ask", {});
  line.Received("", {{Request()}});
  line.Sent("ans");
  line.Ended(Moment::What::kAgentEnded);
  line.Ended(Moment::What::kClientEnded);
  line.Ended(Moment::What::kAgentEnded);
  const auto after = std::chrono::steady_clock::now();
  const ConnectionRecord record = recorder.Snapshot().connections[0];
  EXPECT_LE(before, record.opened);
  std::vector<std::pair<Moment::What, std::uint64_t>> seen;
  std::chrono::milliseconds last{0};
  for (const Moment& moment : record.moments) {
    seen.emplace_back(moment.what, moment.bytes);
    EXPECT_GE(moment.at, last);
    last = moment.at;
  }
  EXPECT_LE(record.opened + last, after);
  EXPECT_EQ(seen,
            (std::vector<std::pair<Moment::What, std::uint64_t>>{{Moment::What::kReceived, 3},
                                                                 {Moment::What::kSent, 3},
                                                                 {Moment::What::kAgentEnded, 0},
                                                                 {Moment::What::kClientEnded, 0}}));
}

TEST(Recorder, KeepsTheLastOfWhatWasSentWhereThatIsNotAll) {
  Recorder recorder;
  Recorder::Line line = recorder.Open();
  line.Sent(std::string((std::size_t{1} << 20) - 2, 'x'));
  EXPECT_EQ(recorder.Snapshot().connections[0].sent_last, "");
  line.Sent("xxyz");
  EXPECT_EQ(recorder.Snapshot().connections[0].sent_last, "yz");
  line.Sent(std::string(1022, 'a') + "b");
  line.Sent("c");
  const std::string last = recorder.Snapshot().connections[0].sent_last;
  EXPECT_EQ(last, std::string(1022, 'a') + "bc");
  line.Sent(std::string(5000, 'd'));
  EXPECT_EQ(recorder.Snapshot().connections[0].sent_last, std::string(1024, 'd'));
}

TEST(Recorder, Keeps64RequestsOfAConnectionAndCountsTheOthers) {
  Recorder recorder;
  Recorder::Line line = recorder.Open();
  Request request;
  request.method = "GET";
  for (int i = 0; i < 70; ++i) line.Received("", {{request}});
  const Recording recording = recorder.Snapshot();
  EXPECT_EQ(recording.connections[0].requests.size(), 64U);
  EXPECT_EQ(recording.RequestCount(), 70U);
}

TEST(Recorder, KeepsAMebibyteOfWhatWasReceived) {
  Recorder recorder;
  Recorder::Line line = recorder.Open();
  for (int i = 0; i < 3; ++i) line.Received(std::string(400'000, 'x'), {});
  const Recording recording = recorder.Snapshot();
  EXPECT_EQ(recording.connections[0].received.size(), std::size_t{1} << 20);
  EXPECT_EQ(recording.connections[0].received_bytes, 1'200'000U);
}

TEST(Recorder, KeepsAsMuchOfWhatWasSent) {
  Recorder recorder;
  for (int i = 0; i < 3; ++i) {
    Recorder::Line line = recorder.Open();
    for (int block = 0; block < 3; ++block) line.Sent(std::string(400'000, 'x'));
  }
  const Recording recording = recorder.Snapshot();
  EXPECT_EQ(recording.connections[0].sent_bytes, 1'200'000U);
  EXPECT_EQ(recording.connections[0].sent.size(), std::size_t{1} << 20);
  EXPECT_EQ(recording.connections[1].sent.size(), std::size_t{1} << 20);
  EXPECT_EQ(recording.connections[2].sent, "");
}

TEST(Recorder, KeepsTwoMebibytesOfAllConnections) {
  Recorder recorder;
  Request request;
  request.body = std::string(700'000, 'x');
  request.headers.assign(5'000, {"a", "b"});
  for (int i = 0; i < 10; ++i) recorder.Open().Received(std::string(700'000, 'x'), {{request}});
  std::size_t received = 0;
  std::size_t bodies = 0;
  std::size_t headers = 0;
  for (const ConnectionRecord& each : recorder.Snapshot().connections) {
    EXPECT_EQ(each.received_bytes, 700'000U);
    received += each.received.size();
    bodies += each.requests.at(0).body.size();
    headers += each.requests.at(0).headers.size();
  }
  EXPECT_EQ(received, std::size_t{2} << 20);
  EXPECT_EQ(bodies, std::size_t{2} << 20);
  EXPECT_LT(headers, 40'000U) << "each of them takes more memory than its two letters";
  EXPECT_GT(headers, 20'000U);
}

TEST(Recorder, KeepsAMebibyteOfBodies) {
  Recorder recorder;
  Recorder::Line line = recorder.Open();
  Request request;
  request.body = std::string(800'000, 'x');
  line.Received("", {{request}});
  line.Received("", {{request}});
  line.Received("", {{request}});
  const Recording recording = recorder.Snapshot();
  const auto& requests = recording.connections[0].requests;
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_EQ(requests[0].body.size(), 800'000U);
  EXPECT_EQ(requests[1].body.size(), (std::size_t{1} << 20) - 800'000U);
  EXPECT_EQ(requests[2].body.size(), 0U);
}

TEST(Recorder, KeepsAMebibyteOfHeads) {
  Recorder recorder;
  Recorder::Line line = recorder.Open();
  Request request;
  request.target = "/" + std::string(99'999, 'x');
  request.headers = {{"A", std::string(499'999, 'x')}, {"B", "b"}};
  for (int i = 0; i < 3; ++i) line.Received("", {{request}});
  const Recording recording = recorder.Snapshot();
  const auto& requests = recording.connections[0].requests;
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_EQ(requests[0], request);
  EXPECT_EQ(requests[1].target.size(), 100'000U);
  EXPECT_EQ(requests[1].headers.size(), 0U);
  EXPECT_EQ(requests[2].headers.size(), 0U);
}

TEST(Recorder, TakesManyThreads) {
  Recorder recorder;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&recorder] {
      Recorder::Line line = recorder.Open();
      for (int j = 0; j < 100; ++j) line.Received("x", {});
      static_cast<void>(recorder.Snapshot());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::uint64_t received = 0;
  for (const ConnectionRecord& record : recorder.Snapshot().connections)
    received += record.received_bytes;
  EXPECT_EQ(received, 800U);
}

}  // namespace
}  // namespace mock_agent
