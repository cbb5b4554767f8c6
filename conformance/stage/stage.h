// Stage: everything that stands around the runs of one case: sockets, agents, folders, environment.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "conformance/case/case.h"
#include "conformance/case/result.h"
#include "conformance/evidence/evidence.h"
#include "conformance/stage/client_command.h"
#include "conformance/stage/client_start.h"
#include "conformance/stage/full_backlog.h"
#include "conformance/stage/live_agent.h"
#include "conformance/stage/sound_agent.h"
#include "conformance/stage/world.h"
#include "mock_agent/guest/guest.h"
#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/key_api.h"

namespace conformance {

// What the user settles for every client of a run of the suite.
struct ClientSettings {
  // Of the runner's environment, besides PATH; nothing else of it is handed down.
  std::vector<std::string> pass_environment;
  mock_agent::KeyApi api = mock_agent::KeyApi::kV0;  // that they are to speak
};

// Stage has a fresh identity, so that no secret occurs twice, and random names, so that no path
// names the case.
class Stage {
 public:
  // Set renews the world and makes the client's home in it, where it stays for every run. The world
  // must outlive the stage. kNamespaceRefused where the case needs more of a world than this one is.
  // `live`: the case's agents are these; null: our own.
  static Result<Stage> Set(const Case& of, World& world, const ClientSettings& settings,
                           const LiveAgents* live = nullptr);
  // SetAfter is Set for a client that lives on from a stage before this one, in the world that it has,
  // and in the home that it has there: home() of that stage. Nothing is renewed.
  static Result<Stage> SetAfter(std::string home, const Case& of, World& world,
                                const ClientSettings& settings, const LiveAgents* live = nullptr);
  const std::string& home() const { return own_home_; }

  // Begin starts the agents and makes the files of one run; of one with a kept agent it starts none.
  // `kept` is the runs after it for which its agent goes on; they and the run itself stay until Strike.
  // kNotFromThisAgent where live agents do not give what it needs.
  Result<void> Begin(const Encounter& run, std::span<const Encounter* const> kept = {});
  // SentIn is the bytes that the agent of the run begun last sends, had it the script of this run.
  // kNotFromThisAgent where nobody speaks, or this one has no such script.
  Result<std::string> SentIn(const Encounter& run);
  // StartsOf is how the clients are started for the run begun last, mostly one: the client contract,
  // version 1.
  std::vector<ClientStart> StartsOf(const ClientCommand& client) const;
  // InterviewOf is how a client is started that is asked for the run begun last, and then for others,
  // and QuestionOf is a question, one line without its end: version 1.1.
  ClientStart InterviewOf(const ClientCommand& client) const;
  std::string QuestionOf(std::uint64_t id) const;
  // FirstSeen is when a client of the run begun last first connected, to whatever agent. From any
  // thread.
  std::optional<std::chrono::steady_clock::time_point> FirstSeen() const;
  // Strike ends the run, or those that were asked at once, and returns all the evidence, client by
  // client or question by question. What cannot be told
  // apart, what went over the wire and what was left, is the last one's. kAgentUnusable where a live
  // agent did to a client what is no fault of the client's. `goes_on`: the agents do, for the next run.
  Result<std::vector<Evidence>> Strike(std::vector<ProcessEvidence> processes,
                                       std::chrono::milliseconds deadline, bool goes_on = false);

 private:
  // What is asked at once with the run begun last, and was begun before it.
  struct Posed {
    Asked asked;
    std::vector<Bytes> keys;
  };
  // Those who speak in a case.
  struct Agents {
    std::shared_ptr<SoundAgent> own;
    std::shared_ptr<SoundAgent>
        another;                 // in its place, in runs with another one; null: there is none
    mock_agent::Guest stranger;  // behind every socket but the case's own
  };

  Stage(World& world, const ClientSettings& settings, Agents agents);
  static Result<Agents> AgentsOf(const LiveAgents* live);

  Result<SoundAgent*> AgentOf(const Encounter& run) const;
  // AwaitEnd waits until the agent has ended the first connection, where its script does: a client may
  // look at what it keeps as soon as it is asked again.
  void AwaitEnd() const;

  // Place is a path for the runner to a file that is not there yet, as World::Inside has it.
  Result<std::filesystem::path> Place(const std::filesystem::path& file);
  Result<void> PrepareKeys(const Encounter& run);
  mock_agent::KeyRequest Question() const;
  mock_agent::KeyRequest QuestionIn(const Encounter& run) const;
  // Asks tells the requests of this run from those of the others that its agent has.
  std::function<bool(const mock_agent::Request&)> Asks(const Encounter& run) const;
  // Behind is a stranger, who answers the questions of those kept runs that have this agent.
  Result<mock_agent::Answerer> Behind(bool other_agent) const;
  // SocketOf is where the socket is that the run's client is told; likewise.
  std::filesystem::path SocketOf(const Encounter& run) const;
  // AnswerOfAStranger is the body of one.
  std::string AnswerOfAStranger() const;
  Result<void> PlaceSocket(const Encounter& run);
  Result<void> PlaceDecoys(const Encounter& run);
  void AddSecret(const Bytes& secret);
  Result<mock_agent::Session> SessionFor(const Encounter& run);
  Result<void> StartAgent(const Encounter& run, const std::filesystem::path& socket, mode_t mode);
  // ListenersBeside is the agent of those kept runs that have another one, at its own socket; mostly none.
  Result<std::vector<mock_agent::Listener>> ListenersBeside(const Encounter& run);
  // StartReplaced is StartAgent, and with the first connection another agent's socket takes the path.
  Result<void> StartReplaced(const Encounter& run, const std::filesystem::path& socket);

  World& world_;
  const ClientSettings& settings_;
  Agents agents_;
  std::string own_home_;          // below a home the client's folders are, as World::Inside has it
  std::string other_home_;        // likewise, in runs in another one
  std::string home_;              // of the run begun last
  std::string key_path_;          // of the runs that name none
  std::filesystem::path socket_;  // of every run that is told one of its own; likewise
  std::filesystem::path socket_beside_;  // of the kept runs with another agent; likewise
  Asked asked_;
  OutputKind output_ = OutputKind::kRead;  // of the run begun last
  std::vector<Bytes> keys_;
  std::vector<Posed> posed_;                        // mostly none
  std::vector<Bytes> secrets_;                      // of this run and those before it
  std::vector<mock_agent::FileDescriptor> places_;  // folders that paths of this run lead through
  LeftFile placed_;                       // by us, in the run begun last; no file has an empty name
  std::vector<DecoyPlace> decoy_places_;  // where decoys_ listens
  std::chrono::steady_clock::time_point began_{};  // all was in place for the run's clients
  SoundAgent* sound_ = nullptr;                    // who speaks in agent_
  const Encounter* first_ = nullptr;               // the run whose agent speaks
  std::span<const Encounter* const> kept_;         // and those for which it goes on
  std::unique_ptr<mock_agent::Agent> agent_;
  std::unique_ptr<mock_agent::Agent> decoys_;
  mock_agent::Recording agent_before_;  // what they had seen when the run begun last began
  mock_agent::Recording decoys_before_;
  std::optional<FullBacklog> full_backlog_;
};

}  // namespace conformance
