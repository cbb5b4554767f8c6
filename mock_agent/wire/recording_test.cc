#include "mock_agent/wire/recording.h"

#include <gtest/gtest.h>

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
