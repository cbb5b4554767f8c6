// ResponseHead: the head of an HTTP/1.1 200 answer that leaves no doubt where its body ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "provider/agent/result.h"

namespace provider {

inline constexpr std::size_t kMostAnswerBytes = std::size_t{256} * 1024;  // head and body together

// ResponseHead can only be made by HeadReader.
class ResponseHead {
 public:
  // size counts the bytes of the head, its empty line included.
  std::size_t size() const { return size_; }
  // content_length is absent where the end of the stream ends the body (TO-20).
  std::optional<std::size_t> content_length() const { return content_length_; }

 private:
  friend class HeadReader;
  ResponseHead(std::size_t size, std::optional<std::size_t> content_length)
      : size_(size), content_length_(content_length) {}

  std::size_t size_;
  std::optional<std::size_t> content_length_;
};

// HeadReader judges a head line by line, in order: the first line that is wrong gives the reason,
// however the bytes were cut.
//
// What it accepts (RFC 9112 and narrower). Every line ends with CR LF and holds no other CR or LF.
//   status line        `HTTP/1.1 200 ` and a reason of any length: kMalformedHttp, or kStatusNot200
//                      for three other digits
//   field line         token, `:`, value: kMalformedHttp. A reason and a value hold HTAB, SP, VCHAR
//                      and bytes from 0x80 on
//   Transfer-Encoding  never, in no spelling of the name: kTransferEncoding
//   Content-Encoding   the same: kContentEncoding
//   Content-Type       at most once, application/json; of its parameters, a charset has to be utf-8:
//                      kContentType (RFC 9110, section 8.3; RFC 8259, section 8.1)
//   Content-Length     at most once, decimal digits, SP and HTAB around them: kBadContentLength;
//                      beyond kMostAnswerBytes: kAnswerTooLarge
// Then Boost.Beast reads the whole head, and has to agree: kMalformedHttp. It also wants a list of
// tokens in Connection and Proxy-Connection.
class HeadReader {
 public:
  // Read takes the answer from its first byte on, each time at least what it was given before, and
  // looks only at the new lines. Nothing (an empty optional) means: the head is not complete.
  Result<std::optional<ResponseHead>> Read(std::span<const std::uint8_t> bytes);

 private:
  Result<void> JudgeStatusLine(std::string_view line);
  Result<void> JudgeField(std::string_view line);
  Result<void> JudgeContentType(std::string_view value);
  Result<void> JudgeContentLength(std::string_view value);

  std::size_t line_begin_ = 0;  // of the first line that was not judged
  std::size_t searched_ = 0;    // no line feed between line_begin_ and here
  bool has_content_type_ = false;
  std::optional<std::size_t> content_length_;
};

}  // namespace provider
