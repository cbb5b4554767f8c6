#include "conformance/parity/recorded.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "conformance/parity/base64.h"
#include "conformance/parity/long_request.h"
#include "conformance/parity/recordings_data.h"
#include "mock_agent/wire/text_file.h"

namespace conformance::parity {
namespace {

using nlohmann::json;

// What is wrong with an entry is thrown inside this file, as the JSON library does itself.
struct Wrong {
  std::string why;
};

// A status line that was no text stands as one character a byte.
std::string FromLatin1(const std::string& text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      bytes += text[at];
    } else if ((byte == 0xC2 || byte == 0xC3) && at + 1 < text.size()) {
      ++at;
      bytes +=
          static_cast<char>(((byte & 3U) << 6U) | (static_cast<unsigned char>(text[at]) & 63U));
    } else {
      throw Wrong{"a status line with a character beyond U+00FF"};
    }
  }
  return bytes;
}

std::string Base64Of(const json& entry, const char* member) {
  auto bytes = FromBase64(entry.at(member).get_ref<const std::string&>());
  if (!bytes) throw Wrong{fmt::format("{} is no base64", member)};
  return std::move(*bytes);
}

std::string RequestOf(const std::string& name, const json& request) {
  if (request.contains("text")) return request.at("text").get<std::string>();
  if (request.contains("base64")) return Base64Of(request, "base64");
  auto rebuilt = LongRequest(name);
  if (!rebuilt) throw Wrong{"nobody knows what its long request was"};
  if (rebuilt->size() != request.at("bytes").get<std::size_t>())
    throw Wrong{fmt::format("its long request, rebuilt, has {} bytes", rebuilt->size())};
  return std::move(*rebuilt);
}

// As many writes as bytes, or two: the head and the body.
std::vector<std::size_t> CutsOf(const json& entry, const std::string& request) {
  const auto writes = entry.value("writes", std::size_t{1});
  std::vector<std::size_t> cuts;
  if (writes == request.size()) {
    for (std::size_t at = 1; at < writes; ++at) cuts.push_back(at);
  } else if (writes == 2 && request.find("\r\n\r\n") != std::string::npos) {
    cuts.push_back(request.find("\r\n\r\n") + 4);
  } else if (writes != 1) {
    throw Wrong{fmt::format("nobody knows where its {} writes end", writes)};
  }
  return cuts;
}

Answer AnswerOf(const json& entry, bool to_head, bool whole) {
  Answer answer;
  answer.status_line = FromLatin1(entry.at("status_line").get_ref<const std::string&>());
  for (const json& header : entry.at("headers"))
    answer.headers.emplace_back(header.at(0).get<std::string>(), header.at(1).get<std::string>());
  answer.body = entry.contains("body_base64") ? Base64Of(entry, "body_base64")
                                              : entry.at("body").get<std::string>();
  answer.framing = FramingOf(answer, to_head);
  answer.whole = whole;
  return answer;
}

Recorded RecordedOf(const json& entry) {
  Recorded recorded;
  Exchange& exchange = recorded.exchange;
  exchange.name = entry.at("name").get<std::string>();
  const auto socket = SocketNamed(entry.at("socket").get_ref<const std::string&>());
  if (!socket) throw Wrong{"no such socket"};
  exchange.socket = *socket;
  exchange.request = RequestOf(exchange.name, entry.at("request"));
  exchange.cuts = CutsOf(entry, exchange.request);
  exchange.half_close = entry.value("half_close", false);
  exchange.repeatable = entry.at("repeatable").get<bool>();
  const bool head = exchange.request.starts_with("HEAD ");
  if (head) exchange.heads = {0};

  recorded.played.then = entry.at("then").get<std::string>();
  const json& answers = entry.at("answers");
  for (std::size_t place = 0; place < answers.size(); ++place) {
    const bool cut_short = recorded.played.then == "silent" && place + 1 == answers.size();
    recorded.played.answers.push_back(AnswerOf(answers[place], head, !cut_short));
  }
  // Where the client has closed its side, all that comes was read.
  if (!exchange.half_close) exchange.answers = std::max<std::size_t>(1, answers.size());
  return recorded;
}

}  // namespace

ParityResult<std::vector<Recorded>> ReadRecordings(std::string_view text, std::string_view name) {
  std::vector<Recorded> all;
  std::string at = "the file";
  try {
    const json entries = json::parse(text);
    if (!entries.is_array() || entries.empty()) throw Wrong{"no array of exchanges"};
    for (const json& entry : entries) {
      at = fmt::format("exchange {}", all.size());
      if (entry.contains("name") && entry.at("name").is_string())
        at += " " + entry.at("name").get<std::string>();
      all.push_back(RecordedOf(entry));
    }
  } catch (const json::exception& problem) {
    return ParityError{ParityErrorCode::kNotRecordings,
                       fmt::format("{}: {}: {}", name, at, problem.what())};
  } catch (const Wrong& problem) {
    return ParityError{ParityErrorCode::kNotRecordings,
                       fmt::format("{}: {}: {}", name, at, problem.why)};
  }
  return all;
}

ParityResult<std::vector<Recorded>> RecordingsIn(const std::filesystem::path& file) {
  const auto text = mock_agent::ReadTextFile(file);
  if (!text) return ParityError{ParityErrorCode::kUnreadable, text.error().message};
  return ReadRecordings(text.value(), file.string());
}

ParityResult<std::vector<Recorded>> EmbeddedRecordings() {
  return ReadRecordings(EmbeddedRecordingsText(), "the recordings");
}

}  // namespace conformance::parity
