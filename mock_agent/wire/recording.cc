#include "mock_agent/wire/recording.h"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <utility>

#include "mock_agent/wire/bytes.h"

namespace mock_agent {
namespace {

nlohmann::json Json(const Request& request) {
  auto defects = nlohmann::json::array();
  for (const RequestDefect defect : request.defects) defects.push_back(Name(defect));
  return {{"method", request.method},   {"target", request.target}, {"version", request.version},
          {"headers", request.headers}, {"body", request.body},     {"defects", std::move(defects)},
          {"whole", request.whole}};
}

nlohmann::json Json(const ConnectionRecord& connection) {
  auto requests = nlohmann::json::array();
  for (const Request& request : connection.requests) requests.push_back(Json(request));
  return {{"received_hex", ToHex(AsBytes(connection.received))},
          {"received_bytes", connection.received_bytes},
          {"sent_bytes", connection.sent_bytes},
          {"client_closed", connection.client_closed},
          {"listener", connection.listener},
          {"requests", std::move(requests)}};
}

template <typename Item>
void EraseFirst(std::size_t count, std::vector<Item>& items) {
  items.erase(items.begin(),
              items.begin() + static_cast<std::ptrdiff_t>(std::min(count, items.size())));
}

// EraseKnown leaves of the last known moment what was added to it since.
void EraseKnown(const std::vector<Moment>& known, std::vector<Moment>& moments) {
  if (known.empty() || moments.size() < known.size()) return;
  Moment& last = moments[known.size() - 1];
  last.bytes -= known.back().bytes;
  EraseFirst(last.bytes > 0 ? known.size() - 1 : known.size(), moments);
}

}  // namespace

std::uint64_t Recording::RequestCount() const {
  std::uint64_t count = more_requests;
  for (const ConnectionRecord& connection : connections) {
    for (const Request& request : connection.requests) {
      if (!request.method.empty()) ++count;
    }
  }
  return count;
}

Recording Since(const Recording& before, const Recording& now) {
  Recording since;
  since.first_connection = now.first_connection;
  since.more_requests = now.more_requests - before.more_requests;
  since.connection_count = now.connection_count - before.connection_count;
  since.elsewhere_count = now.elsewhere_count - before.elsewhere_count;
  for (std::size_t i = 0; i < now.connections.size(); ++i) {
    ConnectionRecord record = now.connections[i];
    if (i < before.connections.size()) {
      const ConnectionRecord& then = before.connections[i];
      if (record.received_bytes == then.received_bytes) continue;
      record.received.erase(0, then.received.size());
      record.sent.erase(0, then.sent.size());
      record.received_bytes -= then.received_bytes;
      record.sent_bytes -= then.sent_bytes;
      EraseFirst(then.requests.size(), record.requests);
      EraseKnown(then.moments, record.moments);
      ++since.connection_count;
      if (record.listener != 0) ++since.elsewhere_count;
    }
    since.connections.push_back(std::move(record));
  }
  return since;
}

std::string ToJson(const Recording& recording) {
  auto connections = nlohmann::json::array();
  for (const ConnectionRecord& connection : recording.connections) {
    connections.push_back(Json(connection));
  }
  const nlohmann::json json = {{"connections", std::move(connections)},
                               {"connection_count", recording.connection_count},
                               {"elsewhere_count", recording.elsewhere_count},
                               {"request_count", recording.RequestCount()}};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace mock_agent
