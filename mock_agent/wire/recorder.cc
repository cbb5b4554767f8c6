#include "mock_agent/wire/recorder.h"

#include <algorithm>
#include <string>

namespace mock_agent {
namespace {

constexpr std::size_t kMaxConnections = 64;
constexpr std::size_t kMaxRequests = 64;
// Received, of bodies, and of heads: of one connection, and of all.
constexpr std::size_t kMaxBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxBytesOfAll = std::size_t{2} << 20;

std::size_t Room(std::size_t of_this, std::size_t of_all) {
  return std::min(kMaxBytes - of_this, kMaxBytesOfAll - of_all);
}

// KeepHead cuts what does not go into `room`, and returns how much is left.
std::size_t KeepHead(Request& request, std::size_t room) {
  request.target.resize(std::min(request.target.size(), room));
  std::size_t size = request.target.size();
  std::size_t kept = 0;
  for (const auto& [name, value] : request.headers) {
    const std::size_t taken = 2 * sizeof(std::string) + name.size() + value.size();
    if (size + taken > room) break;
    size += taken;
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
    const auto kept = bytes.substr(0, Room(detail->received.size(), recorder_->received_bytes_));
    detail->received += kept;
    recorder_->received_bytes_ += kept.size();
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
  body.resize(std::min(body.size(), Room(body_bytes_, recorder_->body_bytes_)));
  body_bytes_ += body.size();
  recorder_->body_bytes_ += body.size();
  const std::size_t head =
      KeepHead(detail->requests.back(), Room(head_bytes_, recorder_->head_bytes_));
  head_bytes_ += head;
  recorder_->head_bytes_ += head;
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
