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

constexpr std::string_view kRecordingsSide = "recordings";
constexpr int kMorePatience = 4;
// So many drawn requests are asked before the next ones are drawn.
constexpr std::size_t kBatch = 256;

bool IsRecorded(const std::string& side) {
  return side == kRecordingsSide || side.starts_with("recordings:");
}

ParityResult<std::vector<Recorded>> RecordingsOf(const std::string& side) {
  if (side.starts_with("recordings:")) return RecordingsIn(side.substr(kRecordingsSide.size() + 1));
  return EmbeddedRecordings();
}

class Run {
 public:
  explicit Run(const ParityOptions& options) : options_(options) {}

  ParityResult<ParityReport> Do() {
    report_.left = options_.left;
    report_.right = options_.right;
    BOOST_OUTCOME_TRY(CheckSides());
    if (options_.random > 0) {
      BOOST_OUTCOME_TRY(AskRandom());
    } else {
      BOOST_OUTCOME_TRY(AskRecorded());
    }
    if (report_.asked == 0)
      return ParityError{ParityErrorCode::kNothingSelected, "no exchange was selected"};
    return std::move(report_);
  }

 private:
  ParityResult<void> CheckSides() const {
    const bool left = IsRecorded(options_.left);
    const bool right = IsRecorded(options_.right);
    if (left && right)
      return ParityError{ParityErrorCode::kRecordedTwice,
                         "recordings can be compared with an agent, not with each other"};
    if (options_.random > 0 && (left || right))
      return ParityError{ParityErrorCode::kRecordedTwice,
                         "nobody has recorded the answers to random requests: name two folders"};
    return success();
  }

  bool IsSelected(const Exchange& exchange) const {
    return options_.filter.empty() ||
           fnmatch(options_.filter.c_str(), exchange.name.c_str(), 0) == 0;
  }

  ParityResult<void> AskRandom() {
    std::vector<Recorded> batch;
    for (std::size_t index = 0; index < options_.random; ++index) {
      if (!options_.only || *options_.only == index) {
        Recorded drawn{RandomExchange(options_.seed, index), {}};
        if (IsSelected(drawn.exchange)) batch.push_back(std::move(drawn));
      }
      if (batch.size() < kBatch && index + 1 < options_.random) continue;
      BOOST_OUTCOME_TRY(Batch(batch));
      if (options_.progress) options_.progress(index + 1, options_.random);
      batch.clear();
    }
    return success();
  }

  ParityResult<void> AskRecorded() {
    BOOST_OUTCOME_TRY(recordings,
                      RecordingsOf(IsRecorded(options_.right) ? options_.right : options_.left));
    std::erase_if(recordings, [this](const Recorded& each) { return !IsSelected(each.exchange); });
    BOOST_OUTCOME_TRY(Batch(recordings));
    if (options_.progress) options_.progress(recordings.size(), recordings.size());
    return success();
  }

  // Ask asks both sides these exchanges.
  ParityResult<std::vector<std::pair<Played, Played>>> Ask(
      const std::vector<const Recorded*>& asked, Patience patience) const {
    std::vector<Play> plays;
    for (const Recorded* each : asked) {
      for (const std::string& side : {options_.left, options_.right}) {
        if (!IsRecorded(side)) plays.push_back({&each->exchange, side});
      }
    }
    BOOST_OUTCOME_TRY(played, PlayAll(plays, patience, options_.at_once));
    auto next = played.begin();
    const auto take = [&next](const std::string& side, const Recorded& each) -> Played {
      if (IsRecorded(side)) return each.played;
      return std::move(*next++);
    };
    std::vector<std::pair<Played, Played>> both;
    for (const Recorded* each : asked) {
      Played left = take(options_.left, *each);
      both.emplace_back(std::move(left), take(options_.right, *each));
    }
    return both;
  }

  ParityResult<void> Batch(const std::vector<Recorded>& batch) {
    std::vector<const Recorded*> asked;
    asked.reserve(batch.size());
    for (const Recorded& each : batch) asked.push_back(&each);
    BOOST_OUTCOME_TRY(both, Ask(asked, {}));
    std::vector<std::size_t> places;
    std::vector<const Recorded*> again;
    for (std::size_t place = 0; place < batch.size(); ++place) {
      if (SameEnd(batch[place].exchange, both[place].first, both[place].second)) continue;
      places.push_back(place);
      again.push_back(&batch[place]);
    }
    BOOST_OUTCOME_TRY(second, Ask(again, Patience().Times(kMorePatience)));
    std::vector<SecondTime> first;
    first.reserve(places.size());
    for (std::size_t at = 0; at < places.size(); ++at) {
      auto& pair = both[places[at]];
      first.push_back({again[at]->exchange.name, pair.first.then, pair.second.then});
      pair = std::move(second[at]);
    }

    auto next = first.begin();
    for (std::size_t place = 0; place < batch.size(); ++place) {
      auto& [left, right] = both[place];
      auto differences = Compare(batch[place].exchange, left, right);
      const bool equal = differences.empty();
      const bool asked_again = std::binary_search(places.begin(), places.end(), place);
      if (asked_again && equal) report_.second_time.push_back(*next);
      if (asked_again) ++next;
      ++report_.asked;
      report_.equal += equal ? 1U : 0U;
      if (equal && !options_.keep_equal) continue;
      report_.compared.push_back(
          {batch[place].exchange, std::move(left), std::move(right), std::move(differences)});
    }
    return success();
  }

  const ParityOptions& options_;
  ParityReport report_;
};

}  // namespace

ParityResult<ParityReport> RunParity(const ParityOptions& options) {
  return Run(options).Do();
}

}  // namespace conformance::parity
