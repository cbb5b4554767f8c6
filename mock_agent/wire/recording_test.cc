#include "mock_agent/wire/recording.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace mock_agent {
namespace {

TEST(Recording, CountsRequestsOfWhichAMethodArrived) {
  Recording recording;
  recording.connections.resize(2);
  recording.connections[0].requests.resize(2);
  recording.connections[0].requests[0].method = "POST";
  recording.connections[1].requests.resize(1);
  recording.connections[1].requests[0].method = "GET";
  recording.more_requests = 5;
  EXPECT_EQ(recording.RequestCount(), 7U);
}

ConnectionRecord RecordOf(const std::string& received, std::size_t requests) {
  ConnectionRecord record;
  record.received = received;
  record.received_bytes = received.size();
  record.sent_bytes = 10 * requests;
  record.sent = std::string(record.sent_bytes, 's');
  record.requests.resize(requests);
  for (std::size_t i = 0; i < requests; ++i) record.requests[i].method = "POST" + std::to_string(i);
  return record;
}

TEST(Recording, SinceIsWhatCameAfterAnEarlierSnapshot) {
  Recording before;
  before.connections = {RecordOf("one", 1), RecordOf("quiet", 1)};
  before.connection_count = 2;
  before.more_requests = 1;
  Recording now = before;
  now.connections = {RecordOf("one, two", 2), RecordOf("quiet", 1), RecordOf("new", 1)};
  now.connection_count = 3;
  now.more_requests = 3;
  const Recording since = Since(before, now);
  ASSERT_EQ(since.connections.size(), 2U);
  EXPECT_EQ(since.connections[0].received, ", two");
  EXPECT_EQ(since.connections[0].received_bytes, 5U);
  EXPECT_EQ(since.connections[0].sent_bytes, 10U);
  EXPECT_EQ(since.connections[0].sent.size(), 10U);
  ASSERT_EQ(since.connections[0].requests.size(), 1U);
  EXPECT_EQ(since.connections[0].requests[0].method, "POST1");
  EXPECT_EQ(since.connections[1].received, "new");
  EXPECT_EQ(since.connection_count, 2U) << "one that was there is used again";
  EXPECT_EQ(since.RequestCount(), 4U);
}

TEST(Recording, SinceNothingIsAllOfIt) {
  Recording now;
  now.connections = {RecordOf("one", 1)};
  now.connection_count = 1;
  now.elsewhere_count = 1;
  EXPECT_EQ(ToJson(Since({}, now)), ToJson(now));
  EXPECT_EQ(Since(now, now).connections.size(), 0U);
  EXPECT_EQ(Since(now, now).connection_count, 0U);
}

TEST(Recording, BecomesJson) {
  Recording recording;
  recording.connection_count = 70;
  recording.elsewhere_count = 3;
  recording.more_requests = 2;
  recording.connections.push_back({
      .received = std::string("\0\xff", 2),
      .received_bytes = 9,
      .sent_bytes = 4,
      .requests = {{.method = "POST",
                    .target = "/\xff",
                    .version = "HTTP/1.1",
                    .headers = {{"A", "b"}},
                    .body = "{}",
                    .defects = {RequestDefect::kIncomplete},
                    .whole = false}},
      .client_closed = true,
      .listener = 2,
  });
  EXPECT_EQ(
      ToJson(recording),
      R"({"connection_count":70,"connections":[{"client_closed":true,"listener":2,"received_bytes":9,)"
      R"("received_hex":"00ff","requests":[{"body":"{}","defects":["incomplete"],)"
      R"("headers":[["A","b"]],"method":"POST","target":"/�","version":"HTTP/1.1","whole":false}],)"
      R"("sent_bytes":4}],"elsewhere_count":3,"request_count":3})");
}

}  // namespace
}  // namespace mock_agent
