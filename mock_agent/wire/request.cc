#include "mock_agent/wire/request.h"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <locale>
#include <optional>

namespace mock_agent {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsVisible(char c) {
  return c > ' ' && c <= '~';
}

// RFC 9110, section 5.6.2.
bool IsTokenChar(char c) {
  constexpr std::string_view kDelimiters = "\"(),/:;<=>?@[\\]{}";
  return IsVisible(c) && kDelimiters.find(c) == std::string_view::npos;
}

// RFC 9110, section 5.5: visible ASCII, bytes above it, space and tab.
bool IsValueChar(char c) {
  return IsVisible(c) || c == ' ' || c == '\t' || static_cast<unsigned char>(c) >= 0x80;
}

bool IsOuterSpace(char c) {
  return c == ' ' || c == '\t';
}

bool IsVersion(std::string_view text) {
  return text.size() == 8 && text.starts_with("HTTP/") && IsDigit(text[5]) && text[6] == '.' &&
         IsDigit(text[7]);
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsOuterSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsOuterSpace(text.back())) text.remove_suffix(1);
  return text;
}

bool SameName(std::string_view a, std::string_view b) {
  return boost::algorithm::iequals(a, b, std::locale::classic());
}

// ParseSize is a number in digits only. One that 64 bits do not hold is their largest.
std::optional<std::uint64_t> ParseSize(std::string_view digits, int base) {
  std::uint64_t size = 0;
  const char* const begin = digits.data();
  const char* const end = begin + digits.size();
  const auto [stop, error] = std::from_chars(begin, end, size, base);
  if (stop != end || error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::numeric_limits<std::uint64_t>::max();
  return size;
}

// SplitTarget is the path and the query of an origin form or an absolute form (RFC 9112,
// section 3.2).
std::pair<std::string_view, std::string_view> SplitTarget(std::string_view target) {
  const std::size_t question = target.find('?');
  std::string_view path = target.substr(0, question);
  const std::string_view query =
      question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
  const std::size_t scheme = path.find("://");
  if (scheme != std::string_view::npos && path.find('/') == scheme + 1) {
    path.remove_prefix(scheme + 3);
    path.remove_prefix(std::min(path.find('/'), path.size()));
  }
  return {path.empty() ? std::string_view("/") : path, query};
}

}  // namespace

std::string_view Name(RequestDefect defect) {
  switch (defect) {
    case RequestDefect::kMalformedRequestLine:
      return "malformed request line";
    case RequestDefect::kNotHttp11:
      return "not HTTP/1.1";
    case RequestDefect::kBareLineFeed:
      return "bare line feed";
    case RequestDefect::kMalformedHeader:
      return "malformed header";
    case RequestDefect::kContentLengthMissing:
      return "Content-Length missing";
    case RequestDefect::kContentLengthInvalid:
      return "Content-Length invalid";
    case RequestDefect::kTransferEncoding:
      return "Transfer-Encoding";
    case RequestDefect::kIncomplete:
      return "incomplete";
    case RequestDefect::kBytesAfterRequest:
      return "bytes after the request";
    case RequestDefect::kTooLarge:
      return "too large";
  }
  std::abort();
}

std::string_view Request::Path() const {
  return SplitTarget(target).first;
}

std::string_view Request::Query() const {
  return SplitTarget(target).second;
}

std::vector<std::string_view> Request::Header(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [header_name, value] : headers) {
    if (SameName(header_name, name)) values.emplace_back(value);
  }
  return values;
}

bool Request::Has(RequestDefect defect) const {
  return std::find(defects.begin(), defects.end(), defect) != defects.end();
}

bool AsksForNoKey(const Request& request) {
  std::string_view method = request.Path();
  for (const std::string_view mount : {"/v0/", "/v1/", "/"}) {
    if (!method.starts_with(mount)) continue;
    method.remove_prefix(mount.size());
    break;
  }
  return method == "Info" || method == "Version";
}

std::size_t RequestParser::Feed(std::string_view bytes) {
  std::size_t taken = 0;
  while (state_ == State::kNeedMore && taken < bytes.size()) {
    if (phase_ == Phase::kBody || phase_ == Phase::kChunkData) {
      taken += TakeBody(bytes.substr(taken));
    } else {
      TakeLineByte(bytes[taken++]);
    }
  }
  return state_ == State::kBroken ? bytes.size() : taken;
}

void RequestParser::End() {
  if (state_ == State::kNeedMore && line_bytes_ > 0) Break(RequestDefect::kIncomplete);
}

std::size_t RequestParser::TakeBody(std::string_view bytes) {
  const std::size_t size = std::min(bytes.size(), body_missing_);
  request_.body.append(bytes.substr(0, size));
  body_missing_ -= size;
  if (body_missing_ == 0) {
    if (phase_ == Phase::kBody) {
      Complete();
    } else {
      phase_ = Phase::kChunkEnd;
    }
  }
  return size;
}

