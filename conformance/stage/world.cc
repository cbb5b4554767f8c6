#include "conformance/stage/world.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <iterator>
#include <system_error>
#include <utility>

#include "conformance/stage/datagrams.h"
#include "conformance/stage/holdings.h"
#include "conformance/stage/message.h"
#include "conformance/stage/refusal.h"
#include "conformance/stage/removal.h"
#include "conformance/stage/world_mounts.h"
#include "conformance/stage/world_process.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using mock_agent::FileDescriptor;

Error NotMadeBy(const Refusal& refusal) {
  if (refusal.ByPolicy()) {
    return {ErrorCode::kNamespaceRefused,
            "this machine refuses the client a world of its own (" + refusal.Text() + ")"};
  }
  return {ErrorCode::kSystem, "the client's world could not be made (" + refusal.Text() + ")"};
}

}  // namespace

Result<std::unique_ptr<World>> World::Make(WorldOptions options) {
  std::unique_ptr<World> world(new World(std::move(options)));
  BOOST_OUTCOME_TRYV(world->Launch());
  return world;
}

Result<void> World::Launch() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return OsError("socketpair", errno);
  }
  socket_ = FileDescriptor(ends[0]);
  FileDescriptor theirs(ends[1]);
  // dup2 onto itself would leave close-on-exec set.
  if (theirs.get() == kWorldSocket)
    theirs = FileDescriptor(fcntl(kWorldSocket, F_DUPFD_CLOEXEC, 10));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, theirs.get(), kWorldSocket);
  posix_spawn_file_actions_addclosefrom_np(&actions, kWorldSocket + 1);
  std::string name = WorldProcessName();
  std::array<char*, 2> arguments{name.data(), nullptr};
  std::array<char*, 1> environment{nullptr};
  const int failed = posix_spawn(&process_, "/proc/self/exe", &actions, nullptr, arguments.data(),
                                 environment.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    process_ = 0;
    return OsError("cannot start the client's world", failed);
  }
  std::vector<std::string> first{full() ? "full" : "plain"};
  first.insert(first.end(), options_.shown.begin(), options_.shown.end());
  theirs.Close();
  if (!SendMessage(socket_.get(), first)) return OsError("the client's world is gone", EPIPE);
  BOOST_OUTCOME_TRYV(AwaitReady());
  return full() ? Result<void>(success()) : Renew();
}

Result<void> World::AwaitReady() {
  auto message = ReceiveMessage(socket_.get());
  if (!message || message->texts.empty()) return OsError("the client's world broke", EPIPE);
  if (message->texts.front() != "ready") return NotMadeBy(RefusalIn(message->texts));
  if (!full()) return success();
  std::vector<FileDescriptor>& descriptors = message->descriptors;
  if (descriptors.size() < 2) return OsError("the client's world broke", EPROTO);
  store_ = std::move(descriptors[0]);
  datagrams_ = std::move(descriptors[1]);
  descriptors.erase(descriptors.begin(), descriptors.begin() + 2);
  loopback_ = std::move(descriptors);
  return success();
}

World::~World() {
  socket_.Close();
  if (process_ == 0) return;
  while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void World::DropConnections() {
  for (const FileDescriptor& each : loopback_) {
    for (;;) {
      const FileDescriptor dropped(accept4(each.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (dropped.get() < 0) break;
    }
  }
}

Datagrams World::TakeDatagrams() {
  return full() ? conformance::TakeDatagrams(datagrams_) : Datagrams{};
}

Result<void> World::Renew() {
  DropConnections();
  TakeDatagrams();
  if (!full()) {
    for (const WritableFolder& each : kWritableFolders) {
      const fs::path folder = options_.folder / each.name;
      std::error_code failed;
      if (!RemoveTree(folder) || !fs::create_directory(folder, failed))
        return Error{ErrorCode::kPrivateFolder, "cannot empty the private folder"};
    }
    store_ = FileDescriptor(open(options_.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (store_.get() < 0) return OsError("the private folder is gone", errno);
    return success();
  }
  store_.Close();
  if (!SendMessage(socket_.get(), {"renew"})) return OsError("the client's world is gone", EPIPE);
  return AwaitReady();
}

std::string World::Inside(const fs::path& file) const {
  if (!full()) return (options_.folder / file).string();
  const std::string first = file.begin()->string();
  for (const WritableFolder& each : kWritableFolders) {
    if (first != each.name) continue;
    fs::path inside = each.path;
    for (auto part = std::next(file.begin()); part != file.end(); ++part) inside /= *part;
    return inside.string();
  }
  std::abort();
}

Result<std::unique_ptr<Interview>> World::Interviewed(const ClientStart& client) {
  return Interview::Begin(socket_.get(), client);
}

Held World::Holdings() const {
  return HeldBelow(process_);
}

Result<std::vector<ProcessEvidence>> World::Run(const std::vector<ClientStart>& clients,
                                                const Allowance& allowance) {
  return WatchClients(socket_.get(), clients, allowance);
}

}  // namespace conformance
