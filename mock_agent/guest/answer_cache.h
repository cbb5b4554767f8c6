// Answer cache: answers that would be made again just the same.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mock_agent {

// AnswerCache keeps at most `capacity` bodies, each under its key, and forgets the oldest first.
// Threads may share it.
class AnswerCache {
 public:
  // Longer keys, and longer bodies, are not kept.
  static constexpr std::size_t kMostKeyBytes = 1024;

  AnswerCache(std::size_t capacity, std::size_t most_body_bytes)
      : capacity_(capacity), most_body_bytes_(most_body_bytes) {}

  // Find is nullptr for a key that it does not have.
  std::shared_ptr<const std::string> Find(const std::string& key) const;
  void Put(const std::string& key, const std::string& body);

 private:
  std::size_t capacity_;
  std::size_t most_body_bytes_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const std::string>> bodies_;
  std::vector<std::string> order_;  // the keys, oldest at `oldest_` once it is full
  std::size_t oldest_ = 0;
};

}  // namespace mock_agent
