// World: where clients run. One kind for every case; a client in it sees no other, nor the runner.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "conformance/case/result.h"
#include "conformance/evidence/evidence.h"
#include "conformance/stage/client_start.h"
#include "conformance/stage/client_watch.h"
#include "conformance/stage/interview.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {

struct WorldOptions {
  enum class Kind {
    kFull,   // user, mount, PID, IPC, UTS and network namespaces; no file of the machine writable
    kPlain,  // the machine as it is, where it refuses those
  };
  Kind kind = Kind::kFull;
  std::filesystem::path folder;  // kPlain: an existing private one, for what is kWritable in kFull
  std::vector<std::string> shown;  // kFull: what clients see of the machine's /tmp, /run, ...
};

// World is a process of ours, with what it runs; its destructor ends them all and leaves nothing.
class World {
 public:
  // Make: kNamespaceRefused where the machine's policy refuses a full world, kSystem otherwise.
  static Result<std::unique_ptr<World>> Make(WorldOptions options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // Renew takes away all files that clients could write.
  Result<void> Renew();
  // Inside is where the world has a writable file: "tmp/x" is /tmp/x there.
  std::string Inside(const std::filesystem::path& file) const;
  // Outside is the folder in which the runner has them, until the world is renewed. A client may
  // have put links in it: OpenFolder.
  const mock_agent::FileDescriptor& Outside() const { return store_; }
  bool full() const { return options_.kind == WorldOptions::Kind::kFull; }
  // Loopback is the listening TCP sockets of a full world. What connects while nobody accepts waits
  // there; DropConnections and Renew drop it.
  std::span<const mock_agent::FileDescriptor> loopback() const { return loopback_; }
  void DropConnections();
  // TakeDatagrams is what clients of a full world sent over UDP since it was taken last.
  Datagrams TakeDatagrams();

  // Interviewed starts a client that is asked by its standard input. The world must outlive it.
  Result<std::unique_ptr<Interview>> Interviewed(const ClientStart& client);
  // Holdings is what the clients that run hold; a process of the world's own is always with them.
  Held Holdings() const;
  // Run starts the clients beside each other, waits until they have ended and nothing of theirs runs
  // any more, which it sees to when the time is over, and returns what each did; `left` is for the
  // caller. kSystem where one could not be started, or the world is broken.
  Result<std::vector<ProcessEvidence>> Run(const std::vector<ClientStart>& clients,
                                           const Allowance& allowance);

 private:
  explicit World(WorldOptions options) : options_(std::move(options)) {}
  Result<void> Launch();
  Result<void> AwaitReady();

  WorldOptions options_;
  pid_t process_ = 0;
  mock_agent::FileDescriptor socket_;
  mock_agent::FileDescriptor store_;  // a plain world's is its folder
  mock_agent::FileDescriptor datagrams_;
  std::vector<mock_agent::FileDescriptor> loopback_;
};

}  // namespace conformance
