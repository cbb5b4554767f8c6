#include "provider/command/verify_command.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "dstack_version.h"
#include "provider/command/evidence_file.h"
#include "provider/command/hex_text.h"
#include "provider/command/log.h"
#include "provider/quote/sha2.h"

namespace provider {
namespace {

// What no offline look at these files can tell.
constexpr std::array<std::string_view, 6> kNotChecked{
    "Intel's signature of the quote and the status of the platform: a DCAP tool (such as dcap-qvl) "
    "does, with Intel's collateral. Without it, all of this may be a file that somebody wrote",
    "MRTD and RTMR0 to RTMR2 against the image and machine that you expect, and the TD's other "
    "attributes and fields: compare them with what dstack-mr measures. Until you have, app, "
    "compose "
    "file, image and key provider are what some software in a guest says of itself: any may extend "
    "RTMR3",
    "whether the ARC key is derived of the vouched key's secret: that the measured program says so "
    "is "
    "all there is, so read what it is",
    "what the compose file starts: read it, and hold every image to its digest",
    "whether key-provider's id is that of the KMS you mean, and whom else it gives keys: read its "
    "policy and its own quote",
    "vm_config: no register bears it out",
};
constexpr std::string_view kSilicon = "Nothing here was run on silicon.";

using Value = std::pair<std::string, std::string>;

// Measured is what the reader may compare, by name.
std::vector<Value> Measured(const Verdict& verdict) {
  std::vector<Value> values;
  if (verdict.quote) {
    values.emplace_back("td_attributes", Hex(verdict.quote->attributes()));
    values.emplace_back("mrtd", Hex(verdict.quote->mrtd()));
    for (std::size_t i = 0; i < kRegisters; ++i) {
      values.emplace_back(fmt::format("rtmr{}", i), Hex(verdict.quote->rtmr(i)));
    }
  }
  if (verdict.app) {
    values.emplace_back("app_id", Hex(verdict.app->app_id));
    values.emplace_back("instance_id",
                        verdict.app->instance_id ? Hex(*verdict.app->instance_id) : "");
    values.emplace_back("compose_hash", Hex(verdict.app->compose_hash));
    values.emplace_back("os_image_hash", Hex(verdict.app->os_image_hash));
    values.emplace_back("key_provider", verdict.app->key_provider_name);
    values.emplace_back("key_provider_id", verdict.app->key_provider_id);
  }
  return values;
}

std::string Line(const Check& check) {
  if (check.failure) {
    const ReasonRow& row = RowOf(*check.failure);
    const std::string place = check.place.empty() ? "" : fmt::format(" ({})", check.place);
    return fmt::format("fail        {}: {}: {}{}. {}\n", check.name, row.token, row.description,
                       place, row.advice);
  }
  if (!check.not_made.empty())
    return fmt::format("not checked {}: {}\n", check.name, check.not_made);
  return fmt::format("pass        {}\n", check.name);
}

std::string Text(const Verdict& verdict) {
  std::string text;
  for (const Check& check : verdict.checks) text += Line(check);
  for (const auto& [name, value] : Measured(verdict)) {
    text += fmt::format("{}: {}\n", name, Printable(value));
  }
  for (const std::string_view what : kNotChecked) {
    text += fmt::format("not checked by this program: {}.\n", what);
  }
  return text + fmt::format("{}\n{}\n", kSilicon, DSTACK_SCOPE);
}

nlohmann::ordered_json ObjectOf(const Check& check) {
  const char* const outcome = check.failure ? "fail" : check.holds() ? "pass" : "not checked";
  nlohmann::ordered_json json = {{"name", check.name}, {"outcome", outcome}};
  if (check.failure) {
    json["token"] = RowOf(*check.failure).token;
    json["what"] = RowOf(*check.failure).description;
    if (!check.place.empty()) json["where"] = check.place;
  }
  if (!check.not_made.empty()) json["what"] = check.not_made;
  return json;
}

std::string Json(const Verdict& verdict) {
  nlohmann::ordered_json checks = nlohmann::ordered_json::array();
  for (const Check& check : verdict.checks) checks.push_back(ObjectOf(check));
  nlohmann::ordered_json not_checked = nlohmann::ordered_json::array();
  for (const std::string_view what : kNotChecked) not_checked.push_back(what);
  nlohmann::ordered_json measured = nlohmann::ordered_json::object();
  for (const auto& [name, value] : Measured(verdict)) measured[name] = value;
  const nlohmann::ordered_json json = {{"none_failed", verdict.FirstFailure() == nullptr},
                                       {"all_made", verdict.all_made()},
                                       {"checks", std::move(checks)},
                                       {"measured", std::move(measured)},
                                       {"not_checked", std::move(not_checked)},
                                       {"silicon", kSilicon},
                                       {"scope", DSTACK_SCOPE}};
  constexpr int kOneLine = -1;
  constexpr bool kAscii = true;  // a terminal that shows the line obeys nothing in it
  return json.dump(kOneLine, ' ', kAscii, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

Placed<Verdict> Verify(const VerifyCommand& command, Deadline deadline) {
  BOOST_OUTCOME_TRY(expected, Expectations::Of(command));
  BOOST_OUTCOME_TRY(document, ReadEvidenceFile(command.quote_file, deadline));
  BOOST_OUTCOME_TRY(compose, ReadEvidenceFile(command.compose_file, deadline));
  return CheckDeployment(document, AsBytes(compose), expected);
}

std::string VerifyOutput(const VerifyCommand& command, const Verdict& verdict) {
  return command.json ? Json(verdict) : Text(verdict);
}

}  // namespace provider
