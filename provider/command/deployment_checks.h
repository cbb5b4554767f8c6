// CheckDeployment: everything about a deployment that can be checked offline, check by check.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "provider/agent/reason.h"
#include "provider/command/expectations.h"
#include "provider/quote/app_events.h"
#include "provider/quote/td_quote.h"

namespace provider {

// One check. It holds where there is neither a failure nor a reason for not making it.
struct Check {
  std::string_view name;
  std::optional<Reason> failure;
  std::string place;          // of the failure, where more can be said
  std::string_view not_made;  // why; static words

  bool holds() const { return !failure && not_made.empty(); }
};

struct Verdict {
  std::vector<Check> checks;  // always the same names, in the same order
  // What was measured, for the reader to compare: the quote where it is one, the app's events where
  // RTMR3 bears them out.
  std::optional<TdQuote> quote;
  std::optional<AppEvents> app;

  // FirstFailure is nothing where no check failed. A check that was not made because of another always
  // stands beside one that failed.
  const Check* FirstFailure() const;
  // all_made: no option was left out, and no check was in the way of another.
  bool all_made() const;
};

// CheckDeployment looks at the document that attest printed and at the app-compose.json that was
// deployed. It touches no file and no clock, and trusts nothing but `expected`. The checks:
//   document      ParseAttestationDocument
//   quote         TdQuote::Parse; Intel's signature is NOT looked at
//   debug         neither in debug mode nor under a profiler
//   fingerprint   the public key is the expected one
//   report-data   the quote carries the hash of key, vouched key and challenge
//   challenge     it was made for the expected one (where one is expected)
//   event-log     EventLog::Parse
//   rtmr0..rtmr3  each is what its events give
//   app-events    ReadAppEvents
//   compose-hash  that of the compose file
//   app-id        the expected one (where one is expected)
//   key-provider  a KMS
//   chain         leads from the vouched key, for our purpose and the measured app, to the expected KMS
//                 root (where one is expected)
// The last four are made only where rtmr3 and app-events hold: elsewhere the log is a claim. So are
// challenge and chain only where report-data holds: elsewhere the quote is about something else.
Verdict CheckDeployment(std::string_view document, std::span<const std::uint8_t> compose,
                        const Expectations& expected);

}  // namespace provider
