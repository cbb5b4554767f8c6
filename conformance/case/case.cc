#include "conformance/case/case.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

namespace conformance {
namespace {

using mock_agent::JsonView;
using nlohmann::json;

constexpr std::array kExpectations = {Expectation::kMustRefuse, Expectation::kShouldRefuse,
                                      Expectation::kEither, Expectation::kMayAccept,
                                      Expectation::kMustAccept};

constexpr std::size_t kLongestId = 100;
constexpr std::size_t kMostBefore = 100;

std::vector<std::string_view> MembersBeside(std::initializer_list<std::string_view> others) {
  std::vector<std::string_view> members(others);
  members.insert(members.end(), std::begin(kEncounterMembers), std::end(kEncounterMembers));
  return members;
}

Result<std::string> Text(const JsonView& object, const std::string& member) {
  BOOST_OUTCOME_TRY(value, object.Member(member));
  BOOST_OUTCOME_TRY(text, value.Text());
  if (text.empty()) return Error(value.Refused(mock_agent::ErrorCode::kWrongType, "empty"));
  return text;
}

Result<Expectation> ReadExpectation(const JsonView& value) {
  BOOST_OUTCOME_TRY(text, value.Text());
  for (const Expectation expectation : kExpectations) {
    if (Name(expectation) == text) return expectation;
  }
  return Error(value.Refused(mock_agent::ErrorCode::kWrongType,
                             "not MUST refuse, SHOULD refuse, EITHER, MAY accept or MUST accept"));
}

// One for all profiles, or one for each that has the case. A profile that follows another one has that
// one's, where it is not named; "not asked" takes it out.
Result<void> ReadExpectations(const JsonView& object, Case& out) {
  BOOST_OUTCOME_TRY(expect, object.Member("expect"));
  if (!expect.IsObject()) {
    BOOST_OUTCOME_TRY(all, ReadExpectation(expect));
    out.expectations = all;
    return success();
  }
  std::vector<std::string_view> names;
  for (const Profile profile : kProfiles) names.push_back(Name(profile));
  BOOST_OUTCOME_TRYV(expect.Object(names));
  out.expectations = Expectation::kNotAsked;
  bool asked = false;
  for (const Profile profile : kProfiles) {
    const ProfileTraits& traits = TraitsOf(profile);
    if (expect.Has(traits.name)) {
      BOOST_OUTCOME_TRY(view, expect.Member(std::string(traits.name)));
      const bool left_out = traits.follows && view.value() == Name(Expectation::kNotAsked);
      if (!left_out) {
        BOOST_OUTCOME_TRY(read, ReadExpectation(view));
        out.expectations[profile] = read;
      }
    } else if (traits.follows) {
      out.expectations[profile] = out.expectations[*traits.follows];
    }
    asked = asked || out.AskedIn(profile);
  }
  if (asked) return success();
  return Error(expect.Refused(mock_agent::ErrorCode::kWrongType, "of no profile"));
}

Result<EarlierRun> ReadEarlierRun(const JsonView& object) {
  BOOST_OUTCOME_TRYV(object.Object(MembersBeside({"expect"})));
  BOOST_OUTCOME_TRY(run, ReadEncounter(object));
  BOOST_OUTCOME_TRY(expect, object.Member("expect"));
  BOOST_OUTCOME_TRY(expectation, ReadExpectation(expect));
  if (expectation == Expectation::kShouldRefuse || expectation == Expectation::kMayAccept) {
    return Error(expect.Refused(mock_agent::ErrorCode::kWrongType,
                                "an earlier run is MUST refuse, EITHER or MUST accept"));
  }
  EarlierRun earlier;
  static_cast<Encounter&>(earlier) = std::move(run);
  earlier.expectation = expectation;
  return earlier;
}

Result<void> ReadBefore(const JsonView& object, Case& out) {
  if (!object.Has("before")) return success();
  BOOST_OUTCOME_TRY(before, object.Member("before"));
  BOOST_OUTCOME_TRYV(before.Array());
  if (before.size() > kMostBefore) {
    return Error(before.Refused(mock_agent::ErrorCode::kWrongType, "more than 100 runs"));
  }
  for (std::size_t i = 0; i < before.size(); ++i) {
    BOOST_OUTCOME_TRY(earlier, ReadEarlierRun(before[i]));
    out.before.push_back(std::move(earlier));
  }
  return success();
}

Result<void> ReadSweep(const JsonView& object, Case& out) {
  if (!object.Has("sweep")) return success();
  BOOST_OUTCOME_TRY(member, object.Member("sweep"));
  BOOST_OUTCOME_TRY(sweep, Sweep::Read(member));
  if (out.answer == nullptr || out.smoke || out.clients > 1) {
    return Error(member.Refused(mock_agent::ErrorCode::kWrongType,
                                "only an answer to one client is swept, and not the smoke case's"));
  }
  out.sweep = sweep;
  return success();
}

// AreOne: an agent cannot tell these two questions of the case apart.
bool AreOne(const Encounter& left, const Encounter& right, const Case& of) {
  const auto algorithm = [](const Encounter& of_run) -> std::string {
    return of_run.algorithm == "k256" ? "secp256k1" : of_run.algorithm;  // v0 has two names for it
  };
  const bool has_purposes = !of.AskedIn(Profile::kClientV1);
  return left.key_path == right.key_path && left.other_agent == right.other_agent &&
         (left.purpose == right.purpose || !has_purposes) && algorithm(left) == algorithm(right);
}

// CheckSession: of a session, every run can be a question; of another case, no agent outlives its run.
Result<void> CheckSession(const JsonView& object, const Case& of) {
  const auto wrong = [&object](std::string_view why) {
    return Error(object.Refused(mock_agent::ErrorCode::kWrongType, why));
  };
  std::vector<const Encounter*> runs;
  runs.reserve(of.before.size() + 1);
  for (const EarlierRun& run : of.before) runs.push_back(&run);
  runs.push_back(&of);
  std::vector<const Encounter*> asked;
  const Encounter* before = nullptr;
  for (const Encounter* run : runs) {
    if (run->kept_agent && (!of.InSession() || run == runs.front())) {
      return wrong("only an agent of a session goes on, and not before the first run");
    }
    if (of.InSession() && !run->CanBeAQuestion()) {
      return wrong("clients, environment, output, home or public_key_required in a session");
    }
    if (run->at_once && (before == nullptr || run->origin != before->origin)) {
      return wrong("origin of their own among questions at once");
    }
    if (run->idle.count() > 0 && (!of.InSession() || before == nullptr)) {
      return wrong("idle_ms elsewhere than between two questions of a session");
    }
    before = run;
    if (run->repeat && (!of.InSession() || runs.size() > 1)) {
      return wrong("repeat elsewhere than in the only run of a session");
    }
    // An agent has to know which of its questions it is asked.
    if (!run->kept_agent) asked.clear();
    const auto is_this = [&](const Encounter* each) { return AreOne(*each, *run, of); };
    if (std::ranges::any_of(asked, is_this)) return wrong("one question twice for one agent");
    asked.push_back(run);
  }
  return success();
}

// IsId: an id is printed, a glob's word and a file's name.
bool IsId(std::string_view id) {
  char before = '-';
  for (const char each : id) {
    const bool in_a_word = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
                           (each >= '0' && each <= '9');
    if (!in_a_word && (each != '-' || before == '-')) return false;
    before = each;
  }
  return before != '-' && id.size() <= kLongestId;
}

bool MustBeAccepted(const Case& of) {
  return std::all_of(std::begin(kProfiles), std::end(kProfiles), [&of](Profile profile) {
    return !of.AskedIn(profile) || of.expectation(profile) == Expectation::kMustAccept;
  });
}

}  // namespace

bool Case::InSession() const {
  const Clause* known = FindClause(clause);
  return known != nullptr && known->session;
}

std::size_t Case::FirstJudged() const {
  std::size_t first = before.size();
  if (!at_once) return first;
  do --first;
  while (first > 0 && before[first].at_once);
  return first;
}

Profile Case::FirstAsked() const {
  const auto* found = std::find_if(std::begin(kProfiles), std::end(kProfiles),
                                   [this](Profile profile) { return AskedIn(profile); });
  return found == std::end(kProfiles) ? Profile::kTessera : *found;
}

bool Case::AnyRunNeedsNamespaces() const {
  const Clause* known = FindClause(clause);
  return (known != nullptr && known->own_world) || Encounter::NeedsNamespaces() ||
         std::any_of(before.begin(), before.end(),
                     [](const Encounter& run) { return run.NeedsNamespaces(); });
}

bool Case::CanBeAskedInPassing() const {
  const Clause* known = FindClause(clause);
  if (known == nullptr || known->session || known->own_world || known->worst == Severity::kMedium)
    return false;
  return before.empty() && CanBeAQuestion() && !AnyRunMayHang() && default_sockets.empty() &&
         socket != SocketKind::kDefault;
}

bool Case::AnyRunMayHang() const {
  return Encounter::MayHang() || std::any_of(before.begin(), before.end(),
                                             [](const Encounter& run) { return run.MayHang(); });
}

bool Case::Waits() const {
  return AnyRunMayHang() || idle.count() > 0 ||
         std::ranges::any_of(before, [](const Encounter& run) { return run.idle.count() > 0; });
}

Case Case::At(const SweepPoint& point) const {
  Case at = *this;
  at.sweep.reset();
  if (script) at.script = AtPoint(*script, point);
  return at;
}

Result<Case> ParseCase(const json& whole, std::string_view where, const json& written) {
  const JsonView object(whole, where);
  BOOST_OUTCOME_TRYV(object.Object(MembersBeside(
      {"before", "clause", "expect", "id", "reason", "smoke", "sweep", "title", "twin"})));
  BOOST_OUTCOME_TRY(run, ReadEncounter(object));
  Case out;
  static_cast<Encounter&>(out) = std::move(run);
  BOOST_OUTCOME_TRY(id, Text(object, "id"));
  if (!IsId(id)) {
    return Error(object.Refused(mock_agent::ErrorCode::kWrongType,
                                "the id is not letters and digits in words joined by -"));
  }
  out.id = id;
  BOOST_OUTCOME_TRY(clause, Text(object, "clause"));
  out.clause = clause;
  BOOST_OUTCOME_TRY(title, Text(object, "title"));
  out.title = title;
  BOOST_OUTCOME_TRY(reason, Text(object, "reason"));
  out.reason = reason;
  BOOST_OUTCOME_TRY(ReadExpectations(object, out));
  BOOST_OUTCOME_TRY(ReadBefore(object, out));
  if (object.Has("smoke")) {
    BOOST_OUTCOME_TRY(member, object.Member("smoke"));
    BOOST_OUTCOME_TRYV(member.True());
    out.smoke = true;
  }
  BOOST_OUTCOME_TRYV(ReadSweep(object, out));
  if (object.Has("twin") && !MustBeAccepted(out)) {
    BOOST_OUTCOME_TRY(twin, Text(object, "twin"));
    out.twin = twin;
  }
  BOOST_OUTCOME_TRYV(CheckSession(object, out));
  out.json = written.dump();
  return out;
}

}  // namespace conformance
