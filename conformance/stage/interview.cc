#include "conformance/stage/interview.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "conformance/stage/message.h"
#include "conformance/stage/refusal.h"
#include "mock_agent/wire/json_text.h"

namespace conformance {
namespace {

using mock_agent::FileDescriptor;
using nlohmann::json;
using std::chrono::milliseconds;
using Ending = ProcessEvidence::Ending;

constexpr int kRefusedStatus = 1;
constexpr int kUnsupportedStatus = 89;

std::string Dump(const json& value) {
  return value.dump(-1, ' ', /*ensure_ascii=*/false, json::error_handler_t::replace);
}

// AnswerIn is the answer to question `id` that a line is; nothing where it is none.
std::optional<json> AnswerIn(std::string_view line, std::uint64_t id) {
  auto answer = mock_agent::ParseJson(line);
  if (!answer || !answer->is_object() || !answer->contains("id") || answer->at("id") != id ||
      !answer->contains("answer")) {
    return std::nullopt;
  }
  return answer;
}

}  // namespace

ProcessEvidence AnsweredIn(std::string_view line, std::uint64_t id) {
  ProcessEvidence of;
  of.standard_output = line;
  of.standard_output_bytes = line.size();
  auto answer = AnswerIn(line, id);
  if (!answer) return of;
  const json word = answer->at("answer");
  const bool refused = word == "refused";
  if (!refused && word != "unsupported" && word != "key") return of;
  answer->erase("id");
  answer->erase("answer");
  of.standard_output = answer->empty() && word != "key" ? "" : Dump(*answer);
  of.standard_output_bytes = of.standard_output.size();
  if (word != "key") of.status = refused ? kRefusedStatus : kUnsupportedStatus;
  return of;
}

Result<std::unique_ptr<Interview>> Interview::Begin(int socket, const ClientStart& client) {
  std::unique_ptr<Interview> begun(new Interview(socket));
  BOOST_OUTCOME_TRY(in, OpenPipe());
  BOOST_OUTCOME_TRY(out, OpenPipe());
  BOOST_OUTCOME_TRY(err, OpenPipe());
  // The client's end blocks, ours does not.
  fcntl(in.first.get(), F_SETFL, 0);
  fcntl(in.second.get(), F_SETFL, O_NONBLOCK);
  begun->input_ = std::move(in.second);
  begun->out_.pipe = std::move(out.first);
  begun->err_.pipe = std::move(err.first);
  std::vector<std::string> texts{"run", "1"};
  AppendTexts(client, texts);
  if (!SendMessage(socket, texts, {in.first.get(), out.second.get(), err.second.get()})) {
    begun->ended_.emplace();
    return OsError("the client's world is gone", EPIPE);
  }
  return begun;
}

Interview::~Interview() {
  if (!ended_) static_cast<void>(Kill());
}

void Interview::Write() {
  const ssize_t count = write(input_.get(), unwritten_.data(), unwritten_.size());
  if (count > 0) unwritten_.erase(0, static_cast<std::size_t>(count));
  if (count < 0 && errno != EAGAIN && errno != EINTR)
    unwritten_.clear();  // nobody reads it any more
}

Result<void> Interview::Look(int patience) {
  std::array<pollfd, 4> watched{{{socket_, POLLIN, 0},
                                 {out_.pipe.get(), POLLIN, 0},
                                 {err_.pipe.get(), POLLIN, 0},
                                 {unwritten_.empty() ? -1 : input_.get(), POLLOUT, 0}}};
  if (poll(watched.data(), watched.size(), patience) <= 0) return success();
  if (watched[1].revents != 0) out_.Read();
  if (watched[2].revents != 0) err_.Read();
  if (watched[3].revents != 0) Write();
  if (watched[0].revents == 0) return success();
  auto ended = HearEnd(socket_, 1);
  ended_ = ended ? ended.value() : EndedRun{};
  if (!ended) return ended.error();
  out_.Drain();
  err_.Drain();
  return success();
}

Result<void> Interview::Kill() {
  const auto killed = Clock::now();
  if (SendMessage(socket_, {"kill"})) {
    while (!ended_ && Clock::now() - killed < kUntilItIsBroken) {
      BOOST_OUTCOME_TRYV(Look(kLookAround));
    }
  }
  if (ended_) return success();
  ended_.emplace();
  return OsError("the client's world broke", EPIPE);
}

Result<bool> Interview::Wait(bool for_a_line, Clock::time_point since, const Allowance& allowance) {
  const bool starting = !std::exchange(asked_, true);
  while (!ended_ && !(for_a_line && HasLine())) {
    BOOST_OUTCOME_TRYV(Look(kLookAround));
    auto from = since;
    if (starting) from += allowance.start;
    const auto seen = allowance.first_seen ? allowance.first_seen() : std::nullopt;
    if (seen && *seen > since) from = std::min(from, *seen);
    const bool over = Clock::now() >= from + allowance.run || (allowance.stop && allowance.stop());
    if (!over || ended_ || (for_a_line && HasLine())) continue;
    BOOST_OUTCOME_TRYV(Kill());
    return false;
  }
  return true;
}

void Interview::NoteEnd(ProcessEvidence& of) {
  if (!ended_ || ended_->clients.empty() || std::exchange(end_noted_, true)) return;
  const EndedClient& client = ended_->clients.front();
  of.peak_memory_kib = client.peak_memory_kib;
  of.cpu = client.cpu;
  if (of.ending == Ending::kDeadline) return;
  of.left_process_behind = ended_->survivors;
  if (client.signalled) {
    of.ending = Ending::kSignalled;
    of.status = client.status;
  } else if (of.ended_unasked) {
    of.status = client.status;
  }
}

std::optional<std::string> Interview::TakeLine() {
  const std::size_t end = output_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = output_.substr(0, end);
  output_.erase(0, end + 1);
  output_bytes_ -= end + 1;
  return line;
}

Result<std::vector<ProcessEvidence>> Interview::Ask(const std::vector<Question>& questions,
                                                    const Allowance& allowance) {
  const auto asked_at = Clock::now();
  unwritten_.clear();
  for (const Question& each : questions) unwritten_ += each.line + "\n";
  std::vector<ProcessEvidence> answers(questions.size());
  std::vector<std::size_t> open(questions.size());  // places of those without an answer
  std::iota(open.begin(), open.end(), 0);
  const auto note_time = [&](ProcessEvidence& of) {
    const auto now = Clock::now();
    const auto seen = allowance.first_seen ? allowance.first_seen() : std::nullopt;
    of.elapsed = std::chrono::duration_cast<milliseconds>(now - asked_at);
    of.answered_in = std::chrono::duration_cast<milliseconds>(
        now - std::max(asked_at, std::min(now, seen.value_or(asked_at))));
  };
  while (!open.empty()) {
    BOOST_OUTCOME_TRY(in_time, Wait(/*for_a_line=*/true, asked_at, allowance));
    const auto line = TakeLine();
    if (!line) {
      for (const std::size_t place : open) {
        ProcessEvidence& of = answers[place];
        of.ended_unasked = in_time;
        if (!in_time) of.ending = Ending::kDeadline;
        NoteEnd(of);
        note_time(of);
      }
      break;
    }
    auto answered = std::ranges::find_if(
        open, [&](std::size_t place) { return AnswerIn(*line, questions[place].id).has_value(); });
    if (answered == open.end()) answered = open.begin();
    ProcessEvidence& of = answers[*answered];
    of = AnsweredIn(*line, questions[*answered].id);
    note_time(of);
    open.erase(answered);
  }
  answers.back().standard_error = std::exchange(error_, "");
  answers.back().standard_error_bytes = std::exchange(error_bytes_, 0);
  return answers;
}

Result<ProcessEvidence> Interview::End(ProcessEvidence last, const Allowance& allowance) {
  input_.Close();
  unwritten_.clear();
  Allowance to_end = allowance;
  to_end.first_seen = {};  // it is asked nothing more
  BOOST_OUTCOME_TRY(in_time, Wait(/*for_a_line=*/false, Clock::now(), to_end));
  if (!in_time && last.ending == Ending::kExited) last.ending = Ending::kDeadline;
  NoteEnd(last);
  // More lines than questions leave no answer to the last one that could be told.
  last.standard_output += output_;
  last.standard_output_bytes += output_bytes_;
  last.standard_error += error_;
  last.standard_error_bytes += error_bytes_;
  return last;
}

}  // namespace conformance
