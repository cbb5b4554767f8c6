#include "provider/agent/http_head.h"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <boost/beast/http/basic_parser.hpp>

namespace provider {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr std::string_view kVersion = "HTTP/1.1 ";
constexpr std::size_t kStatusDigits = 3;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsText(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

bool IsTokenCharacter(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return IsDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         kMarks.find(c) != std::string_view::npos;
}

// HeadParser is Beast's parser of a response, of which only the framing is used: it stores nothing.
class HeadParser : public http::basic_parser<false> {
  void on_request_impl(http::verb, beast::string_view, beast::string_view, int,
                       beast::error_code&) override {}
  void on_response_impl(int, beast::string_view, int, beast::error_code&) override {}
  void on_field_impl(http::field, beast::string_view, beast::string_view,
                     beast::error_code&) override {}
  void on_header_impl(beast::error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
  std::size_t on_body_impl(beast::string_view body, beast::error_code&) override {
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view body,
                                 beast::error_code&) override {
    return body.size();
  }
  void on_finish_impl(beast::error_code&) override {}
};

// BeastAgrees asks Beast for the framing of a complete head.
bool BeastAgrees(std::span<const std::uint8_t> head, std::optional<std::size_t> content_length) {
  HeadParser parser;
  parser.header_limit(kMostAnswerBytes);
  beast::error_code error;
  const std::size_t used = parser.put(boost::asio::buffer(head.data(), head.size()), error);
  if (error || used != head.size() || !parser.is_header_done() || parser.chunked()) return false;
  const auto length = parser.content_length();
  return length ? content_length == *length : !content_length;
}

std::string_view Trimmed(std::string_view text) {
  return boost::trim_copy_if(text, [](char each) { return each == ' ' || each == '\t'; });
}

// IsJsonInUtf8 takes application/json with parameters, of which a charset has to be utf-8.
bool IsJsonInUtf8(std::string_view media_type) {
  const auto next = [](std::string_view& rest) {
    const std::string_view part = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    return part;
  };
  if (!boost::iequals(Trimmed(next(media_type)), "application/json")) return false;
  while (!media_type.empty()) {
    const std::string_view parameter = Trimmed(next(media_type));
    const std::size_t equals = parameter.find('=');
    // No space belongs there; who left one meant the same.
    if (!boost::iequals(Trimmed(parameter.substr(0, equals)), "charset")) continue;
    if (equals == std::string_view::npos) return false;
    const std::string_view charset = Trimmed(parameter.substr(equals + 1));
    if (!boost::iequals(charset, "utf-8") && !boost::iequals(charset, "\"utf-8\"")) return false;
  }
  return true;
}

}  // namespace

Result<std::optional<ResponseHead>> HeadReader::Read(std::span<const std::uint8_t> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (;;) {
    const std::size_t line_feed = text.find('\n', searched_);
    searched_ = std::min(line_feed, text.size());
    if (line_feed == std::string_view::npos) return std::nullopt;

    std::string_view line = text.substr(line_begin_, line_feed - line_begin_);
    const bool is_status_line = line_begin_ == 0;
    line_begin_ = searched_ = line_feed + 1;
    if (!line.ends_with('\r')) return Reason::kMalformedHttp;
    line.remove_suffix(1);
    if (!std::ranges::all_of(line, IsText)) return Reason::kMalformedHttp;

    if (is_status_line) {
      BOOST_OUTCOME_TRYV(JudgeStatusLine(line));
    } else if (!line.empty()) {
      BOOST_OUTCOME_TRYV(JudgeField(line));
    } else {
      if (!BeastAgrees(bytes.first(line_begin_), content_length_)) return Reason::kMalformedHttp;
      return ResponseHead(line_begin_, content_length_);
    }
  }
}

Result<void> HeadReader::JudgeStatusLine(std::string_view line) {
  if (!line.starts_with(kVersion)) return Reason::kMalformedHttp;
  line.remove_prefix(kVersion.size());
  if (line.size() <= kStatusDigits || line[kStatusDigits] != ' ') return Reason::kMalformedHttp;
  const std::string_view status = line.substr(0, kStatusDigits);
  if (!std::ranges::all_of(status, IsDigit)) return Reason::kMalformedHttp;
  if (status != "200") return Reason::kStatusNot200;
  return success();
}

Result<void> HeadReader::JudgeField(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return Reason::kMalformedHttp;
  const std::string_view name = line.substr(0, colon);
  if (!std::ranges::all_of(name, IsTokenCharacter)) return Reason::kMalformedHttp;
  if (boost::iequals(name, "Transfer-Encoding")) return Reason::kTransferEncoding;
  if (boost::iequals(name, "Content-Encoding")) return Reason::kContentEncoding;
  const std::string_view value = Trimmed(line.substr(colon + 1));
  if (boost::iequals(name, "Content-Type")) return JudgeContentType(value);
  if (boost::iequals(name, "Content-Length")) return JudgeContentLength(value);
  return success();
}

Result<void> HeadReader::JudgeContentType(std::string_view value) {
  if (has_content_type_ || !IsJsonInUtf8(value)) return Reason::kContentType;
  has_content_type_ = true;
  return success();
}

Result<void> HeadReader::JudgeContentLength(std::string_view value) {
  if (content_length_ || value.empty()) return Reason::kBadContentLength;
  if (!std::ranges::all_of(value, IsDigit)) return Reason::kBadContentLength;
  std::size_t length = 0;
  for (const char digit : value) {
    length = length * 10 + static_cast<std::size_t>(digit - '0');
    if (length > kMostAnswerBytes) return Reason::kAnswerTooLarge;
  }
  content_length_ = length;
  return success();
}

}  // namespace provider
