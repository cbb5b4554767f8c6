// LivingClient: one process of the client that is asked case after case (client contract, version 1.1), for
// clients that take long to start.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "conformance/case/case.h"
#include "conformance/case/result.h"
#include "conformance/command/player.h"
#include "conformance/command/worlds.h"
#include "conformance/judge/case_report.h"

namespace conformance {

// LivingClient never has the last word against a client: a case that is anything but clean in a session is
// for a process of its own. A refusal counts only where the same process, asked next, answers a sound
// agent with its key: one that refuses whatever it is asked has refused nothing.
class LivingClient {
 public:
  // `sound`, a case to be accepted, is asked after each refusal. Player, worlds and case must outlive it.
  LivingClient(Player& player, Worlds& worlds, const Case& sound)
      : player_(player), worlds_(worlds), sound_(sound) {}
  ~LivingClient() = default;
  LivingClient(const LivingClient&) = delete;
  LivingClient& operator=(const LivingClient&) = delete;

  // Ask is the case's report where it held, by an answer of the client as it lives. Nothing: the case is to
  // be run by itself; the next one is asked of a new process.
  std::optional<CaseReport> Ask(const Case& of, const Twin& twin, const CaseReport* smoke);
  // Dismiss ends the client, where there is one. Why the answers that stand cannot be relied on, or empty.
  std::string Dismiss();

 private:
  // Answered is the report of a case that held.
  std::optional<CaseReport> Answered(Living& living, const Case& of, const Twin& twin,
                                     const CaseReport* smoke);

  Player& player_;
  Worlds& worlds_;
  const Case& sound_;
  std::unique_ptr<World> world_;  // outlives who lives in it
  std::optional<Living> living_;
  std::string trouble_;
};

}  // namespace conformance
