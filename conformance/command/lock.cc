#include "conformance/command/lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/join.hpp>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "conformance/case/case_data.h"
#include "conformance/command/rendered_run.h"
#include "conformance/judge/excerpt.h"
#include "mock_agent/guest/digest.h"
#include "mock_agent/wire/bytes.h"

namespace conformance {
namespace {

constexpr std::string_view kLockSeed =
    "0707070707070707070707070707070707070707070707070707070707070707";
constexpr std::string_view kLockPath = "lock/path";

constexpr std::string_view kHeading =
    "# Every expanded case, by id: clause, expectation in profile tessera and in profile client, "
    "twin, what is asked and found, steps, SHA-256 of\n"
    "# what is sent, of a sweep at each of its points. Written by `dstack-conformance list "
    "--lock`, compared in lint. "
    "`dstack-conformance render ID --seed 07...07` (32 bytes of 07)\n"
    "# `--key-path lock/path` prints what is hashed. Four more fields where profile client-v1 has "
    "the case: expectation, what is asked and found, steps, SHA-256 of\n"
    "# what is sent (`render --api v1`).\n";

std::string DigestOf(std::string_view text) {
  return mock_agent::ToHex(mock_agent::Sha256(mock_agent::AsBytes(text)));
}

// Locked is how a case is locked: by which identity its agents speak, and by which API. Most cases
// ask for the same: what an answer to that is made of, two signatures among it, is made once.
class Locked {
 public:
  Locked(const mock_agent::Identity& identity, mock_agent::KeyApi api)
      : identity_(identity), api_(api) {}

  mock_agent::KeyApi api() const { return api_; }

  RenderedRun Render(const Encounter& of) {
    const Wanted wanted = Wanted::In(of, std::string(kLockPath), api_);
    const auto& [path, purpose, algorithm, api] = wanted.request;
    const auto [at, is_new] = parts_.try_emplace({path, purpose, algorithm, wanted.secret_bytes});
    if (is_new) at->second = wanted.PartsBy(identity_);
    return RenderRun(of, at->second);
  }

 private:
  using Asked = std::tuple<std::string, std::string, std::string, std::size_t>;

