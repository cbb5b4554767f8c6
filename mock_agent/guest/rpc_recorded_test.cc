// Every recorded exchange with the real simulator that reached a method, asked again of AnswerCall.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "mock_agent/guest/messages.h"
#include "mock_agent/guest/protobuf.h"
#include "mock_agent/guest/rpc.h"
#include "mock_agent/testing/certificate_shape_for_test.h"
#include "mock_agent/wire/request.h"
#include "mock_agent/wire/text_file.h"

namespace mock_agent {
namespace {

using nlohmann::json;

const std::filesystem::path kRecordings =
    std::filesystem::path(DSTACK_SOURCE_DIR) / "conformance/parity/recordings";

std::string FromBase64(const std::string& text) {
  std::string bytes(text.size(), '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  const auto padding = std::ranges::count(text, '=');
  bytes.resize(static_cast<std::size_t>(size - padding));
  return bytes;
}

std::string BytesIn(const json& holder, const char* plain, const char* base64) {
  if (holder.contains(plain)) return holder.at(plain).get<std::string>();
  return holder.contains(base64) ? FromBase64(holder.at(base64).get<std::string>()) : "";
}

// The bodies that were too long to record.
std::string LongRequest(std::size_t size) {
  const std::string body = R"({"path":"a/b","more":")" + std::string(size, 'x') + "\"}";
  return "POST /GetKey HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string BytesSent(const json& exchange) {
  if (exchange["name"] == "body-1m") return LongRequest(std::size_t{1} << 20);
  if (exchange["name"] == "body-9m") return LongRequest(std::size_t{9} << 20);
  std::string sent = BytesIn(exchange["request"], "text", "base64");
  boost::algorithm::trim_left_if(sent, [](char byte) { return byte == '\r' || byte == '\n'; });
  return sent;
}

std::vector<Request> RequestsIn(std::string_view sent) {
  std::vector<Request> requests;
  while (!sent.empty()) {
    RequestParser parser;
    sent.remove_prefix(parser.Feed(sent));
    parser.End();
    requests.push_back(parser.TakeRequest());
  }
  return requests;
}

std::string HeaderOf(const json& answer, std::string_view name) {
  for (const auto& header : answer["headers"]) {
    if (header[0] == name) return header[1].get<std::string>();
  }
  return "";
}

// ByAMethod tells apart what a method answered, and not the server before it.
bool ByAMethod(const json& answer) {
  const std::string type = HeaderOf(answer, "content-type");
  const std::string body = BytesIn(answer, "body", "body_base64");
  return (type == "application/json" || type == "application/octet-stream") &&
         body.find("failed to read data") == std::string::npos &&
         body.find("\"code\": 404") == std::string::npos;
}

struct Asked {
  std::string method;
  Call call;
};

// Routed is what the server makes of a request; only as clever as the recordings need.
Asked Routed(const json& exchange, const Request& request) {
  Asked asked{};
  std::string path(request.Path());
  path = path.substr(0, path.find('#'));
  if (path == "/%47etKey") path = "/GetKey";
  if (path == "/GetKey%00") path = std::string("/GetKey\0", 8);
  if (path == "/GetKey%2f") path = "/GetKey/";
  boost::algorithm::trim_left_if(path, [](char byte) { return byte == '/'; });
  asked.call.service = exchange["socket"] == "dstack"  ? Service::kDstackGuest
                       : exchange["socket"] == "tappd" ? Service::kTappd
                                                       : Service::kWorker;
  const std::string prefix = exchange["socket"] == "tappd" ? "Tappd." : "Worker.";
  if (asked.call.service != Service::kDstackGuest) {
    path = path.substr(std::string("prpc/").size());
    if (path.starts_with(prefix)) path = path.substr(prefix.size());
  }
  asked.method = path;
  const auto types = request.Header("Content-Type");
  const std::string type = types.empty() ? "" : std::string(types.front());
  const std::string_view query = request.Query();
  asked.call.is_get = request.method == "GET" || request.method == "HEAD";
  asked.call.json = boost::algorithm::iequals(type, "application/json") ||
                    type.starts_with("application/json; ") || query == "json" || query == "json=" ||
                    query == "json=true" || query == "json=1" || query == "json&x=%" ||
                    query == "a=%zz&json";
  asked.call.mount = Mount::kV0;
  return asked;
}

class RpcRecordedTest : public testing::Test {
 protected:
  RpcRecordedTest()
      : guest_(Guest::FromFolder(kRecordings / "identity", Api::kDev06).value()),
        exchanges_(json::parse(ReadTextFile(kRecordings / "simulator-0.6.0-dev.json").value())) {}

