#include "conformance/case/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/find.hpp>
#include <cstdint>
#include <cstdlib>
#include <locale>
#include <utility>

#include "mock_agent/wire/answer_parts.h"

namespace conformance {
namespace {

using mock_agent::Alteration;
using mock_agent::JsonView;

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::string_view kLengthName = "\r\nContent-Length:";
constexpr std::size_t kShownBefore = 12;
constexpr std::size_t kShownBehind = 4;

// A piece of an answer, from its first byte to the one behind its last.
struct Area {
  std::size_t first;
  std::size_t end;
};

Error NotThere(std::string_view what) {
  return {ErrorCode::kNotFromThisAgent, fmt::format("the answer has no {}", what)};
}

Result<Area> HeadOf(std::string_view answer) {
  const std::size_t end = answer.find(kHeadEnd);
  if (end == std::string_view::npos) return NotThere("end of its head");
  return Area{0, end + kHeadEnd.size()};
}

// ProtocolOf is the version with the space behind it; the status is the three bytes that follow.
Result<Area> ProtocolOf(std::string_view answer) {
  const std::size_t space = answer.substr(0, answer.find(kLineEnd)).find(' ');
  if (space == std::string_view::npos) return NotThere("space behind its protocol");
  return Area{0, space + 1};
}

Result<Area> StatusOf(std::string_view answer) {
  BOOST_OUTCOME_TRY(protocol, ProtocolOf(answer));
  const Area status{protocol.end, protocol.end + 3};
  if (answer.size() < status.end) return NotThere("status");
  return status;
}

// LengthNameOf is the name of the header, its colon and the space behind.
Result<Area> LengthNameOf(std::string_view answer) {
  BOOST_OUTCOME_TRY(head, HeadOf(answer));
  const auto found = boost::algorithm::ifind_first(answer, kLengthName, std::locale::classic());
  const auto line = static_cast<std::size_t>(found.begin() - answer.begin()) + kLineEnd.size();
  if (found.empty() || line >= head.end) return NotThere("Content-Length");
  const std::size_t colon = line + kLengthName.size() - kLineEnd.size();
  return Area{line, answer.find_first_not_of(' ', colon)};
}

Result<Area> LengthOf(std::string_view answer) {
  BOOST_OUTCOME_TRY(name, LengthNameOf(answer));
  return Area{name.end, answer.find(kLineEnd, name.end)};
}

// IsBoundary: within a byte of the area's ends, of a line's end, or of where the body begins.
bool IsBoundary(std::string_view answer, const Area& area, std::size_t at) {
  if (at <= area.first + 1 || at + 2 >= area.end) return true;
  const std::size_t body = answer.find(kHeadEnd);
  const std::size_t head_end = body == std::string_view::npos ? 0 : body + kHeadEnd.size();
  if (at > head_end) return false;
  const std::string_view around = answer.substr(at - 1, 3);
  return around.find_first_of(kLineEnd) != std::string_view::npos;
}

// Escaped is text of a head, printable.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\r') {
      escaped += "\\r";
    } else if (c == '\n') {
      escaped += "\\n";
    } else if (byte < 0x20 || byte > 0x7e) {
      escaped += fmt::format("\\x{:02x}", byte);
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string WordOf(const Alteration& alteration) {
  switch (alteration.change) {
    case Alteration::Change::kEnd:
      return "ends before";
    case Alteration::Change::kSplit:
      return "is split before";
    case Alteration::Change::kFlip:
      return fmt::format("has bit {} flipped of", alteration.value);
    case Alteration::Change::kDelete:
      return "lacks";
    case Alteration::Change::kDouble:
      return "has twice";
    case Alteration::Change::kPut:
      return fmt::format("has \"{}\" for",
                         Escaped({reinterpret_cast<const char*>(&alteration.value), 1}));
  }
  std::abort();
}

// Words says what a point is, with what stands around it in the head. A body may hold a secret.
std::string Words(std::string_view answer, const Alteration& alteration) {
  const std::size_t body = answer.find(kHeadEnd);
  const std::size_t head_end = body == std::string_view::npos ? 0 : body + kHeadEnd.size();
  const std::size_t at = alteration.at;
  const std::string word = WordOf(alteration);
  if (at >= head_end) return fmt::format("{} byte {} of its body", word, at - head_end);
  const std::size_t from = at - std::min(at, kShownBefore);
  const std::string_view behind = answer.substr(at + 1, std::min(kShownBehind, head_end - at - 1));
  return fmt::format("{} \"{}\" in \"{}[{}]{}\"", word, Escaped(answer.substr(at, 1)),
                     Escaped(answer.substr(from, at - from)), Escaped(answer.substr(at, 1)),
                     Escaped(behind));
}

}  // namespace

struct Sweep::OverName {
  std::string_view name;
  Over over;
};
struct Sweep::ChangeName {
  std::string_view name;
  Change change;
};

const std::vector<Sweep::OverName>& Sweep::Overs() {
  static const std::vector<OverName> kOvers = {
      {"answer", Over::kAnswer},          {"head", Over::kHead},
      {"protocol", Over::kProtocol},      {"status", Over::kStatus},
      {"length-name", Over::kLengthName}, {"length", Over::kLength}};
  return kOvers;
}

const std::vector<Sweep::ChangeName>& Sweep::Changes() {
  static const std::vector<ChangeName> kChanges = {{"end", Change::kEnd},
                                                   {"split", Change::kSplit},
                                                   {"flip", Change::kFlip},
                                                   {"delete", Change::kDelete},
                                                   {"double", Change::kDouble},
                                                   {"nul", Change::kNul},
                                                   {"line-feed", Change::kLineFeed},
                                                   {"space", Change::kSpace},
                                                   {"high-bit", Change::kHighBit}};
  return kChanges;
}

std::string_view Name(SweepExtent extent) {
  return extent == SweepExtent::kFull ? "full" : "boundaries";
}

Result<Sweep> Sweep::Read(const JsonView& object) {
  Sweep sweep;
  if (object.Has("secret_bytes")) {
    BOOST_OUTCOME_TRYV(object.Object({"secret_bytes"}));
    BOOST_OUTCOME_TRY(range, object.Member("secret_bytes"));
    BOOST_OUTCOME_TRYV(range.Object({"from", "through"}));
    BOOST_OUTCOME_TRY(from, range.Member("from"));
    BOOST_OUTCOME_TRY(least, from.Number(1, mock_agent::kMaxSecretBytes));
    BOOST_OUTCOME_TRY(through, range.Member("through"));
    BOOST_OUTCOME_TRY(most, through.Number(least + 1, mock_agent::kMaxSecretBytes));
    sweep.over_ = Over::kSecret;
    sweep.least_ = least;
    sweep.most_ = most;
    return sweep;
  }
  BOOST_OUTCOME_TRYV(object.Object({"change", "over"}));
  const auto read = [&object](const char* member, const auto& names) -> Result<std::size_t> {
    BOOST_OUTCOME_TRY(value, object.Member(member));
    BOOST_OUTCOME_TRY(text, value.Text());
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i].name == text) return i;
    }
    return Error(value.Refused(mock_agent::ErrorCode::kWrongType, "none of the known words"));
  };
  BOOST_OUTCOME_TRY(over, read("over", Overs()));
  BOOST_OUTCOME_TRY(change, read("change", Changes()));
  sweep.over_ = Overs()[over].over;
  sweep.change_ = Changes()[change].change;
  return sweep;
}

