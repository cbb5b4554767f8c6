#include "provider/command/log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "provider/command/standard_streams.h"

namespace provider {
namespace {

// How long a message waits for somebody who reads it.
constexpr std::chrono::seconds kUntilHeard{2};

struct Message {
  std::string_view level;
  std::string_view token;
  std::string_view what;
  std::string_view where;
  std::string_view advice;
};

void Say(std::string_view line) {
  static_cast<void>(WriteAll(STDERR_FILENO, line, std::chrono::steady_clock::now() + kUntilHeard));
}

void SayText(std::string_view words) {
  Say(fmt::format("arc-key-provider: {}\n", words));
}

// A place may hold bytes that are not UTF-8, which JSON cannot carry: each becomes U+FFFD.
void SayJson(const Message& message) {
  const nlohmann::ordered_json json = {{"level", message.level},
                                       {"token", message.token},
                                       {"what", message.what},
                                       {"where", message.where},
                                       {"advice", message.advice}};
  constexpr int kOneLine = -1;
  constexpr bool kAscii = true;  // a terminal that shows the line obeys nothing in it
  Say(json.dump(kOneLine, ' ', kAscii, nlohmann::json::error_handler_t::replace) + "\n");
}

std::string Sentence(const Message& message) {
  const std::string place =
      message.where.empty() ? "" : fmt::format(" ({})", Printable(message.where));
  return fmt::format("{}: {}{}. {}", message.token, message.what, place, message.advice);
}

}  // namespace

void Log::Refuse(const Refusal& refusal) const {
  const ReasonRow& row = RowOf(refusal.reason);
  const Message message{.level = "refusal",
                        .token = row.token,
                        .what = row.description,
                        .where = refusal.place,
                        .advice = row.advice};
  if (format_ == LogFormat::kJson) return SayJson(message);
  SayText(Sentence(message));
}

void Log::Warn(const Warning& warning, std::string_view place) const {
  const Message message{.level = "warning",
                        .token = warning.token,
                        .what = warning.description,
                        .where = place,
                        .advice = warning.advice};
  if (format_ == LogFormat::kJson) return SayJson(message);
  SayText("warning: " + Sentence(message));
}

void Log::Fail(std::string_view token, std::string_view words) const {
  if (format_ == LogFormat::kText) return SayText(words);
  SayJson({.level = "refusal", .token = token, .what = words, .where = {}, .advice = {}});
}

void SayOutOfMemory(LogFormat format) {
  if (format == LogFormat::kText) {
    return Say("arc-key-provider: out-of-memory: no key: the program could not go on\n");
  }
  Say(R"({"level":"refusal","token":"out-of-memory","what":"no key: the program could not go on",)"
      R"("where":"","advice":""})"
      "\n");
}

std::string Printable(std::string_view text) {
  const std::string quoted = fmt::format("{:?}", text);
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace provider
