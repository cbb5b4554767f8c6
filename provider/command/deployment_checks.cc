#include "provider/command/deployment_checks.h"

#include <algorithm>
#include <array>
#include <utility>

#include "provider/command/attestation_document.h"
#include "provider/command/hex_text.h"
#include "provider/key/key_origin.h"
#include "provider/quote/compose_hash.h"
#include "provider/quote/event_log.h"

namespace provider {
namespace {

constexpr std::array<std::string_view, kRegisters> kRegisterNames{"rtmr0", "rtmr1", "rtmr2",
                                                                  "rtmr3"};
constexpr std::string_view kNeedsAnother = "a check that it needs failed";

Result<void> Unless(bool wrong, Reason reason) {
  if (wrong) return reason;
  return success();
}

// ChainHolds: the app id is the measured one, so that the chain of another app proves nothing.
Result<void> ChainHolds(const AttestedKey& attested, const AppEvents& app,
                        const std::string& kms_root) {
  if (!attested.vouched) return Reason::kChainNotShown;
  BOOST_OUTCOME_TRY(request, KeyRequest::Create("", kPurpose, kAlgorithm));
  BOOST_OUTCOME_TRY(origin, KeyOrigin::Expect(kms_root, Hex(app.app_id), request));
  return Unless(!origin.Prove(attested.vouched->key, attested.vouched->chain),
                Reason::kChainOfAnother);
}

// Checks makes the checks one after the other, and keeps what the later ones need.
class Checks {
 public:
  explicit Checks(const Expectations& expected) : expected_(expected) {}

  void OfDocument(std::string_view text) {
    attested_ = Make("document", ParseAttestationDocument(text));
  }

  void OfQuote() {
    if (attested_) verdict_.quote = Make("quote", TdQuote::Parse(attested_->quote));
    if (!attested_) NotMade("quote");
    const auto& quote = verdict_.quote;
    When(quote.has_value(), "debug",
         [&] { return Unless(quote->untrusted(), Reason::kQuoteOfDebugGuest); });
  }

  void OfKey() {
    const auto& quote = verdict_.quote;
    When(attested_.has_value(), "fingerprint", [&] {
      return Unless(!expected_.fingerprint().Admit(attested_->public_key),
                    Reason::kFingerprintOfAnotherKey);
    });
    carried_ = When(attested_ && quote, "report-data", [&] {
      return Unless(quote->report_data() != attested_->report_data(), Reason::kReportDataMismatch);
    });
    if (!expected_.challenge()) return NotMade("challenge", "no --challenge is given");
    When(carried_, "challenge", [&] {
      return Unless(attested_->challenge != *expected_.challenge(), Reason::kChallengeMismatch);
    });
  }

  void OfLog() {
    std::optional<EventLog> log;
    if (attested_) log = Make("event-log", EventLog::Parse(attested_->event_log));
    if (!attested_) NotMade("event-log");
    bool borne_out = false;  // by register 3, which is the last
    for (std::size_t number = 0; number < kRegisters; ++number) {
      borne_out = When(log && verdict_.quote, kRegisterNames[number],
                       [&] { return log->Confirm(number, verdict_.quote->rtmr(number)); });
    }
    std::optional<AppEvents> app;
    if (log) app = Make("app-events", ReadAppEvents(*log));
    if (!log) NotMade("app-events");
    if (borne_out) verdict_.app = std::move(app);
  }

  void OfApp(std::span<const std::uint8_t> compose) {
    const auto& app = verdict_.app;
    When(app.has_value(), "compose-hash", [&] {
      return Unless(ComposeHashOf(compose) != app->compose_hash, Reason::kComposeHashMismatch);
    });
    if (expected_.app_id()) {
      When(app.has_value(), "app-id",
           [&] { return Unless(app->app_id != *expected_.app_id(), Reason::kAppIdMismatch); });
    } else {
      NotMade("app-id", "no --app-id is given");
    }
    When(app.has_value(), "key-provider",
         [&] { return Unless(app->key_provider_name != "kms", Reason::kKeyProviderNotKms); });
    if (!expected_.kms_root()) return NotMade("chain", "no --kms-root is given");
    When(app && carried_, "chain",
         [&] { return ChainHolds(*attested_, *app, *expected_.kms_root()); });
  }

  Verdict Take() && { return std::move(verdict_); }

 private:
  // Make notes a check, and gives what it made.
  template <typename T>
  std::optional<T> Make(std::string_view name, Result<T> result) {
    if (result) return Made(name, std::move(result.value()));
    Failed(name, result.error(), {});
    return std::nullopt;
  }

  template <typename T>
  std::optional<T> Make(std::string_view name, Placed<T> result) {
    if (result) return Made(name, std::move(result.value()));
    Failed(name, result.error().reason, result.error().place);
    return std::nullopt;
  }

  template <typename T>
  T Made(std::string_view name, T value) {
    verdict_.checks.push_back({.name = name, .failure = std::nullopt, .place = {}, .not_made = {}});
    return value;
  }

  void Failed(std::string_view name, Reason reason, const std::string& place) {
    verdict_.checks.push_back({.name = name, .failure = reason, .place = place, .not_made = {}});
  }

  void NotMade(std::string_view name, std::string_view why = kNeedsAnother) {
    verdict_.checks.push_back(
        {.name = name, .failure = std::nullopt, .place = {}, .not_made = why});
  }

  // When makes a check that needs something; true where it holds.
  template <typename Way>
  bool When(bool can, std::string_view name, const Way& way) {
    if (!can) {
      NotMade(name);
      return false;
    }
    const Result<void> result = way();
    std::optional<Reason> failure;
    if (!result) failure = result.error();
    verdict_.checks.push_back({.name = name, .failure = failure, .place = {}, .not_made = {}});
    return !failure;
  }

  const Expectations& expected_;
  Verdict verdict_;
  std::optional<AttestedKey> attested_;
  bool carried_ = false;  // what is attested is in the quote's report data
};

}  // namespace

const Check* Verdict::FirstFailure() const {
  const auto found = std::ranges::find_if(checks, [](const Check& c) { return !!c.failure; });
  return found == checks.end() ? nullptr : &*found;
}

bool Verdict::all_made() const {
  return std::ranges::all_of(checks, [](const Check& c) { return c.not_made.empty(); });
}

Verdict CheckDeployment(std::string_view document, std::span<const std::uint8_t> compose,
                        const Expectations& expected) {
  Checks checks(expected);
  checks.OfDocument(document);
  checks.OfQuote();
  checks.OfKey();
  checks.OfLog();
  checks.OfApp(compose);
  return std::move(checks).Take();
}

}  // namespace provider
