#include "conformance/stage/client_pipes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

#include "conformance/stage/refusal.h"

namespace conformance {
namespace {

using mock_agent::FileDescriptor;
using std::chrono::milliseconds;

constexpr std::size_t kTextsOfAClient = 5;  // world_process.h
constexpr std::size_t kTextsBefore = 2;

template <typename Number>
Number NumberOf(const std::string& text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Result<PipeEnds> OpenPipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return OsError("pipe", errno);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return std::pair(FileDescriptor(ends[0]), FileDescriptor(ends[1]));
}

Result<PipeEnds> OpenOutput(OutputKind kind) {
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

bool Output::Read() {
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

void Output::Drain() {
  while (pipe.get() >= 0 && Read()) {
  }
}

Result<EndedRun> HearEnd(int socket, std::size_t clients) {
  const auto message = ReceiveMessage(socket);
  if (!message || message->texts.empty()) return OsError("the client's world broke", EPIPE);
  if (message->texts.front() != "ended") {
    const std::string why = RefusalIn(message->texts).Text();
    return Error{ErrorCode::kSystem, "the client could not be started (" + why + ")"};
  }
  if (message->texts.size() != kTextsBefore + kTextsOfAClient * clients) {
    return OsError("the client's world broke", EPROTO);
  }
  EndedRun ended{.survivors = message->texts[1] == "1", .clients = {}};
  ended.clients.reserve(clients);
  for (std::size_t i = 0; i < clients; ++i) {
    const std::string* text = &message->texts[kTextsBefore + kTextsOfAClient * i];
    ended.clients.push_back(
        {.signalled = text[0] == "signal",
         .status = NumberOf<int>(text[1]),
         .end = std::chrono::steady_clock::time_point(
             std::chrono::steady_clock::duration(NumberOf<std::int64_t>(text[2]))),
         .peak_memory_kib = NumberOf<std::uint64_t>(text[3]),
         .cpu = milliseconds(NumberOf<std::int64_t>(text[4]) / 1000)});
  }
  return ended;
}

}  // namespace conformance