std::vector<Alteration> Sweep::AlterationsAt(std::string_view answer, std::size_t at,
                                             SweepExtent extent) const {
  using Made = Alteration::Change;
  const auto put = [&](char other) {
    const auto byte = static_cast<std::uint8_t>(other);
    return answer[at] == other ? std::vector<Alteration>()
                               : std::vector<Alteration>{{Made::kPut, at, byte}};
  };
  switch (change_) {
    case Change::kEnd:
      return {{Made::kEnd, at, 0}};
    case Change::kSplit:
      return {{Made::kSplit, at, 0}};
    case Change::kDelete:
      return {{Made::kDelete, at, 0}};
    case Change::kDouble:
      // Two spaces behind the version are as good as one to many (RFC 9112, section 4).
      if (over_ == Over::kProtocol && answer[at] == ' ') return {};
      return {{Made::kDouble, at, 0}};
    case Change::kNul:
      return put('\0');
    case Change::kLineFeed:
      return put('\n');
    case Change::kSpace:
      return put(' ');
    case Change::kHighBit:
      return {{Made::kFlip, at, 7}};
    case Change::kFlip:
      break;
  }
  constexpr std::array<std::uint8_t, 3> kFewBits = {0, 5, 7};
  if (extent == SweepExtent::kBoundaries) {
    std::vector<Alteration> few;
    few.reserve(kFewBits.size());
    for (const std::uint8_t bit : kFewBits) few.push_back({Made::kFlip, at, bit});
    return few;
  }
  std::vector<Alteration> all;
  all.reserve(8);
  for (std::uint8_t bit = 0; bit < 8; ++bit) all.push_back({Made::kFlip, at, bit});
  return all;
}

Result<std::vector<SweepPoint>> Sweep::PointsOf(std::string_view answer, SweepExtent extent) const {
  std::vector<SweepPoint> points;
  const bool all = extent == SweepExtent::kFull;
  if (over_ == Over::kSecret) {
    for (std::size_t length = least_; length <= most_; ++length) {
      if (all || length <= least_ + 1 || length + 1 >= most_)
        points.push_back({{}, length, length, fmt::format("holds a secret of {} bytes", length)});
    }
    return points;
  }
  Area area{0, answer.size()};
  if (over_ != Over::kAnswer) {
    Result<Area> found = over_ == Over::kHead         ? HeadOf(answer)
                         : over_ == Over::kProtocol   ? ProtocolOf(answer)
                         : over_ == Over::kStatus     ? StatusOf(answer)
                         : over_ == Over::kLengthName ? LengthNameOf(answer)
                                                      : LengthOf(answer);
    BOOST_OUTCOME_TRY(there, std::move(found));
    area = there;
  }
  // An answer that is split before its first byte is not split.
  if (change_ == Change::kSplit) area.first = std::max<std::size_t>(area.first, 1);
  for (std::size_t at = area.first; at < area.end; ++at) {
    if (!all && !IsBoundary(answer, area, at)) continue;
    for (const Alteration& alteration : AlterationsAt(answer, at, extent)) {
      points.push_back({alteration, {}, at, Words(answer, alteration)});
    }
  }
  if (points.empty()) return NotThere("byte of the area that is swept");
  return points;
}

std::string_view Sweep::Unit() const {
  return over_ == Over::kSecret ? "length" : "byte";
}

mock_agent::Script AtPoint(const mock_agent::Script& script, const SweepPoint& point) {
  if (point.secret_bytes) return script.WithSecretBytes(*point.secret_bytes);
  return script.With(point.alteration);
}

}  // namespace conformance
