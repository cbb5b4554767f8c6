#include "conformance/parity/parity.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

#include "conformance/parity/compare.h"
#include "conformance/parity/player.h"
#include "conformance/parity/random_exchange.h"
#include "conformance/parity/recorded.h"

namespace conformance::parity {
namespace {

constexpr std::string_view kRecordings = "recordings";
constexpr int kMorePatience = 4;
// So many exchanges are asked before the next ones: what is equal is not kept.
constexpr std::size_t kBatch = 256;

bool IsRecorded(const std::string& side) {
  return side == kRecordings || side.starts_with("recordings:");
}

ParityResult<std::vector<Recorded>> RecordingsOf(const std::string& side) {
  if (side.starts_with("recordings:")) return RecordingsIn(side.substr(kRecordings.size() + 1));
  return EmbeddedRecordings();
}

class Run {
 public:
  explicit Run(const ParityOptions& options) : options_(options) {}

  ParityResult<ParityReport> Do() {
    BOOST_OUTCOME_TRY(Select());
    report_.left = options_.left;
    report_.right = options_.right;
    for (std::size_t from = 0; from < exchanges_.size(); from += kBatch) {
      const std::size_t to = std::min(exchanges_.size(), from + kBatch);
      BOOST_OUTCOME_TRY(Batch(from, to));
      if (options_.progress) options_.progress(to, exchanges_.size());
    }
    report_.asked = exchanges_.size();
    return std::move(report_);
  }

 private:
  ParityResult<void> Select() {
    const bool left = IsRecorded(options_.left);
    const bool right = IsRecorded(options_.right);
    if (left && right)
      return ParityError{ParityErrorCode::kRecordedTwice,
                         "recordings can be compared with an agent, not with each other"};
    if (options_.random > 0) {
      if (left || right)
        return ParityError{ParityErrorCode::kRecordedTwice,
                           "nobody has recorded the answers to random requests: name two folders"};
      Draw();
    } else {
      BOOST_OUTCOME_TRY(recordings, RecordingsOf(right ? options_.right : options_.left));
      for (Recorded& each : recordings) Add(std::move(each.exchange), std::move(each.played));
    }
    if (exchanges_.empty())
      return ParityError{ParityErrorCode::kNothingSelected, "no exchange was selected"};
    return success();
  }

  void Draw() {
    for (std::size_t index = 0; index < options_.random; ++index) {
      if (!options_.only || *options_.only == index) Add(RandomExchange(options_.seed, index), {});
    }
  }

  void Add(Exchange exchange, Played played) {
    if (!options_.filter.empty() && fnmatch(options_.filter.c_str(), exchange.name.c_str(), 0) != 0)
      return;
    exchanges_.push_back(std::move(exchange));
    recorded_.push_back(std::move(played));
  }

  // Ask asks both sides the exchanges in these places.
  ParityResult<std::vector<std::pair<Played, Played>>> Ask(const std::vector<std::size_t>& places,
                                                           Patience patience) {
    std::vector<Play> plays;
    for (const std::size_t place : places) {
      for (const std::string& side : {options_.left, options_.right}) {
        if (!IsRecorded(side)) plays.push_back({&exchanges_[place], side});
      }
    }
    BOOST_OUTCOME_TRY(played, PlayAll(plays, patience, options_.at_once));
    auto next = played.begin();
    const auto take = [&](const std::string& side, std::size_t place) {
      return IsRecorded(side) ? recorded_[place] : std::move(*next++);
    };
    std::vector<std::pair<Played, Played>> both;
    for (const std::size_t place : places) {
      Played left = take(options_.left, place);
      both.emplace_back(std::move(left), take(options_.right, place));
    }
    return both;
  }

  ParityResult<void> Batch(std::size_t from, std::size_t to) {
    std::vector<std::size_t> places;
    for (std::size_t place = from; place < to; ++place) places.push_back(place);
    BOOST_OUTCOME_TRY(both, Ask(places, {}));
    std::vector<Compared> batch;
    std::vector<std::size_t> again;
    for (const std::size_t place : places) {
      auto& [left, right] = both[place - from];
      auto differences = Compare(exchanges_[place], left, right);
      if (left.then != right.then) again.push_back(place);
      batch.push_back(
          {exchanges_[place], std::move(left), std::move(right), std::move(differences)});
    }
    BOOST_OUTCOME_TRY(once_more, Ask(again, Patience().Times(kMorePatience)));
    for (std::size_t at = 0; at < again.size(); ++at) {
      Compared& compared = batch[again[at] - from];
      compared.left = std::move(once_more[at].first);
      compared.right = std::move(once_more[at].second);
      compared.differences = Compare(compared.exchange, compared.left, compared.right);
      report_.second_time += compared.differences.empty() ? 1U : 0U;
    }
    for (Compared& compared : batch) {
      const bool equal = compared.differences.empty();
      report_.equal += equal ? 1U : 0U;
      if (!equal || options_.keep_equal) report_.compared.push_back(std::move(compared));
    }
    return success();
  }

  const ParityOptions& options_;
  std::vector<Exchange> exchanges_;
  std::vector<Played> recorded_;  // empty ones for random exchanges
  ParityReport report_;
};

}  // namespace

ParityResult<ParityReport> RunParity(const ParityOptions& options) {
  return Run(options).Do();
}

}  // namespace conformance::parity
