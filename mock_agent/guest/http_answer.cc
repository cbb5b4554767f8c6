#include "mock_agent/guest/http_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/split.hpp>
#include <locale>
#include <string_view>
#include <vector>

namespace mock_agent {
namespace {

// Lists reports whether a header's value, a list of words between commas, holds `word` in any case.
bool Lists(std::string_view value, std::string_view word) {
  std::vector<std::string> words;
  boost::algorithm::split(words, value, boost::algorithm::is_any_of(", \t"));
  return std::any_of(words.begin(), words.end(), [&](const std::string& listed) {
    return boost::algorithm::iequals(listed, word, std::locale::classic());
  });
}

}  // namespace

bool KeepsAlive(const Request& request) {
  if (!request.whole || request.version != "HTTP/1.1") return false;
  const auto values = request.Header("Connection");
  return std::none_of(values.begin(), values.end(),
                      [](std::string_view value) { return Lists(value, "close"); });
}

std::string SerializeAnswer(const Answer& answer, const Request& request) {
  return fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n{}",
                     answer.status, answer.reason, answer.content_type, answer.body.size(),
                     KeepsAlive(request) ? "" : "Connection: close\r\n",
                     request.method == "HEAD" ? "" : answer.body);
}

}  // namespace mock_agent
