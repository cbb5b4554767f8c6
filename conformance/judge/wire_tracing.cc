#include "conformance/judge/wire_tracing.h"

#include <algorithm>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string/case_conv.hpp>
#include <cstddef>
#include <cstdlib>
#include <iterator>
#include <locale>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "conformance/judge/character_class.h"
#include "conformance/judge/secret_marks.h"

namespace conformance {
namespace {

using mock_agent::ConnectionRecord;
using mock_agent::Moment;
using std::chrono::milliseconds;

// Of one side of a connection; the rest is for its further connections.
constexpr std::size_t kMostOfASide = 2048;
// Where too much was sent, so much of what is shown is of the end.
constexpr std::size_t kShareOfTheEnd = 4;
// Of a longer stream only its beginning and its end are looked at, which are more than is shown.
constexpr std::size_t kMostLookedAt = std::size_t{64} << 10;
constexpr std::size_t kPackedWithin = std::size_t{16} << 10;
constexpr std::size_t kEnds = 3;  // of a connection, at most

// AddAnsweredKeys adds every key that was said in an answer as GetKey has it, whoever said it.
void AddAnsweredKeys(std::string_view sent, std::set<Bytes>& keys) {
  constexpr std::string_view kMember = "\"key\"";
  for (std::size_t at = sent.find(kMember); at != sent.npos; at = sent.find(kMember, at + 1)) {
    const std::size_t from = sent.find_first_not_of(" \t\r\n:\"", at + kMember.size());
    std::size_t to = std::min(from, sent.size());
    while (to < sent.size() && kHexDigits[sent[to]] >= 0) ++to;
    if (from == sent.npos || to == from) continue;
    const std::string_view digits = sent.substr(from, (to - from) / 2 * 2);
    Bytes key;
    boost::algorithm::unhex(digits.begin(), digits.end(), std::back_inserter(key));
    keys.insert(std::move(key));
  }
}

std::vector<Bytes> SecretsIn(const Evidence& evidence) {
  std::set<Bytes> secrets(evidence.secrets.begin(), evidence.secrets.end());
  secrets.insert(evidence.keys.begin(), evidence.keys.end());
  for (const auto* recording : {&evidence.wire, &evidence.decoys}) {
    for (const ConnectionRecord& each : recording->connections) {
      AddAnsweredKeys(each.sent, secrets);
      AddAnsweredKeys(each.sent_last, secrets);
    }
  }
  return {secrets.begin(), secrets.end()};
}

// Side is what one side of a connection sent, as far as it was kept, and what of it may be shown.
class Side {
 public:
  Side(std::string_view first, std::string_view last, std::uint64_t bytes)
      : first_(first), last_(last), bytes_(bytes) {}

  std::uint64_t bytes() const { return bytes_; }
  std::string_view first() const { return first_; }

  // Allot shows so many at most, the last of them from the end, and takes them from the budget.
  void Allot(std::size_t& budget) {
    const std::size_t most = std::min(budget, kMostOfASide);
    if (bytes_ <= most && bytes_ <= first_.size()) {
      head_ = static_cast<std::size_t>(bytes_);
    } else {
      head_ = std::min(first_.size(), most - most / kShareOfTheEnd);
      tail_ = std::min({most / kShareOfTheEnd, End().size(), bytes_ - head_});
    }
    budget -= head_ + tail_;
  }

  // Look finds the secrets in what is shown, and in what stands around it.
  void Look(const SecretMarks& marks) {
    const std::string_view head = first_.substr(0, kMostLookedAt);
    head_marks_ = marks.Of(head);
    const bool to_its_end = !head.empty() && head_marks_.back();
    head_marks_.resize(head_);
    std::string_view end = End();
    end.remove_prefix(end.size() - std::min(end.size(), kMostLookedAt));
    // Nobody knows where such a secret ends, and nobody can look into the end of what is packed.
    if (to_its_end || IsPacked(head)) tail_ = 0;
    const std::vector<bool> of_end = tail_ == 0 ? std::vector<bool>() : marks.Of(end);
    tail_marks_.assign(of_end.end() - static_cast<std::ptrdiff_t>(tail_), of_end.end());
  }

  void Differ(std::size_t from, std::size_t to) {
    differs_from_ = from;
    differs_to_ = to;
  }

  // Parts is what stands in [from, to).
  std::vector<WirePart> Parts(std::uint64_t from, std::uint64_t to,
                              const SecretMarks& marks) const {
    std::vector<WirePart> parts;
    for (std::uint64_t at = from; at < to;) {
      const WirePart next = PartAt(at, to);
      at += next.bytes;
      WirePart* const last = parts.empty() ? nullptr : &parts.back();
      if (last == nullptr || last->kind != next.kind || last->differs != next.differs) {
        parts.push_back(next);
      } else {
        last->bytes += next.bytes;
        last->shown += next.shown;
      }
    }
    for (WirePart& part : parts) {
      if (part.kind != WirePart::Kind::kShown || !marks.Holds(part.shown)) continue;
      part.kind = WirePart::Kind::kSecret;
      part.shown.clear();
    }
    return parts;
  }

