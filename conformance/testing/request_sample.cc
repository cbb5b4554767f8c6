#include "conformance/testing/request_sample.h"

#include <string>
#include <utility>

namespace conformance {

using mock_agent::Recording;
using mock_agent::Request;

Asked SampleAsked() {
  return {.socket = "/tmp/agent.sock",
          .key_path = "app/key",
          .purpose = "tessera-arc-server-key",
          .algorithm = "secp256k1"};
}

Request SoundRequest() {
  Request request{
      .method = "POST",
      .target = "/GetKey",
      .version = "HTTP/1.1",
      .headers = {{"Host", "dstack"}, {"Content-Type", "application/json"}},
      .body = R"({"path":"app/key","purpose":"tessera-arc-server-key","algorithm":"secp256k1"})",
      .defects = {},
      .whole = true};
  request.headers.emplace_back("Content-Length", std::to_string(request.body.size()));
  return request;
}

Request With(std::string Request::* part, std::string value) {
  Request request = SoundRequest();
  request.*part = std::move(value);
  return request;
}

Request WithHeader(std::string_view name, std::string_view value) {
  Request request = SoundRequest();
  for (auto& header : request.headers) {
    if (header.first == name) header.second = value;
  }
  return request;
}

Request WithoutHeader(std::string_view name) {
  Request request = SoundRequest();
  std::erase_if(request.headers, [name](const auto& header) { return header.first == name; });
  return request;
}

Request WithSecondHeader(std::string_view name, std::string_view value) {
  Request request = SoundRequest();
  request.headers.emplace_back(name, value);
  return request;
}

Request WithBody(std::string body) {
  Request request = WithHeader("Content-Length", std::to_string(body.size()));
  request.body = std::move(body);
  return request;
}

Request ParsedRequest(std::string_view bytes) {
  mock_agent::RequestParser parser;
  parser.Feed(bytes);
  parser.End();
  return parser.request();
}

Recording WireOf(const std::vector<Request>& requests) {
  Recording wire;
  for (const Request& request : requests) {
    wire.connections.emplace_back();
    wire.connections.back().requests = {request};
  }
  wire.connection_count = wire.connections.size();
  return wire;
}

Request WithTarget(std::string target) {
  return With(&Request::target, std::move(target));
}

const std::map<std::string_view, RequestCheck*>& RequestChecks() {
  static const std::map<std::string_view, RequestCheck*> checks = {
      {"RQ-01", CheckRequestLine},         {"RQ-02", CheckContentType},
      {"RQ-03", CheckContentLength},       {"RQ-04", CheckPath},
      {"RQ-05", CheckPurposeAndAlgorithm}, {"RQ-06", CheckOneRequest},
      {"RQ-07", CheckMembersOfV0},         {"FC-53", CheckRepeats},
  };
  return checks;
}

std::optional<std::string> WhatIsWrong(std::string_view clause, const Recording& wire,
                                       const Asked& asked) {
  return RequestChecks().at(clause)(wire, asked, Requests::kEvery);
}

std::vector<std::string_view> BrokenClauses(const Request& request, const Asked& asked) {
  std::vector<std::string_view> broken;
  for (const auto& [clause, check] : RequestChecks()) {
    if (check(WireOf({request}), asked, Requests::kEvery)) broken.push_back(clause);
  }
  return broken;
}

}  // namespace conformance
