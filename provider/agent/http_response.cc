#include "provider/agent/http_response.h"

#include <algorithm>

namespace provider {

Result<std::optional<ResponseBody>> ResponseBody::FromAnswer(std::span<const std::uint8_t> bytes,
                                                             Stream stream) {
  return AnswerReader().Judge(bytes, stream);
}

Result<std::optional<ResponseBody>> AnswerReader::Judge(std::span<const std::uint8_t> bytes,
                                                        Stream stream) {
  const bool ended = stream == Stream::kEnded;
  if (!head_) {
    BOOST_OUTCOME_TRY(head,
                      head_reader_.Read(bytes.first(std::min(bytes.size(), kMostAnswerBytes))));
    head_ = head;
  }
  if (!head_) {
    if (bytes.size() > kMostAnswerBytes) return Reason::kAnswerTooLarge;
    if (!ended) return std::nullopt;
    return bytes.empty() ? Reason::kClosedBeforeAnswer : Reason::kMalformedHttp;
  }

  const auto body = bytes.subspan(head_->size());
  const auto length = head_->content_length();
  if (head_->size() + length.value_or(body.size()) > kMostAnswerBytes) {
    return Reason::kAnswerTooLarge;
  }
  if (length && body.size() > *length) return Reason::kBytesAfterBody;
  const bool complete = length ? body.size() == *length : ended;
  if (complete) return ResponseBody(SecretBytes::CopyOf(body));
  if (ended) return Reason::kBodyTruncated;
  return std::nullopt;
}

}  // namespace provider
