#include "conformance/report/repeat.h"

#include <fmt/format.h>

#include <utility>

#include "conformance/judge/excerpt.h"

namespace conformance {
namespace {

std::string ShellWord(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  const bool printable = Printable(word) == word;
  std::string out = printable ? "'" : "$'";
  for (const char c : word) {
    if (printable) {
      out += c == '\'' ? "'\\''" : std::string(1, c);
    } else if (c == '\'' || c == '\\') {
      out += {'\\', c};
    } else if (c < ' ' || c > '~') {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + "'";
}

void AddAgent(const AgentNamed& agent, std::vector<std::string>& words) {
  if (agent.kind == "mock") return;
  words.emplace_back("--agent");
  if (agent.kind == "simulator") {
    words.insert(words.end(), {"simulator", "--simulator-dir", agent.place});
  } else {
    words.push_back("socket:" + agent.place);
  }
}

}  // namespace

std::string ShellLine(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + ShellWord(word);
  return out;
}

std::string RepeatCommand(const RunReport& run, std::string_view id) {
  const RunQuestion& asked = run.asked;
  std::vector<std::string> words = {"dstack-conformance", "run",
                                    "--filter",           std::string(id),
                                    "--profile",          std::string(Name(asked.profile))};
  AddAgent(asked.agent, words);
  if (asked.session) words.emplace_back("--session");
  if (!run.plain_world.empty()) words.emplace_back("--plain-world");
  if (asked.repeat > 1) words.insert(words.end(), {"--repeat", std::to_string(asked.repeat)});
  if (asked.deadline != kDefaultDeadline) {
    const double seconds = static_cast<double>(asked.deadline.count()) / 1000;
    words.insert(words.end(), {"--deadline", fmt::format("{:g}", seconds)});
  }
  // A point that was played may not be one of those that a run chooses by itself.
  if (asked.sweep == "full" || asked.sweep == "boundaries") {
    words.insert(words.end(), {"--sweep", asked.sweep});
  }
  if (!asked.pass_environment.empty()) {
    words.insert(words.end(),
                 {"--pass-env", fmt::format("{}", fmt::join(asked.pass_environment, ","))});
  }
  for (const std::string& file : asked.case_files) {
    words.insert(words.end(), {"--case-file", file});
  }
  words.emplace_back("--");
  words.insert(words.end(), asked.command.begin(), asked.command.end());
  return ShellLine(words);
}

}  // namespace conformance
