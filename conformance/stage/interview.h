// Interview: one client that lives through a case and is asked once for each of its runs (client
// contract, version 1.1).
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/result.h"
#include "conformance/evidence/evidence.h"
#include "conformance/stage/client_pipes.h"
#include "conformance/stage/client_start.h"
#include "conformance/stage/client_watch.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {

// AnsweredIn is a line by which a client answers question `id`, as the end of a process that was asked
// for nothing else: the words key, refused and unsupported are exit status 0, 1 and 89, and what else
// the line holds is standard output. What is no answer to it is exit status 0, and all of the line.
ProcessEvidence AnsweredIn(std::string_view line, std::uint64_t id);

// Question is one line of a session, without its end.
struct Question {
  std::uint64_t id;
  std::string line;
};

// The process ignores SIGPIPE: a client may end before it has read its question.
class Interview {
 public:
  // Begin has the world at the other end of `socket` (world_process.h) start the client. kSystem where
  // the world is broken.
  static Result<std::unique_ptr<Interview>> Begin(int socket, const ClientStart& client);
  // Ends the client, where it has not ended.
  ~Interview();
  Interview(const Interview&) = delete;
  Interview& operator=(const Interview&) = delete;

  // Ask writes the questions, one or more, and waits for as many lines, for the end of the client, or
  // until the time is over, when the client is ended. What it did for each, in their order; what it said
  // on standard error meanwhile is the last one's. A line that answers none of them counts for the first
  // that has no answer. kSystem where the client could not be started, or the world is broken.
  Result<std::vector<ProcessEvidence>> Ask(const std::vector<Question>& questions,
                                           const Allowance& allowance);
  // End closes the client's standard input and waits until nothing of it is left, which it sees to when
  // the time is over: `last`, the answer to the last question, with what came after it. Likewise.
  Result<ProcessEvidence> End(ProcessEvidence last, const Allowance& allowance);

 private:
  using Clock = std::chrono::steady_clock;

  explicit Interview(int socket) : socket_(socket) {}
  bool HasLine() const { return output_.find('\n') != std::string::npos; }
  // Wait is until there is a line (`for_a_line`), or the client has ended; false where it had to be ended.
  Result<bool> Wait(bool for_a_line, Clock::time_point since, const Allowance& allowance);
  // TakeLine is the next line, without its end; nothing where there is none.
  std::optional<std::string> TakeLine();
  Result<void> Look(int patience);
  void Write();
  Result<void> Kill();
  // NoteEnd is how the client ended; only one evidence has it.
  void NoteEnd(ProcessEvidence& of);

  int socket_;
  mock_agent::FileDescriptor input_;
  std::string unwritten_;
  std::string output_;  // not yet taken
  std::string error_;   // likewise
  std::uint64_t output_bytes_ = 0;
  std::uint64_t error_bytes_ = 0;
  Output out_{{}, &output_, &output_bytes_};
  Output err_{{}, &error_, &error_bytes_};
  std::optional<EndedRun> ended_;
  bool end_noted_ = false;
  bool asked_ = false;
};

}  // namespace conformance
