#include "conformance/stage/client_watch.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <iterator>
#include <string>
#include <utility>

#include "conformance/stage/message.h"
#include "conformance/stage/refusal.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {
namespace {

using mock_agent::FileDescriptor;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kMostOutput = std::size_t{512} << 10;  // of a stream, evidence.h
// How long a world may take to end what it was told to kill.
constexpr milliseconds kUntilItIsBroken{20000};
// Milliseconds between looks at whether the run is to stop, and since when clients connect.
constexpr int kLookAround = 50;
constexpr std::size_t kTextsOfAClient = 5;  // world_process.h

// Both ends close on exec.
Result<std::pair<FileDescriptor, FileDescriptor>> OpenPipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return OsError("pipe", errno);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return std::pair(FileDescriptor(ends[0]), FileDescriptor(ends[1]));
}

template <typename Number>
Number NumberOf(const std::string& text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Output collects what comes through one pipe.
struct Output {
  FileDescriptor pipe;
  std::string* text;
  std::uint64_t* bytes;

  // Read takes one block of what is there; false where there is nothing now. At the end it closes the
  // pipe.
  bool Read() {
    std::array<char, 65536> buffer;
    const ssize_t count = read(pipe.get(), buffer.data(), buffer.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return false;
    if (count <= 0) {
      pipe.Close();
      return false;
    }
    const auto taken = std::min(kMostOutput - text->size(), static_cast<std::size_t>(count));
    text->append(buffer.data(), taken);
    *bytes += static_cast<std::uint64_t>(count);
    return true;
  }
};

// OpenOutput is the end to read, none where the output is lost, and the client's end.
Result<std::pair<FileDescriptor, FileDescriptor>> OpenOutput(OutputKind kind) {
  if (kind == OutputKind::kRead) return OpenPipe();
  if (kind == OutputKind::kGone) {
    BOOST_OUTCOME_TRY(pipe, OpenPipe());
    return std::pair(FileDescriptor(), std::move(pipe.second));
  }
  // Also where it is closed when the client starts: until then it has to lead somewhere.
  FileDescriptor full(open("/dev/full", O_WRONLY | O_CLOEXEC));
  if (full.get() < 0) return OsError("/dev/full", errno);
  return std::pair(FileDescriptor(), std::move(full));
}

// Watch is one run of some clients in a world.
class Watch {
 public:
  Watch(int socket, const Allowance& allowance) : socket_(socket), allowance_(allowance) {}

  Result<std::vector<ProcessEvidence>> Run(const std::vector<ClientStart>& clients);

 private:
  Result<void> Start(const std::vector<ClientStart>& clients);
  // Wait reads the outputs until the world says how the run ended.
  Result<Message> Wait();
  void ReadOutputs(int patience);
  bool TimeIsOver();
  // Drain reads what is still in the pipes, whose writers are all gone.
  void Drain();
  Result<void> Read(const Message& message);

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

Result<Message> Watch::Wait() {
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
  auto message = said_ ? ReceiveMessage(socket_) : std::nullopt;
  if (!message || message->texts.empty()) return OsError("the client's world broke", EPIPE);
  if (message->texts.front() != "ended") {
    const std::string why = RefusalIn(message->texts).Text();
    return Error{ErrorCode::kSystem, "the client could not be started (" + why + ")"};
  }
  return *std::move(message);
}

void Watch::Drain() {
  for (Output& each : outputs_) {
    while (each.pipe.get() >= 0 && each.Read()) {
    }
  }
}

Result<void> Watch::Read(const Message& message) {
  constexpr std::size_t kBefore = 2;
  if (message.texts.size() != kBefore + kTextsOfAClient * evidence_.size()) {
    return OsError("the client's world broke", EPROTO);
  }
  if (!seen_ && allowance_.first_seen) seen_ = allowance_.first_seen();
  const bool survivors = message.texts[1] == "1";
  for (std::size_t i = 0; i < evidence_.size(); ++i) {
    const std::string* text = &message.texts[kBefore + kTextsOfAClient * i];
    ProcessEvidence& of = evidence_[i];
    const Clock::time_point end{Clock::duration(NumberOf<std::int64_t>(text[2]))};
    of.elapsed = std::chrono::duration_cast<milliseconds>(end - started_);
    of.answered_in = std::chrono::duration_cast<milliseconds>(end - seen_.value_or(started_));
    of.peak_memory_kib = NumberOf<std::uint64_t>(text[3]);
    of.cpu = std::chrono::milliseconds(NumberOf<std::int64_t>(text[4]) / 1000);
    if (of.ending == ProcessEvidence::Ending::kDeadline) continue;
    of.left_process_behind = survivors;
    of.status = NumberOf<int>(text[1]);
    if (text[0] == "signal") of.ending = ProcessEvidence::Ending::kSignalled;
  }
  return success();
}

Result<std::vector<ProcessEvidence>> Watch::Run(const std::vector<ClientStart>& clients) {
  BOOST_OUTCOME_TRYV(Start(clients));
  BOOST_OUTCOME_TRY(message, Wait());
  Drain();
  BOOST_OUTCOME_TRYV(Read(message));
  return std::move(evidence_);
}

}  // namespace

Result<std::vector<ProcessEvidence>> WatchClients(int socket,
                                                  const std::vector<ClientStart>& clients,
                                                  const Allowance& allowance) {
  return Watch(socket, allowance).Run(clients);
}

}  // namespace conformance