  Answer Ask(Asked& asked, const Request& request) const {
    asked.call.method = asked.method;
    asked.call.query = request.Query();
    asked.call.body = request.body;
    return AnswerCall(guest_, asked.call);
  }

  Guest guest_;
  json exchanges_;
};

// LeafIn cuts the certificate that is fresh out of a text, and puts its shape in place.
std::string WithShape(std::string text) {
  const std::size_t end = text.find("-----END CERTIFICATE-----\n");
  if (!text.starts_with("-----BEGIN CERTIFICATE") || end == std::string::npos) return text;
  const std::size_t size = end + std::string("-----END CERTIFICATE-----\n").size();
  return ShapeOf(text.substr(0, size)) + text.substr(size);
}

// Lines are the lengths of a text's lines.
std::string Lines(const std::string& text) {
  std::string lengths;
  std::size_t start = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
    lengths += std::to_string(end - start) + " ";
    start = end + 1;
  }
  return lengths;
}

json ShapeOfBody(const std::string& body) {
  json shape = json::parse(body);
  if (shape.contains("app_cert")) {
    shape["app_cert"] = WithShape(shape["app_cert"].get<std::string>());
  }
  if (shape.contains("certificate_chain")) {
    shape["certificate_chain"][0] = WithShape(shape["certificate_chain"][0].get<std::string>());
    shape["key"] = Lines(shape["key"].get<std::string>());
  }
  return shape;
}

void ExpectSameShape(const std::string& ours, const std::string& recorded, bool is_json) {
  if (is_json) {
    const json expected = ShapeOfBody(recorded);
    const json actual = ShapeOfBody(ours);
    ASSERT_EQ(actual.size(), expected.size());
    for (const auto& [name, value] : expected.items()) EXPECT_EQ(actual.at(name), value) << name;
    return;
  }
  const Message expected = MessageFromProtobuf(kAppInfo, recorded).value();
  const Message actual = MessageFromProtobuf(kAppInfo, ours).value();
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto& name = kAppInfo.fields[i].name;
    if (name == "app_cert") {
      EXPECT_EQ(WithShape(actual.Get<std::string>(name)),
                WithShape(expected.Get<std::string>(name)));
    } else {
      EXPECT_EQ(actual.value(i), expected.value(i)) << name;
    }
  }
}

TEST_F(RpcRecordedTest, AnswersEveryRecordedCallAsTheSimulatorDid) {
  constexpr int kRecordedCalls = 267;
  int compared = 0;
  for (const json& exchange : exchanges_) {
    const std::vector<Request> requests = RequestsIn(BytesSent(exchange));
    std::size_t next = 0;
    for (const json& recorded : exchange["answers"]) {
      if (recorded["status_line"].get<std::string>().find(" 100") != std::string::npos) continue;
      if (next >= requests.size()) break;
      const Request& request = requests[next++];
      if (!ByAMethod(recorded)) continue;
      SCOPED_TRACE(exchange["name"].get<std::string>());
      ++compared;
      Asked asked = Routed(exchange, request);
      const Answer answer = Ask(asked, request);
      const std::string body = BytesIn(recorded, "body", "body_base64");
      EXPECT_EQ(answer.content_type, HeaderOf(recorded, "content-type"));
      EXPECT_TRUE(recorded["status_line"].get<std::string>().ends_with(
          std::to_string(answer.status) + " " + answer.reason));
      if (request.method == "HEAD") {
        EXPECT_EQ(std::to_string(answer.body.size()), HeaderOf(recorded, "content-length"));
      } else if (exchange["repeatable"].get<bool>()) {
        EXPECT_EQ(answer.body, body);
      } else {
        ExpectSameShape(answer.body, body, answer.content_type == "application/json");
      }
      // What is kept for the next time is the same.
      if (exchange["repeatable"].get<bool>()) {
        EXPECT_EQ(Ask(asked, request).body, answer.body);
      }
    }
  }
  EXPECT_EQ(compared, kRecordedCalls);
}

}  // namespace
}  // namespace mock_agent