 private:
  static bool IsPacked(std::string_view head) {
    const std::string lower = boost::algorithm::to_lower_copy(
        std::string(head.substr(0, kPackedWithin)), std::locale::classic());
    return head.find("\x1f\x8b\x08") != head.npos || lower.find("gzip") != lower.npos ||
           lower.find("deflate") != lower.npos;
  }
  // End is the last bytes, as many as were kept.
  std::string_view End() const { return bytes_ <= first_.size() ? first_ : last_; }

  // PartAt is a byte that is shown or secret, or all that are left out.
  WirePart PartAt(std::uint64_t at, std::uint64_t to) const {
    const std::uint64_t tail_from = bytes_ - tail_;
    WirePart part{.kind = WirePart::Kind::kShown, .bytes = 1, .shown = {}, .differs = false};
    part.differs = differs_from_ <= at && at < differs_to_;
    if (at >= head_ && at < tail_from) {
      part.kind = WirePart::Kind::kLeftOut;
      part.bytes = std::min(to, tail_from) - at;
      part.differs = differs_from_ < at + part.bytes && at < differs_to_;
      return part;
    }
    const bool in_head = at < head_;
    const auto place = static_cast<std::size_t>(in_head ? at : at - tail_from);
    if ((in_head ? head_marks_ : tail_marks_)[place]) {
      part.kind = WirePart::Kind::kSecret;
    } else {
      part.shown = in_head ? first_[place] : End()[End().size() - tail_ + place];
    }
    return part;
  }

  std::string_view first_;
  std::string_view last_;  // where `first_` is not all: the very last ones
  std::uint64_t bytes_;
  std::size_t head_ = 0;  // so many are shown of the beginning, and so many of the end
  std::size_t tail_ = 0;
  std::vector<bool> head_marks_;
  std::vector<bool> tail_marks_;
  std::size_t differs_from_ = 0;
  std::size_t differs_to_ = 0;
};

WireEvent::Kind EventKindOf(Moment::What what) {
  switch (what) {
    case Moment::What::kReceived:
      return WireEvent::Kind::kFromClient;
    case Moment::What::kSent:
      return WireEvent::Kind::kToClient;
    case Moment::What::kClientEnded:
      return WireEvent::Kind::kClientEnded;
    case Moment::What::kAgentEnded:
      return WireEvent::Kind::kAgentEnded;
    case Moment::What::kAgentReset:
      return WireEvent::Kind::kAgentReset;
  }
  std::abort();
}

// Span is an event before it has its bytes.
struct Span {
  WireEvent::Kind kind;
  milliseconds at;
  std::uint64_t bytes;
};

// SpansOf joins events of one kind where there are too many, and tells of all bytes, if need be late.
std::vector<Span> SpansOf(const ConnectionRecord& of) {
  std::vector<Span> spans;
  std::uint64_t left[] = {of.received_bytes, of.sent_bytes};
  const auto add = [&spans](const Span& span) {
    const bool full = spans.size() >= kMostTracedEvents - kEnds - 2;
    if (full && spans.back().kind == span.kind) {
      spans.back().bytes += span.bytes;
      return true;
    }
    const bool is_end = span.bytes == 0;
    if (full && !is_end) return false;
    spans.push_back(span);
    return true;
  };
  for (const Moment& moment : of.moments) {
    if (!add({EventKindOf(moment.what), moment.at, moment.bytes})) continue;
    if (moment.what == Moment::What::kReceived) left[0] -= std::min(left[0], moment.bytes);
    if (moment.what == Moment::What::kSent) left[1] -= std::min(left[1], moment.bytes);
  }
  const milliseconds last = of.moments.empty() ? milliseconds(0) : of.moments.back().at;
  if (left[0] > 0) spans.push_back({WireEvent::Kind::kFromClient, last, left[0]});
  if (left[1] > 0) spans.push_back({WireEvent::Kind::kToClient, last, left[1]});
  return spans;
}

// Met is a connection, and who took it.
struct Met {
  const ConnectionRecord* record;
  std::string place;
  bool own;  // the case's agent took it
};

std::string StrangersPlace(const Evidence& evidence, std::size_t listener) {
  const auto& places = evidence.decoy_places;
  if (listener == 0 || listener > places.size()) return "a stranger";
  return "a stranger at " + places[listener - 1].name;
}

std::vector<Met> MetIn(const Evidence& evidence) {
  std::vector<Met> met;
  met.reserve(evidence.wire.connections.size() + evidence.decoys.connections.size());
  for (const ConnectionRecord& each : evidence.wire.connections) {
    const bool own = each.listener == 0;
    met.push_back({&each, own ? "the agent" : "the agent that took its place", own});
  }
  for (const ConnectionRecord& each : evidence.decoys.connections) {
    met.push_back({&each, StrangersPlace(evidence, each.listener), false});
  }
  // Not stable_sort: its header uses what C++17 deprecates, which Clang tells.
  std::sort(met.begin(), met.end(), [](const Met& left, const Met& right) {
    return std::tuple(left.record->opened, !left.own, left.record) <
           std::tuple(right.record->opened, !right.own, right.record);
  });
  return met;
}

// Played: what was sent is the case's answer, or as much of it as the client took.
bool Played(std::string_view sent, std::string_view answer) {
  const std::size_t both = std::min(sent.size(), answer.size());
  return both > 0 && sent.substr(0, both) == answer.substr(0, both);
}

// Join says whether an event of which nothing is shown was joined to the one before it, which ends with
// such bytes too.
bool Join(const WireEvent& event, WireEvent& before) {
  if (event.kind != before.kind || event.parts.size() != 1 || before.parts.empty()) return false;
  const WirePart& part = event.parts.front();
  WirePart& last = before.parts.back();
  if (part.kind != WirePart::Kind::kLeftOut || last.kind != part.kind) return false;
  last.bytes += part.bytes;
  last.differs = last.differs || part.differs;
  return true;
}

// ConnectionTracer makes the traces of connections, one after another, of one budget.
class ConnectionTracer {
 public:
  ConnectionTracer(const Evidence& evidence, const std::optional<TwinAnswers>& answers)
      : began_(evidence.began), answers_(answers), marks_(SecretsIn(evidence)) {}

