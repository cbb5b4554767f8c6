#include "conformance/command/case_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "conformance/command/rendered_run.h"
#include "conformance/judge/excerpt.h"
#include "conformance/report/console_style.h"

namespace conformance {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kLabelWidth = 10;
constexpr std::size_t kLineWidth = 100;

std::string Dump(const ordered_json& json) {
  return json.dump(2, ' ', /*ensure_ascii=*/false, ordered_json::error_handler_t::replace);
}

std::string Row(std::string_view label, std::string_view text) {
  return LabelledRow(label, Printable(text), kLabelWidth, kLineWidth);
}

std::string_view Meaning(Expectation expectation) {
  switch (expectation) {
    case Expectation::kNotAsked:
      return "not asked";
    case Expectation::kMustRefuse:
      return "MUST refuse: exit 1 and no key; anything else fails";
    case Expectation::kShouldRefuse:
      return "SHOULD refuse: exit 1 and no key; one of the keys is a warning, any other key fails";
    case Expectation::kEither:
      return "EITHER: exit 1 and no key, or one of the keys; any other key fails";
    case Expectation::kMayAccept:
      return "MAY accept: one of the keys, or exit 1 and no key; any other key fails";
    case Expectation::kMustAccept:
      return "MUST accept: exit 0 and one of the keys; anything else fails";
  }
  std::abort();
}

std::string_view Meaning(SocketKind socket) {
  switch (socket) {
    case SocketKind::kListening:
      return "listening: the agent answers at the path the client is told";
    case SocketKind::kAbsent:
      return "absent: nothing stands at the path the client is told";
    case SocketKind::kRegularFile:
      return "regular-file: a file stands at the path, with another agent's answer in it";
    case SocketKind::kFolder:
      return "folder: a folder stands at the path";
    case SocketKind::kStale:
      return "stale: a socket on which nobody listens";
    case SocketKind::kUnreadable:
      return "unreadable: a socket the client may not open";
    case SocketKind::kPathTooLong:
      return "path-too-long: a path longer than a socket address holds; another agent listens at "
             "what fits";
    case SocketKind::kLongestPath:
      return "longest-path: the agent answers at a path of all the 107 bytes that a socket address "
             "holds";
    case SocketKind::kBelowAFile:
      return "below-a-file: the path goes through a file that is no folder";
    case SocketKind::kSymlinkLoop:
      return "symlink-loop: the path is a symbolic link to itself";
    case SocketKind::kBacklogFull:
      return "backlog-full: a socket whose listener lets nobody wait any more";
    case SocketKind::kReplaced:
      return "replaced: when the client connects, another agent's socket takes the path";
    case SocketKind::kDefault:
      return "default: the client is told /var/run/dstack.sock; needs a full world";
  }
  std::abort();
}

std::string_view Meaning(OutputKind output) {
  switch (output) {
    case OutputKind::kRead:
      return "read: the runner reads standard output";
    case OutputKind::kClosed:
      return "closed: the client starts without a standard output";
    case OutputKind::kFull:
      return "full: standard output is a device that is full";
    case OutputKind::kGone:
      return "gone: standard output is a pipe whose reader is gone";
  }
  std::abort();
}

std::string_view Meaning(Kind kind) {
  switch (kind) {
    case Kind::kProtocol:
      return "protocol: a MUST of an RFC or of the guest API";
    case Kind::kSafety:
      return "safety: without it a key is used that somebody else knows or chose";
    case Kind::kHygiene:
      return "hygiene: the secret stays in the process";
    case Kind::kPolicy:
      return "policy: this project's own";
  }
  std::abort();
}

std::string_view Meaning(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return "critical: a wrong, empty, foreign or guessable key is used";
    case Severity::kHigh:
      return "high: the secret leaves the process, or is likely to";
    case Severity::kMedium:
      return "medium: the client hangs, swells or crashes";
    case Severity::kLow:
      return "low: anything less";
  }
  std::abort();
}

std::string ClauseRows(const Case& of) {
  const Clause* clause = FindClause(of.clause);
  if (clause == nullptr) return Row("clause", of.clause);
  return Row("clause", of.clause + ": " + clause->text) + Row("", clause->reason) +
         Row("source", clause->source) + Row("kind", Meaning(clause->kind)) +
         Row("worst", Meaning(clause->worst));
}

std::string DefaultSocketRows(const Case& of) {
  std::string out;
  for (const auto& [path, what] : of.default_sockets) {
    out += Row("", path + (what == DefaultSocket::kAgent ? ": this case's agent"
                                                         : ": a sound agent with another secret"));
  }
  return out;
}