void RequestParser::TakeLineByte(char byte) {
  if (line_bytes_ == kMaxLineBytes) return Break(RequestDefect::kTooLarge);
  ++line_bytes_;
  if (byte == '\n') {
    if (line_.ends_with('\r')) {
      line_.pop_back();
    } else {
      Note(RequestDefect::kBareLineFeed);
    }
    TakeLine(line_);
    line_.clear();
    return;
  }
  if (phase_ == Phase::kRequestLine && request_.method.empty()) {
    if (byte == ' ' && !line_.empty()) {
      request_.method = line_;
    } else if (!IsTokenChar(byte)) {
      return Break(RequestDefect::kMalformedRequestLine);
    }
  }
  line_ += byte;
}

void RequestParser::TakeLine(std::string_view line) {
  switch (phase_) {
    case Phase::kRequestLine:
      return TakeRequestLine(line);
    case Phase::kHeaders:
      return line.empty() ? EndHead() : TakeHeader(line);
    case Phase::kChunkSize:
      return TakeChunkSize(line);
    case Phase::kChunkEnd:
      if (!line.empty()) return Break(RequestDefect::kTransferEncoding);
      phase_ = Phase::kChunkSize;
      return;
    case Phase::kTrailers:
      if (!line.empty()) return TakeHeader(line);
      return Complete();
    case Phase::kBody:
    case Phase::kChunkData:
      break;  // these have no lines
  }
  std::abort();
}

void RequestParser::TakeRequestLine(std::string_view line) {
  const std::size_t target_begin = request_.method.size() + 1;
  const std::size_t target_end = line.rfind(' ');
  if (request_.method.empty() || target_end <= target_begin ||
      !IsVersion(line.substr(target_end + 1))) {
    return Break(RequestDefect::kMalformedRequestLine);
  }
  const std::string_view target = line.substr(target_begin, target_end - target_begin);
  if (!std::all_of(target.begin(), target.end(), IsVisible)) {
    return Break(RequestDefect::kMalformedRequestLine);
  }
  request_.target = target;
  request_.version = line.substr(target_end + 1);
  if (request_.version != "HTTP/1.1") Note(RequestDefect::kNotHttp11);
  phase_ = Phase::kHeaders;
}

// A trailer must be well formed too, but is no header: nothing here would act on it.
void RequestParser::TakeHeader(std::string_view line) {
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  if (colon == std::string_view::npos || name.empty() ||
      !std::all_of(name.begin(), name.end(), IsTokenChar)) {
    return Break(RequestDefect::kMalformedHeader);
  }
  const std::string_view value = Trim(line.substr(colon + 1));
  if (!std::all_of(value.begin(), value.end(), IsValueChar)) {
    return Break(RequestDefect::kMalformedHeader);
  }
  if (phase_ != Phase::kHeaders) return;
  if (request_.headers.size() == kMaxHeaders) return Break(RequestDefect::kTooLarge);
  request_.headers.emplace_back(name, value);
}

// RFC 9112, section 6.3: Transfer-Encoding goes before Content-Length.
void RequestParser::EndHead() {
  std::optional<std::uint64_t> length;
  const auto lengths = request_.Header("Content-Length");
  if (!lengths.empty()) {
    length = ParseSize(lengths[0], 10);
    if (!length || lengths != std::vector(lengths.size(), lengths[0])) {
      return Break(RequestDefect::kContentLengthInvalid);
    }
  }

  const auto codings = request_.Header("Transfer-Encoding");
  if (!codings.empty()) {
    if (codings.size() != 1 || !SameName(codings[0], "chunked")) {
      return Break(RequestDefect::kTransferEncoding);
    }
    Note(RequestDefect::kTransferEncoding);
    phase_ = Phase::kChunkSize;
    return;
  }

  if (!length && request_.method == "POST") Note(RequestDefect::kContentLengthMissing);
  const std::uint64_t size = length.value_or(0);
  if (size > kMaxBytes) return Break(RequestDefect::kTooLarge);
  if (size == 0) return Complete();
  body_missing_ = static_cast<std::size_t>(size);
  phase_ = Phase::kBody;
}

// RFC 9112, section 7.1: extensions are ignored.
void RequestParser::TakeChunkSize(std::string_view line) {
  const auto size = ParseSize(line.substr(0, line.find(';')), 16);
  if (!size) return Break(RequestDefect::kTransferEncoding);
  if (*size > kMaxBytes - request_.body.size()) return Break(RequestDefect::kTooLarge);
  body_missing_ = static_cast<std::size_t>(*size);
  phase_ = body_missing_ == 0 ? Phase::kTrailers : Phase::kChunkData;
}

void RequestParser::Complete() {
  request_.whole = true;
  state_ = State::kComplete;
}

void RequestParser::Note(RequestDefect defect) {
  if (!request_.Has(defect)) request_.defects.push_back(defect);
}

void RequestParser::Break(RequestDefect defect) {
  const bool stray = place_ == Place::kFollowing && request_.method.empty();
  Note(stray ? RequestDefect::kBytesAfterRequest : defect);
  state_ = State::kBroken;
}

}  // namespace mock_agent
