// ResponseBody: the body of one complete, unambiguous HTTP/1.1 200 answer.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "provider/result.h"
#include "provider/secret_bytes.h"

namespace provider {

inline constexpr std::size_t kMostAnswerBytes = 256 * 1024;  // head and body together

// Whether more bytes may follow those read so far.
enum class Stream { kOpen, kEnded };

// ResponseBody can only be made from an answer that passed every HTTP check.
class ResponseBody {
 public:
  // FromAnswer judges the bytes read so far, from the first byte of the answer on. Nothing (an empty optional) means: not yet
  // complete, read more; with Stream::kEnded the result is always a body or a refusal. A body is there as soon as its
  // Content-Length is, without waiting for the end of the stream.
  static Result<std::optional<ResponseBody>> FromAnswer(std::span<const std::uint8_t> bytes, Stream stream);

  const SecretBytes& bytes() const { return bytes_; }

 private:
  explicit ResponseBody(SecretBytes bytes) : bytes_(std::move(bytes)) {}

  SecretBytes bytes_;
};

}  // namespace provider
