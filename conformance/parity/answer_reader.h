// AnswerReader: HTTP answers out of the bytes that came.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/parity/exchange.h"

namespace conformance::parity {

// Strict where it matters for a comparison: a head ends with CRLF CRLF, a header line is
// "name:value", with one space that does not count behind the colon; a line without a colon counts
// as a name without a value. What is no answer is never whole.
class AnswerReader {
 public:
  // `heads` as in Exchange. After `limit` answers what comes is only counted; 0: no limit.
  explicit AnswerReader(std::vector<std::size_t> heads, std::size_t limit)
      : heads_(std::move(heads)), limit_(limit) {}

  void Take(std::string_view bytes);
  // End makes an answer of what has come of the next one: whole where its body ended with the
  // connection (`closed`), else cut short. Nothing where the limit is reached.
  void End(bool closed);

  const std::vector<Answer>& answers() const { return answers_; }
  std::vector<Answer> TakeAnswers() { return std::move(answers_); }
  bool full() const { return limit_ != 0 && answers_.size() >= limit_; }
  // Pending: bytes have come that belong to no whole answer.
  bool pending() const { return !buffer_.empty(); }
  std::size_t taken() const { return taken_; }  // bytes in all

 private:
  bool ToHead() const;
  bool ReadOne();

  std::vector<std::size_t> heads_;
  std::size_t limit_;
  std::string buffer_;  // what belongs to no whole answer yet
  std::vector<Answer> answers_;
  std::size_t finals_ = 0;  // whole answers that are no 1xx
  std::size_t taken_ = 0;
};

}  // namespace conformance::parity
