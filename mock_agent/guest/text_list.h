// TextList: many texts, in little more memory than their bytes: a peer chooses how many there are, and
// they may all be empty.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace mock_agent {

class TextList {
 public:
  TextList() = default;
  TextList(std::initializer_list<std::string_view> texts) {
    for (const std::string_view each : texts) Append(each);
  }

  // Append adds a text; all of them together have fewer than 2^32 bytes.
  void Append(std::string_view text) {
    bytes_ += text;
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  }

  std::size_t size() const { return ends_.size(); }
  bool empty() const { return ends_.empty(); }
  std::size_t bytes() const { return bytes_.size(); }  // of all together
  std::string_view operator[](std::size_t which) const {
    const std::size_t start = which == 0 ? 0 : ends_[which - 1];
    return std::string_view(bytes_).substr(start, ends_[which] - start);
  }

  bool operator==(const TextList&) const = default;

 private:
  std::string bytes_;
  std::vector<std::uint32_t> ends_;  // where each text ends
};

}  // namespace mock_agent