  mock_agent::Identity identity_;
  mock_agent::KeyApi api_;
  std::map<Asked, mock_agent::AnswerParts> parts_;
};

// Known is what the client is asked and finds around the answer.
std::string Known(const Encounter& of, const RenderedRun& rendered, mock_agent::KeyApi api) {
  std::vector<std::string> words;
  if (of.socket != SocketKind::kListening)
    words.push_back(fmt::format("socket={}", Name(of.socket)));
  if (!of.socket_name.empty()) words.push_back(fmt::format("name={}", Printable(of.socket_name)));
  for (const std::string& each : of.strangers_beside)
    words.push_back("stranger=" + Printable(each));
  for (const auto& [path, what] : of.default_sockets) {
    words.push_back(fmt::format("{}={}", path, Name(what)));
  }
  for (const auto& [name, value] : of.environment) {
    words.push_back(fmt::format("{}={}", name, value));
  }
  if (of.key_path) words.push_back("path=" + DigestOf(*of.key_path).substr(0, 16));
  if (api == mock_agent::KeyApi::kV0)
    words.push_back(fmt::format("purpose={}", Printable(of.purpose)));
  words.push_back(fmt::format("algorithm={}", Printable(of.algorithm)));
  words.push_back("keys=" + DigestOf(boost::algorithm::join(rendered.keys, ",")).substr(0, 16));
  if (of.first_connection)
    words.push_back("first=" + DigestOf(rendered.first_connection).substr(0, 16));
  if (of.other_agent) words.emplace_back("another-agent");
  if (of.other_home) words.emplace_back("another-home");
  if (of.kept_agent) words.emplace_back("agent-as-before");
  if (of.repeat) words.push_back(fmt::format("times={}..{}", of.repeat->times, of.repeat->full));
  if (of.at_once) words.emplace_back("at-once");
  if (of.idle.count() > 0) words.push_back(fmt::format("idle={}ms", of.idle.count()));
  if (of.output != OutputKind::kRead) words.push_back(fmt::format("output={}", Name(of.output)));
  if (of.clients > 1) words.push_back(fmt::format("clients={}", of.clients));
  if (of.origin) words.emplace_back(of.of_another_app ? "origin-of-another-app" : "origin");
  if (of.public_key_required) words.emplace_back("public-key");
  return boost::algorithm::join(words, " ");
}

// Sent is the steps of the case and what it sends, of a sweep at all of its points.
std::pair<std::string, std::string> Sent(const Case& of, Locked& locked,
                                         const RenderedRun& rendered) {
  if (!of.sweep) return {rendered.steps, rendered.bytes};
  const auto points = of.sweep->PointsOf(rendered.bytes, SweepExtent::kFull);
  if (!points) return {rendered.steps + " sweep*0", rendered.bytes};
  std::string sent;
  for (const SweepPoint& point : points.value()) {
    const RenderedRun at = locked.Render(of.At(point));
    sent += fmt::format("{} {} {}\n", point.place, at.steps, at.bytes.size()) + at.bytes;
  }
  return {fmt::format("{} sweep*{}", rendered.steps, points.value().size()), sent};
}

// What the lock says of a case by one API.
struct LockedCase {
  std::string world = "-";
  std::string steps = "-";
  std::string digest = "-";
};

LockedCase LockedBy(Locked& locked, const Case& of) {
  const bool asked = std::ranges::any_of(kProfiles, [&](Profile profile) {
    return TraitsOf(profile).api == locked.api() && of.AskedIn(profile);
  });
  if (!asked) return {};
  const RenderedRun rendered = locked.Render(of);
  std::string world = Known(of, rendered, locked.api());
  for (const EarlierRun& run : of.before) {
    const RenderedRun earlier = locked.Render(run);
    world = fmt::format("before={{{}: {}: {}: {}}} {}", Name(run.expectation),
                        Known(run, earlier, locked.api()), earlier.steps,
                        DigestOf(earlier.bytes).substr(0, 16), world);
  }
  const auto [steps, sent] = Sent(of, locked, rendered);
  return {world, steps, DigestOf(sent)};
}

}  // namespace

std::string LockText(const Catalog& catalog) {
  const auto identity = mock_agent::Identity::FromSeedHex(kLockSeed);
  Locked by_v0(identity.value(), mock_agent::KeyApi::kV0);
  Locked by_v1(identity.value(), mock_agent::KeyApi::kV1);
  std::vector<const Case*> cases;
  for (const Case& each : catalog.cases()) cases.push_back(&each);
  std::sort(cases.begin(), cases.end(), [](const Case* a, const Case* b) { return a->id < b->id; });
  std::string text(kHeading);
  if (catalog.is_embedded()) text += fmt::format("# sources: {}\n", case_data::SourcesDigest());
  for (const Case* of : cases) {
    const LockedCase v0 = LockedBy(by_v0, *of);
    text += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}", of->id, of->clause,
                        Name(of->expectation(Profile::kTessera)),
                        Name(of->expectation(Profile::kClient)), of->twin.empty() ? "-" : of->twin,
                        v0.world, v0.steps, v0.digest);
    if (of->AskedIn(Profile::kClientV1)) {
      const LockedCase v1 = LockedBy(by_v1, *of);
      text += fmt::format("\t{}\t{}\t{}\t{}", Name(of->expectation(Profile::kClientV1)), v1.world,
                          v1.steps, v1.digest);
    }
    text += '\n';
  }
  return text;
}

std::string CatalogDigest(const Catalog& catalog) {
  const std::string_view recorded = case_data::LockDigest();
  if (catalog.is_embedded() && !recorded.empty()) return std::string(recorded);
  return DigestOf(LockText(catalog));
}

}  // namespace conformance
