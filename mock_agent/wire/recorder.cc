#include "mock_agent/wire/recorder.h"

#include <algorithm>

namespace mock_agent {
namespace {

constexpr std::size_t kMaxConnections = 64;
constexpr std::size_t kMaxRequests = 64;
constexpr std::size_t kMaxBytes = std::size_t{1} << 20;  // received, of bodies, and of heads

// KeepHead cuts what does not go into `room`, and returns how much is left.
std::size_t KeepHead(Request& request, std::size_t room) {
  request.target.resize(std::min(request.target.size(), room));
  std::size_t size = request.target.size();
  std::size_t kept = 0;
  for (const auto& [name, value] : request.headers) {
    if (size + name.size() + value.size() > room) break;
    size += name.size() + value.size();
    ++kept;
  }
  request.headers.resize(kept);
  return size;
}

}  // namespace

Recorder::Line Recorder::Open(std::size_t listener) {
  const std::lock_guard lock(mutex_);
  ++recording_.connection_count;
  if (listener != 0) ++recording_.elsewhere_count;
  if (recording_.connections.size() < kMaxConnections) {
    recording_.connections.emplace_back().listener = listener;
    return {*this, recording_.connections.size() - 1};
  }
  return {*this, kMaxConnections};
}

void Recorder::SeeConnection(std::chrono::steady_clock::time_point at) {
  const std::lock_guard lock(mutex_);
  if (!recording_.first_connection) recording_.first_connection = at;
}

std::optional<std::chrono::steady_clock::time_point> Recorder::FirstConnection() const {
  const std::lock_guard lock(mutex_);
  return recording_.first_connection;
}

Recording Recorder::Snapshot() const {
  const std::lock_guard lock(mutex_);
  return recording_;
}

ConnectionRecord* Recorder::Line::Detail() {
  auto& connections = recorder_->recording_.connections;
  return index_ < connections.size() ? &connections[index_] : nullptr;
}

void Recorder::Line::Received(std::string_view bytes, std::span<const Request> requests) {
  const std::lock_guard lock(recorder_->mutex_);
  ConnectionRecord* const detail = Detail();
  if (detail != nullptr) {
    detail->received_bytes += bytes.size();
    detail->received += bytes.substr(0, kMaxBytes - detail->received.size());
  }
  for (const Request& request : requests) Add(request, detail);
}

void Recorder::Line::Add(const Request& request, ConnectionRecord* detail) {
  if (detail == nullptr || detail->requests.size() == kMaxRequests) {
    if (!request.method.empty()) ++recorder_->recording_.more_requests;
    return;
  }
  detail->requests.push_back(request);
  std::string& body = detail->requests.back().body;
  body.resize(std::min(body.size(), kMaxBytes - body_bytes_));
  body_bytes_ += body.size();
  head_bytes_ += KeepHead(detail->requests.back(), kMaxBytes - head_bytes_);
}

void Recorder::Line::Sent(std::size_t bytes) {
  const std::lock_guard lock(recorder_->mutex_);
  ConnectionRecord* const detail = Detail();
  if (detail != nullptr) detail->sent_bytes += bytes;
}

void Recorder::Line::ClientClosed() {
  const std::lock_guard lock(recorder_->mutex_);
  ConnectionRecord* const detail = Detail();
  if (detail != nullptr) detail->client_closed = true;
}

}  // namespace mock_agent