// The JSON the user or the project wrote, its members in the order they were written in.
std::string MemberText(const ordered_json& object, std::string_view member) {
  const auto found = object.find(member);
  if (found == object.end()) return "";
  std::string out;
  std::string_view rest;
  const std::string text = Dump(*found);
  for (rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    out += fmt::format("  {}\n", Printable(line));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
  return fmt::format("\n{}\n{}", member, out);
}

// Where the agent of this case listens when it is played by hand; empty where the case has none.
std::string AgentPath(const Case& of) {
  if (!of.socket_name.empty()) return fmt::format("'/tmp/{}'", of.socket_name);
  if (of.socket == SocketKind::kListening || of.socket == SocketKind::kReplaced)
    return "/tmp/agent.sock";
  const auto at =
      std::find_if(of.default_sockets.begin(), of.default_sockets.end(),
                   [](const auto& entry) { return entry.second == DefaultSocket::kAgent; });
  return at == of.default_sockets.end() ? "" : at->first;
}

std::string SweepRows(const Case& of) {
  if (!of.sweep) return "";
  const auto points = RenderedPoints(of);
  if (!points) return Row("sweep", points.error().message);
  const SweepPoint& first = points.value().front();
  const SweepPoint& last = points.value().back();
  return Row("sweep", fmt::format("{} points, from {} {} to {}; at the first the answer {}",
                                  points.value().size(), of.sweep->Unit(), first.place, last.place,
                                  first.words));
}

std::string SocketRows(const Case& of) {
  std::string out = Row("socket", Meaning(of.socket));
  if (of.socket_name.empty()) return out;
  out += Row("", fmt::format("its file is named '{}'", of.socket_name));
  for (const std::string& each : of.strangers_beside) {
    out += Row("", fmt::format("another agent listens at '{}'", each));
  }
  return out;
}

std::string ExpectationRows(const Case& of) {
  std::string out;
  for (const Profile profile : kProfiles) {
    out += Row(Name(profile), Meaning(of.expectation(profile)));
  }
  return out;
}

std::string TwinRows(const Catalog& catalog, const Case& of) {
  if (of.twin.empty()) return Row("twin", "none: this is a sound answer");
  std::string out =
      Row("twin",
          of.twin +
              ": the same without the one difference; a refusal counts only where it was accepted");
  for (const Profile profile : kProfiles) {
    const Case* proving = of.AskedIn(profile) ? catalog.ProvingTwin(of, profile) : nullptr;
    if (proving == nullptr || proving->id == of.twin) continue;
    out += Row("", fmt::format("in profile {} {}, as the twin has to be refused there",
                               Name(profile), proving->id));
  }
  if (const auto from_twin = FromTwin(catalog, of)) {
    out += Row("differs", fmt::format("from it by {} bytes and {} steps of what the agent sends",
                                      from_twin->bytes, from_twin->steps));
  }
  return out;
}

}  // namespace

std::string ListText(std::span<const Case> cases) {
  std::size_t id = 0;
  std::size_t clause = 0;
  for (const Case& of : cases) {
    id = std::max(id, of.id.size());
    clause = std::max(clause, of.clause.size());
  }
  std::string out;
  for (const Case& of : cases) {
    out += fmt::format("{:<{}}  {:<{}}  {}\n", of.id, id, of.clause, clause, Printable(of.title));
  }
  return out;
}

std::string ListJson(const Catalog& catalog, std::span<const Case> cases) {
  ordered_json list = ordered_json::array();
  for (const Case& of : cases) {
    ordered_json differs = nullptr;
    if (const auto from_twin = FromTwin(catalog, of)) {
      differs = {{"bytes", from_twin->bytes}, {"steps", from_twin->steps}};
    }
    ordered_json object{{"id", of.id},
                        {"area", of.area},
                        {"clause", of.clause},
                        {"title", of.title},
                        {"reason", of.reason}};
    for (const Profile profile : kProfiles) {
      object[std::string(Name(profile))] = Name(of.expectation(profile));
    }
    object["twin"] = of.twin.empty() ? ordered_json(nullptr) : ordered_json(of.twin);
    object["differs"] = std::move(differs);
    list.push_back(std::move(object));
  }
  return Dump(list) + "\n";
}

std::string DescribeText(const Catalog& catalog, const Case& of) {
  const ordered_json object = ordered_json::parse(of.json, nullptr, /*allow_exceptions=*/false);
  std::string out = fmt::format("{}\n\n", of.id) + Row("title", of.title) +
                    Row("reason", of.reason) + ClauseRows(of) + ExpectationRows(of) +
                    TwinRows(catalog, of) + SweepRows(of) + SocketRows(of) + DefaultSocketRows(of);
  if (of.InSession()) {
    out += Row("session",
               "its runs are questions to one process (run --session); played by hand it is "
               "the last one alone");
  }
  if (of.output != OutputKind::kRead) {
    out += Row("output", fmt::format("{}; any end but exit 0, a death by SIGPIPE too, is a refusal",
                                     Meaning(of.output)));
  }
  if (of.public_key_required)
    out += Row("answer", "the client must answer with the public_key, not with the secret");
  if (of.origin)
    out += Row("origin",
               of.of_another_app
                   ? "the client is told the KMS root and another app than the agent's"
                   : "the client is told the KMS root and the app that the key has to come from");
  if (of.first_connection) {
    out +=
        Row("first",
            fmt::format("the first {} the steps of first_connection, this case's or its "
                        "twin's; the answer is for the next ones. In all: {}",
                        of.first_connection->connections == 1
                            ? "connection gets"
                            : fmt::format("{} connections get", of.first_connection->connections),
                        StepsOf(of)));
  }
  for (const char* member : {"before", "request", "keys", "secret_bytes", "agent",
                             "first_connection", "answer", "script", "sweep"})
    out += MemberText(object, member);
  if (const std::string path = AgentPath(of); !path.empty()) {
    out +=
        fmt::format("\nplay it by hand\n  dstack-conformance serve {} --socket {}\n", of.id, path);
  }
  return out;
}

}  // namespace conformance
