// FaultRule: which requests get a fault, and which. docs/faults.md is its language.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "mock_agent/guest/guest_session.h"
#include "mock_agent/script/rendering.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// SocketNameOf is what a rule calls the service's socket: dstack, tappd or external.
std::string_view SocketNameOf(Service service);

class FaultRule {
 public:
  // Parse takes the object that docs/faults.md describes. kUnknownMember, kMissingMember, kWrongType,
  // kUnknownPlaceholder, kBadStep, kScriptWithoutEnd; the message names the JSON pointer.
  static Result<FaultRule> Parse(const nlohmann::json& rule);

  // Takes reports whether the rule gives this request its fault, and counts it.
  bool Takes(const HeardRequest& request);

  std::chrono::milliseconds delay() const { return delay_; }
  // EffectOn is what is played in place of this faithful answer: what the rule does not say stays the
  // answer's own, its status line, its Content-Type, and no body for HEAD. Null where the whole answer
  // stays.
  std::shared_ptr<SharedRendering> EffectOn(const HeardRequest& request, const Answer& faithful);
  const nlohmann::json& written() const { return written_; }
  std::uint64_t matched() const { return matched_; }  // requests that it is about
  std::uint64_t given() const { return given_; }      // those of them that got the fault

 private:
  explicit FaultRule(std::uint64_t seed) : chance_(seed) {}
  bool IsAbout(const HeardRequest& request) const;

  nlohmann::json written_;
  std::optional<std::string> socket_;
  std::optional<std::string> method_;
  std::optional<std::string> path_;
  std::optional<std::string> key_path_;
  std::uint64_t nth_ = 0;    // 0: every one
  std::uint64_t times_ = 0;  // 0: without end
  double probability_ = 1;
  std::mt19937_64 chance_;
  std::chrono::milliseconds delay_{0};
  std::shared_ptr<SharedRendering> effect_;  // on the sound answer; null as above
  // On answers with parts of their own, the last of these.
  nlohmann::json own_parts_;
  std::shared_ptr<SharedRendering> own_effect_;
  std::uint64_t matched_ = 0;
  std::uint64_t given_ = 0;
};

}  // namespace mock_agent
