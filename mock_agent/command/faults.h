// Faults: the rules of a running agent, and what it was asked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "mock_agent/command/fault_rule.h"
#include "mock_agent/guest/guest_session.h"
#include "mock_agent/guest/identity.h"

namespace mock_agent {

// ListedText is how what Faults lists is shown.
std::string ListedText(const nlohmann::json& listed);

// Faults belongs to the thread of the agent's loop, which asks and changes it.
class Faults {
 public:
  // Of the requests, the last so many are kept, with at most so many bytes of text together.
  static constexpr std::size_t kMostRequests = 1000;
  static constexpr std::size_t kMostRequestBytes = std::size_t{1} << 20;
  // Of the rules, no more than so many are taken, with at most so many bytes of text as they are listed.
  static constexpr std::size_t kMostRules = 1000;
  static constexpr std::size_t kMostRuleBytes = std::size_t{16} << 20;

  // The identity gives ${secret} and its like.
  explicit Faults(Identity identity) : identity_(std::move(identity)) {}

  // FaultFor takes the first rule, in the order they were added, that takes the request.
  Fault FaultFor(const HeardRequest& request, const Answer& faithful);

  // Add is the rule's number, from 1 on. kWrongType beside FaultRule's for a rule too many, or too much
  // together.
  Result<std::uint64_t> Add(const nlohmann::json& rule);
  bool Remove(std::uint64_t number);
  // Reset forgets rules and requests.
  void Reset();

  nlohmann::json Rules() const;  // an array of {id, rule, matched, given}
  nlohmann::json Requests()
      const;  // an array of {socket, method, http_method, target, headers, body}

 private:
  struct Kept {
    FaultRule rule;
    std::size_t bytes;  // as it is listed
  };
  void Note(const HeardRequest& request);

  Identity identity_;
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, Kept> rules_;
  std::size_t rule_bytes_ = 0;
  std::deque<nlohmann::json> requests_;
  std::size_t request_bytes_ = 0;
};

}  // namespace mock_agent
