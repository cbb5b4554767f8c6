// Recorder: a Recording while it is made, by many threads.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>

#include "mock_agent/wire/moment.h"
#include "mock_agent/wire/recording.h"
#include "mock_agent/wire/request.h"

namespace mock_agent {

class Recorder {
 public:
  // Line is one connection's part of the recording. The recorder must outlive it.
  class Line {
   public:
    // Received records bytes and the requests they completed or broke, at once: no snapshot holds
    // one without the other.
    void Received(std::string_view bytes, std::span<const Request> requests);
    void Sent(std::string_view bytes);
    void ClientClosed();
    // Ended notes when a side ended, for Recording's moments.
    void Ended(Moment::What how);
    // counts_requests: the recorder wants to know of requests, even where it keeps none of them.
    bool counts_requests() const { return recorder_->keep_ == Keep::kEverything; }

   private:
    friend class Recorder;
    Line(Recorder& recorder, std::size_t index) : recorder_(&recorder), index_(index) {}
    // Detail is null for a connection that is only counted. The mutex must be held.
    ConnectionRecord* Detail();
    void Add(const Request& request, ConnectionRecord* detail);
    void AddMomentOf(ConnectionRecord& detail, Moment::What what, std::size_t bytes);

    Recorder* recorder_;
    std::size_t index_;
    std::size_t body_bytes_ = 0;  // of the requests in detail
    std::size_t head_bytes_ = 0;  // the same, of targets and headers, as they stand in memory
  };

  enum class Keep { kEverything, kCounts };
  explicit Recorder(Keep keep = Keep::kEverything) : keep_(keep) {}

  // Open begins the record of a connection that came by this listener.
  Line Open(std::size_t listener = 0);
  // SeeConnection gives Recording.first_connection; the first call counts.
  void SeeConnection(std::chrono::steady_clock::time_point at);
  std::optional<std::chrono::steady_clock::time_point> FirstConnection() const;
  Recording Snapshot() const;

 private:
  static constexpr std::size_t kNotKept = std::numeric_limits<std::size_t>::max();

  const Keep keep_;
  mutable std::mutex mutex_;
  Recording recording_;
  // Of all connections in detail.
  std::size_t received_bytes_ = 0;
  std::size_t sent_bytes_ = 0;
  std::size_t body_bytes_ = 0;
  std::size_t head_bytes_ = 0;
  std::size_t moments_ = 0;
};

}  // namespace mock_agent
