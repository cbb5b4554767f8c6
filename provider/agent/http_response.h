// ResponseBody: the body of one complete, unambiguous HTTP/1.1 200 answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "provider/agent/http_head.h"
#include "provider/agent/result.h"
#include "provider/agent/secret_bytes.h"

namespace provider {

// Whether more bytes may follow those read so far.
enum class Stream { kOpen, kEnded };

// ResponseBody can only be made from an answer that passed every HTTP check.
class ResponseBody {
 public:
  // FromAnswer judges the bytes read so far, from the first byte of the answer on. Nothing (an
  // empty optional) means: not yet complete, read more; with Stream::kEnded the result is always a
  // body or a refusal. A body is there as soon as its Content-Length is, without waiting for the
  // end of the stream. Besides the reasons of HeadReader:
  //   kClosedBeforeAnswer  the stream ended before its first byte (FC-06)
  //   kMalformedHttp       it ended before the empty line (FC-20)
  //   kAnswerTooLarge      more than kMostAnswerBytes were read, or are announced (FC-05)
  //   kBodyTruncated, kBytesAfterBody  fewer, or more, bytes than Content-Length (FC-21, FC-27)
  static Result<std::optional<ResponseBody>> FromAnswer(std::span<const std::uint8_t> bytes,
                                                        Stream stream);

  const SecretBytes& bytes() const { return bytes_; }

 private:
  friend class AnswerReader;
  explicit ResponseBody(SecretBytes bytes) : bytes_(std::move(bytes)) {}

  SecretBytes bytes_;
};

// AnswerReader is FromAnswer for an answer that grows: it looks at every byte of the head once,
// however the reads were cut.
class AnswerReader {
 public:
  // Judge is FromAnswer. Each call is given at least the bytes of the call before; after a body or
  // a refusal, none follows.
  Result<std::optional<ResponseBody>> Judge(std::span<const std::uint8_t> bytes, Stream stream);

 private:
  HeadReader head_reader_;
  std::optional<ResponseHead> head_;
};

}  // namespace provider
