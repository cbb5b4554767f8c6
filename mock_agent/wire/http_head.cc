#include "mock_agent/wire/http_head.h"

#include <boost/algorithm/string/predicate.hpp>
#include <locale>

namespace mock_agent {
namespace {

// What comes next in a head: it is there, it is wrong, or its bytes have not come yet.
enum class Step { kTaken, kWrong, kMissing };

bool IsMethodByte(unsigned char byte) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  const bool alphanumeric =
      (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
  return alphanumeric || kOthers.find(static_cast<char>(byte)) != std::string_view::npos;
}

bool IsTargetByte(unsigned char byte) {
  return byte > ' ' && byte != 0x7f;
}

bool IsFieldByte(unsigned char byte) {
  return byte == '\t' || (byte >= ' ' && byte != 0x7f);
}

// HeadText reads a head from its front.
class HeadText {
 public:
  explicit HeadText(std::string_view text) : text_(text) {}

  bool AtEnd() const { return at_ == text_.size(); }
  std::size_t at() const { return at_; }
  char Next() const { return text_[at_]; }
  void Skip() { ++at_; }

  // TakeWhile takes bytes up to `end`, which must come, and skips that.
  template <typename Allowed>
  Step TakeUntil(char end, Allowed allowed, std::string_view& taken) {
    const std::size_t begin = at_;
    while (!AtEnd() && Next() != end) {
      if (!allowed(static_cast<unsigned char>(Next()))) return Step::kWrong;
      ++at_;
    }
    if (AtEnd()) return Step::kMissing;
    taken = text_.substr(begin, at_ - begin);
    Skip();
    return Step::kTaken;
  }

  Step Take(std::string_view literal) {
    for (const char expected : literal) {
      if (AtEnd()) return Step::kMissing;
      if (Next() != expected) return Step::kWrong;
      Skip();
    }
    return Step::kTaken;
  }

  // TakeLineEnd takes CR LF or a bare LF.
  Step TakeLineEnd() {
    if (AtEnd()) return Step::kMissing;
    return Take(Next() == '\r' ? "\r\n" : "\n");
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

Step SkipEmptyLines(HeadText& text) {
  while (!text.AtEnd() && (text.Next() == '\r' || text.Next() == '\n')) {
    const Step step = text.TakeLineEnd();
    if (step != Step::kTaken) return step;
  }
  return text.AtEnd() ? Step::kMissing : Step::kTaken;
}

Step TakeRequestLine(HeadText& text, HttpHead& head) {
  std::string_view method;
  std::string_view target;
  Step step = text.TakeUntil(' ', IsMethodByte, method);
  if (step == Step::kTaken && method.empty()) return Step::kWrong;
  if (step == Step::kTaken) step = text.TakeUntil(' ', IsTargetByte, target);
  if (step == Step::kTaken && target.empty()) return Step::kWrong;
  if (step == Step::kTaken) step = text.Take("HTTP/1.");
  if (step != Step::kTaken) return step;
  if (text.AtEnd()) return Step::kMissing;
  if (text.Next() != '0' && text.Next() != '1') return Step::kWrong;
  head.minor_version = text.Next() - '0';
  text.Skip();
  head.method = method;
  head.target = target;
  return text.TakeLineEnd();
}

std::string_view TrimmedEnd(std::string_view value) {
  while (value.ends_with(' ') || value.ends_with('\t')) value.remove_suffix(1);
  return value;
}

Step TakeField(HeadText& text, HttpHead& head) {
  std::string_view name;
  Step step = text.TakeUntil(':', IsMethodByte, name);
  if (step == Step::kTaken && name.empty()) return Step::kWrong;
  if (step != Step::kTaken) return step;
  while (!text.AtEnd() && (text.Next() == ' ' || text.Next() == '\t')) text.Skip();
  std::string value;
  while (!text.AtEnd() && IsFieldByte(static_cast<unsigned char>(text.Next()))) {
    value += text.Next();
    text.Skip();
  }
  step = text.TakeLineEnd();
  if (step == Step::kTaken) head.headers.emplace_back(name, TrimmedEnd(value));
  return step;
}

// HasEmptyLine: an empty line ends within `text`.
bool HasEmptyLine(std::string_view text) {
  return text.find("\r\n\r\n") != std::string_view::npos ||
         text.find("\n\n") != std::string_view::npos;
}

}  // namespace

std::optional<std::string_view> HttpHead::Header(std::string_view name) const {
  for (const auto& [each, value] : headers) {
    if (boost::algorithm::iequals(each, name, std::locale::classic())) return value;
  }
  return std::nullopt;
}

HttpHeadReader::State HttpHeadReader::Feed(std::string_view bytes) {
  bytes_ += bytes;
  const std::size_t unlooked = seen_ < 3 ? 0 : seen_ - 3;
  const bool looks =
      !bytes_.empty() && (seen_ == 0 || HasEmptyLine(std::string_view(bytes_).substr(unlooked)));
  const State state = looks ? Look() : State::kNeedMore;
  if (state != State::kNeedMore) return state;
  seen_ = bytes_.size();
  fault_ = HeadFault::kTooManyFields;
  return bytes_.size() >= kMostBytes ? State::kFault : State::kNeedMore;
}

HttpHeadReader::State HttpHeadReader::Look() {
  const auto refuse = [this](HeadFault fault) {
    fault_ = fault;
    return State::kFault;
  };
  HeadText text(bytes_);
  head_ = {};
  Step step = SkipEmptyLines(text);
  if (step == Step::kTaken) step = TakeRequestLine(text, head_);
  while (step == Step::kTaken) {
    if (text.AtEnd()) return State::kNeedMore;
    if (text.Next() == '\r' || text.Next() == '\n') {
      step = text.TakeLineEnd();
      if (step != Step::kTaken) break;
      head_bytes_ = text.at();
      if (head_.target.size() > kMostTargetBytes) return refuse(HeadFault::kTargetTooLong);
      return State::kComplete;
    }
    if (head_.headers.size() == kMostFields) return refuse(HeadFault::kTooManyFields);
    step = TakeField(text, head_);
  }
  return step == Step::kWrong ? refuse(HeadFault::kMalformed) : State::kNeedMore;
}

std::string HttpHeadReader::TakeRest() {
  std::string rest = bytes_.substr(head_bytes_);
  bytes_.clear();
  bytes_.shrink_to_fit();
  head_ = {};
  seen_ = 0;
  head_bytes_ = 0;
  return rest;
}

}  // namespace mock_agent
