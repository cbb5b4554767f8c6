#include "mock_agent/guest/answer_cache.h"

namespace mock_agent {

std::shared_ptr<const std::string> AnswerCache::Find(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = bodies_.find(key);
  return found == bodies_.end() ? nullptr : found->second;
}

void AnswerCache::Put(const std::string& key, const std::string& body) {
  if (key.size() > kMostKeyBytes || body.size() > most_body_bytes_) return;
  const std::lock_guard lock(mutex_);
  if (!bodies_.emplace(key, std::make_shared<const std::string>(body)).second) return;
  if (order_.size() < capacity_) {
    order_.push_back(key);
    return;
  }
  bodies_.erase(order_[oldest_]);
  order_[oldest_] = key;
  oldest_ = (oldest_ + 1) % capacity_;
}

}  // namespace mock_agent
