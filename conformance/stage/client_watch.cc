#include "conformance/stage/client_watch.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

#include "conformance/stage/client_pipes.h"
#include "conformance/stage/message.h"
#include "conformance/stage/refusal.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {
namespace {

using mock_agent::FileDescriptor;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Watch is one run of some clients in a world.
class Watch {
 public:
  Watch(int socket, const Allowance& allowance) : socket_(socket), allowance_(allowance) {}

  Result<std::vector<ProcessEvidence>> Run(const std::vector<ClientStart>& clients);

 private:
  Result<void> Start(const std::vector<ClientStart>& clients);
  // Wait reads the outputs until the world says how the run ended.
  Result<EndedRun> Wait();
  void ReadOutputs(int patience);
  bool TimeIsOver();
  void Note(const EndedRun& ended);

  int socket_;
  const Allowance& allowance_;
  Clock::time_point started_;
  std::optional<Clock::time_point> seen_;
  std::vector<ProcessEvidence> evidence_;
  std::vector<Output> outputs_;
  bool said_ = false;  // the world has said something
};

Result<void> Watch::Start(const std::vector<ClientStart>& clients) {
  evidence_.resize(clients.size());
  std::vector<std::string> texts{"run", std::to_string(clients.size())};
  std::vector<FileDescriptor> writers;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    AppendTexts(clients[i], texts);
    ProcessEvidence& of = evidence_[i];
    of.output_lost = clients[i].output != OutputKind::kRead;
    BOOST_OUTCOME_TRY(out, OpenOutput(clients[i].output));
    BOOST_OUTCOME_TRY(err, OpenPipe());
    outputs_.push_back({std::move(out.first), &of.standard_output, &of.standard_output_bytes});
    outputs_.push_back({std::move(err.first), &of.standard_error, &of.standard_error_bytes});
    writers.push_back(std::move(out.second));
    writers.push_back(std::move(err.second));
  }
  std::vector<int> descriptors;
  std::transform(writers.begin(), writers.end(), std::back_inserter(descriptors),
                 [](const FileDescriptor& each) { return each.get(); });
  started_ = Clock::now();
  if (!SendMessage(socket_, texts, descriptors))
    return OsError("the client's world is gone", EPIPE);
  return success();
}

bool Watch::TimeIsOver() {
  if (allowance_.stop && allowance_.stop()) return true;
  if (!seen_ && allowance_.first_seen) seen_ = allowance_.first_seen();
  const auto until = seen_ ? *seen_ + allowance_.run : started_ + allowance_.start + allowance_.run;
  return Clock::now() >= until;
}

void Watch::ReadOutputs(int patience) {
  std::vector<pollfd> watched{{socket_, POLLIN, 0}};
  for (const Output& each : outputs_) watched.push_back({each.pipe.get(), POLLIN, 0});
  if (poll(watched.data(), watched.size(), patience) <= 0) return;
  said_ = watched[0].revents != 0;
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    if (watched[i + 1].revents != 0) outputs_[i].Read();
  }
}

Result<EndedRun> Watch::Wait() {
  std::optional<Clock::time_point> killed;
  while (!said_) {
    ReadOutputs(kLookAround);
    if (!killed && !said_ && TimeIsOver()) {
      killed = Clock::now();
      for (ProcessEvidence& each : evidence_) each.ending = ProcessEvidence::Ending::kDeadline;
      if (!SendMessage(socket_, {"kill"})) break;
    }
    if (killed && Clock::now() - *killed > kUntilItIsBroken) break;
  }
  if (!said_) return OsError("the client's world broke", EPIPE);
  return HearEnd(socket_, evidence_.size());
}

void Watch::Note(const EndedRun& ended) {
  if (!seen_ && allowance_.first_seen) seen_ = allowance_.first_seen();
  for (std::size_t i = 0; i < evidence_.size(); ++i) {
    const EndedClient& client = ended.clients[i];
    ProcessEvidence& of = evidence_[i];
    of.elapsed = std::chrono::duration_cast<milliseconds>(client.end - started_);
    of.answered_in =
        std::chrono::duration_cast<milliseconds>(client.end - seen_.value_or(started_));
    of.peak_memory_kib = client.peak_memory_kib;
    of.cpu = client.cpu;
    if (of.ending == ProcessEvidence::Ending::kDeadline) continue;
    of.left_process_behind = ended.survivors;
    of.status = client.status;
    if (client.signalled) of.ending = ProcessEvidence::Ending::kSignalled;
  }
}

Result<std::vector<ProcessEvidence>> Watch::Run(const std::vector<ClientStart>& clients) {
  BOOST_OUTCOME_TRYV(Start(clients));
  BOOST_OUTCOME_TRY(ended, Wait());
  for (Output& each : outputs_) each.Drain();
  Note(ended);
  return std::move(evidence_);
}

}  // namespace

Result<std::vector<ProcessEvidence>> WatchClients(int socket,
                                                  const std::vector<ClientStart>& clients,
                                                  const Allowance& allowance) {
  return Watch(socket, allowance).Run(clients);
}

}  // namespace conformance