  WireConnection Trace(const Met& met) {
    const ConnectionRecord& record = *met.record;
    Side client(record.received, {}, record.received_bytes);
    Side agent(record.sent, record.sent_last, record.sent_bytes);
    for (Side* side : {&client, &agent}) {
      side->Allot(budget_);
      side->Look(marks_);
    }
    const auto& answers = answers_;
    if (met.own && answers && Played(agent.first(), answers->of_case)) {
      const auto found = TwinDifference::Of(answers->of_case, answers->of_twin);
      agent.Differ(found.from, found.to);
    }
    WireConnection connection{.place = met.place, .opened = SinceBegan(record), .events = {}};
    std::uint64_t told[] = {0, 0};
    for (const Span& span : SpansOf(record)) {
      WireEvent event{
          .kind = span.kind, .at = connection.opened + span.at, .offset = 0, .parts = {}};
      if (span.bytes > 0) {
        const bool from_client = span.kind == WireEvent::Kind::kFromClient;
        std::uint64_t& offset = told[from_client ? 0 : 1];
        event.offset = offset;
        event.parts = (from_client ? client : agent).Parts(offset, offset + span.bytes, marks_);
        offset += span.bytes;
      }
      if (connection.events.empty() || !Join(event, connection.events.back())) {
        connection.events.push_back(std::move(event));
      }
    }
    return connection;
  }

  const SecretMarks& marks() const { return marks_; }

 private:
  milliseconds SinceBegan(const ConnectionRecord& record) const {
    return std::max(milliseconds(0),
                    std::chrono::duration_cast<milliseconds>(record.opened - began_));
  }

  std::chrono::steady_clock::time_point began_;
  const std::optional<TwinAnswers>& answers_;
  SecretMarks marks_;
  std::size_t budget_ = kMostTraced;
};

// HideAll leaves no byte shown.
void HideAll(WireTrace& trace) {
  for (WireConnection& connection : trace.connections) {
    for (WireEvent& event : connection.events) {
      for (WirePart& part : event.parts) {
        if (part.kind == WirePart::Kind::kShown) part.kind = WirePart::Kind::kSecret;
        part.shown.clear();
      }
    }
  }
}

std::string AllShown(const WireTrace& trace) {
  std::string shown;
  for (const WireConnection& connection : trace.connections) {
    for (const WireEvent& event : connection.events) {
      for (const WirePart& part : event.parts) shown += part.shown;
    }
  }
  return shown;
}

}  // namespace

WireTrace TraceOf(const Evidence& evidence, const std::optional<TwinAnswers>& answers) {
  WireTrace trace;
  ConnectionTracer tracer(evidence, answers);
  std::vector<Met> met = MetIn(evidence);
  met.resize(std::min(met.size(), kMostTracedConnections));
  trace.connections.reserve(met.size());
  for (const Met& each : met) trace.connections.push_back(tracer.Trace(each));
  const std::uint64_t all = evidence.wire.connection_count + evidence.decoys.connection_count;
  trace.more_connections = all - std::min<std::uint64_t>(all, met.size());
  // A secret that was said piece by piece.
  if (tracer.marks().Holds(AllShown(trace))) HideAll(trace);
  if (answers) trace.difference = DifferenceText(*answers);
  return trace;
}

}  // namespace conformance
