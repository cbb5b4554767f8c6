#include "mock_agent/wire/recorder.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace mock_agent {
namespace {

constexpr std::size_t kMaxConnections = 64;
constexpr std::size_t kMaxRequests = 64;
// Received, sent, of bodies, and of heads: of one connection, and of all.
constexpr std::size_t kMaxBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxBytesOfAll = std::size_t{2} << 20;
constexpr std::size_t kLastBytes = std::size_t{1} << 10;

std::size_t RoomLeft(std::size_t of_this, std::size_t of_all) {
  return std::min(kMaxBytes - of_this, kMaxBytesOfAll - of_all);
}

// Append keeps as much of the bytes as there is room for, and returns the rest.
std::string_view Append(std::string_view bytes, std::string& of_this, std::size_t& of_all) {
  const std::string_view kept = bytes.substr(0, RoomLeft(of_this.size(), of_all));
  of_this += kept;
  of_all += kept.size();
  return bytes.substr(kept.size());
}

// AppendLast keeps the last of them.
void AppendLast(std::string_view bytes, std::string& last) {
  if (bytes.empty()) return;
  if (bytes.size() >= kLastBytes) last.clear();
  last += bytes.substr(bytes.size() - std::min(bytes.size(), kLastBytes));
  last.erase(0, last.size() - std::min(last.size(), kLastBytes));
}

// Cut is as much of a text as goes into `room`, which is what is left then.
std::string Cut(std::string_view text, std::size_t& room) {
  const std::string_view kept = text.substr(0, room);
  room -= kept.size();
  return std::string(kept);
}

// Kept is what of a request goes into the two rooms. It takes no memory for the rest.
Request Kept(const Request& request, std::size_t& head_room, std::size_t& body_room) {
  Request kept;
  kept.method = Cut(request.method, head_room);
  kept.target = Cut(request.target, head_room);
  kept.version = Cut(request.version, head_room);
  for (const auto& [name, value] : request.headers) {
    const std::size_t taken = 2 * sizeof(std::string) + name.size() + value.size();
    if (taken > head_room) break;
    head_room -= taken;
    kept.headers.emplace_back(name, value);
  }
  kept.body = Cut(request.body, body_room);
  kept.defects = request.defects;
  kept.whole = request.whole;
  return kept;
}

}  // namespace

Recorder::Line Recorder::Open(std::size_t listener) {
  const std::lock_guard lock(mutex_);
  ++recording_.connection_count;
  if (listener != 0) ++recording_.elsewhere_count;
  if (keep_ == Keep::kEverything && recording_.connections.size() < kMaxConnections) {
    ConnectionRecord& opened = recording_.connections.emplace_back();
    opened.listener = listener;
    opened.opened = std::chrono::steady_clock::now();
    return {*this, recording_.connections.size() - 1};
  }
  return {*this, kNotKept};
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
    Append(bytes, detail->received, recorder_->received_bytes_);
    AddMomentOf(*detail, Moment::What::kReceived, bytes.size());
  }
  for (const Request& request : requests) Add(request, detail);
}

void Recorder::Line::Add(const Request& request, ConnectionRecord* detail) {
  if (detail == nullptr || detail->requests.size() == kMaxRequests) {
    if (!request.method.empty()) ++recorder_->recording_.more_requests;
    return;
  }
  const std::size_t head_room = RoomLeft(head_bytes_, recorder_->head_bytes_);
  const std::size_t body_room = RoomLeft(body_bytes_, recorder_->body_bytes_);
  std::size_t head_left = head_room;
  std::size_t body_left = body_room;
  detail->requests.push_back(Kept(request, head_left, body_left));
  head_bytes_ += head_room - head_left;
  recorder_->head_bytes_ += head_room - head_left;
  body_bytes_ += body_room - body_left;
  recorder_->body_bytes_ += body_room - body_left;
}

void Recorder::Line::Sent(std::string_view bytes) {
  const std::lock_guard lock(recorder_->mutex_);
  ConnectionRecord* const detail = Detail();
  if (detail == nullptr) return;
  detail->sent_bytes += bytes.size();
  AppendLast(Append(bytes, detail->sent, recorder_->sent_bytes_), detail->sent_last);
  AddMomentOf(*detail, Moment::What::kSent, bytes.size());
}

void Recorder::Line::ClientClosed() {
  const std::lock_guard lock(recorder_->mutex_);
  ConnectionRecord* const detail = Detail();
  if (detail != nullptr) detail->client_closed = true;
}

void Recorder::Line::Ended(Moment::What how) {
  const std::lock_guard lock(recorder_->mutex_);
  ConnectionRecord* const detail = Detail();
  if (detail == nullptr) return;
  const auto is_the_same = [how](const Moment& moment) { return moment.what == how; };
  if (std::ranges::any_of(detail->moments, is_the_same)) return;
  AddMomentOf(*detail, how, 0);
}

void Recorder::Line::AddMomentOf(ConnectionRecord& detail, Moment::What what, std::size_t bytes) {
  const bool is_an_end = what != Moment::What::kReceived && what != Moment::What::kSent;
  if (bytes == 0 && !is_an_end) return;
  const auto since = std::chrono::steady_clock::now() - detail.opened;
  AddMoment({.what = what,
             .bytes = bytes,
             .at = std::chrono::duration_cast<std::chrono::milliseconds>(since)},
            detail.moments, recorder_->moments_);
}

}  // namespace mock_agent
