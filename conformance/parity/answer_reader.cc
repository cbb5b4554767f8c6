#include "conformance/parity/answer_reader.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace conformance::parity {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

// ReadHead reads status line and headers, from the text before the empty line.
Answer ReadHead(std::string_view head) {
  Answer answer;
  bool first = true;
  while (!head.empty() || first) {
    const std::string_view line = head.substr(0, head.find(kLineEnd));
    head.remove_prefix(std::min(head.size(), line.size() + kLineEnd.size()));
    if (first) {
      answer.status_line = line;
    } else {
      const std::size_t colon = line.find(':');
      if (colon == std::string_view::npos) {
        answer.headers.emplace_back(line, "");
      } else {
        std::string_view value = line.substr(colon + 1);
        if (value.starts_with(' ')) value.remove_prefix(1);
        answer.headers.emplace_back(line.substr(0, colon), value);
      }
    }
    first = false;
  }
  return answer;
}

std::optional<std::size_t> ReadNumber(std::string_view digits, int base) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return number;
}

// ChunkedSize is the size of a chunked body on the wire; nothing where it is not whole.
std::optional<std::size_t> ChunkedSize(std::string_view bytes) {
  std::size_t at = 0;
  for (;;) {
    const std::size_t line_end = bytes.find(kLineEnd, at);
    if (line_end == std::string_view::npos) return std::nullopt;
    const std::string_view line = bytes.substr(at, line_end - at);
    const auto size = ReadNumber(line.substr(0, line.find(';')), 16);
    at = line_end + kLineEnd.size();
    if (!size || *size > bytes.size() - at) return std::nullopt;
    if (*size == 0) {
      // No trailers, or trailers and an empty line.
      if (bytes.substr(at).starts_with(kLineEnd)) return at + kLineEnd.size();
      const std::size_t end = bytes.find("\r\n\r\n", at);
      if (end == std::string_view::npos) return std::nullopt;
      return end + 4;
    }
    at += *size;
    if (!bytes.substr(at).starts_with(kLineEnd)) return std::nullopt;
    at += kLineEnd.size();
  }
}

// BodySize is the size of the body that `rest` starts with; nothing where it is not whole.
std::optional<std::size_t> BodySize(const Answer& answer, std::string_view rest) {
  switch (answer.framing) {
    case Framing::kNoBody:
      return 0;
    case Framing::kLength: {
      const auto size = ReadNumber(*HeaderOf(answer, "content-length"), 10);
      if (!size || *size > rest.size()) return std::nullopt;
      return size;
    }
    case Framing::kChunked:
      return ChunkedSize(rest);
    case Framing::kToTheEnd:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

bool AnswerReader::ToHead() const {
  return std::find(heads_.begin(), heads_.end(), finals_) != heads_.end();
}

bool AnswerReader::ReadOne() {
  const std::size_t head_end = buffer_.find("\r\n\r\n");
  if (head_end == std::string::npos) return false;
  Answer answer = ReadHead(std::string_view(buffer_).substr(0, head_end));
  answer.framing = FramingOf(answer, ToHead());
  const std::string_view rest = std::string_view(buffer_).substr(head_end + 4);
  const auto size = BodySize(answer, rest);
  if (!size) return false;
  answer.body = rest.substr(0, *size);
  const unsigned status = StatusOf(answer);
  if (status < 100 || status >= 200) ++finals_;
  answers_.push_back(std::move(answer));
  buffer_.erase(0, head_end + 4 + *size);
  return true;
}

void AnswerReader::Take(std::string_view bytes) {
  taken_ += bytes.size();
  buffer_.append(bytes);
  while (!full() && !buffer_.empty() && ReadOne()) {
  }
}

void AnswerReader::End(bool closed) {
  if (full() || buffer_.empty()) return;
  const std::string_view text = buffer_;
  const std::size_t head_end = text.find("\r\n\r\n");
  Answer answer = ReadHead(text.substr(0, head_end));
  answer.framing = FramingOf(answer, ToHead());
  if (head_end != std::string_view::npos) answer.body = text.substr(head_end + 4);
  answer.whole =
      closed && head_end != std::string_view::npos && answer.framing == Framing::kToTheEnd;
  answers_.push_back(std::move(answer));
  buffer_.clear();
}

}  // namespace conformance::parity
