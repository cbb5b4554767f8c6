// Keeper: a process of ours that has a private folder, runs one program in it, and ends both whole when
// we do, however we do.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "conformance/case/result.h"
#include "conformance/stage/client_start.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {

class Keeper {
 public:
  // Start: kPrivateFolder where there can be no folder, else kSystem.
  static Result<Keeper> Start();
  Keeper(Keeper&& other) noexcept;
  Keeper& operator=(Keeper&&) = delete;
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;
  // The destructor kills what runs, with everything that descends from it in whatever session, removes
  // the folder, and returns when nothing is left.
  ~Keeper();

  // Empty, until somebody fills it; removed with everything in it.
  const std::filesystem::path& folder() const { return folder_; }

  // Run starts the program as StartClient does, once.
  Refused Run(const ClientStart& program);

  struct State {
    std::string ended;  // how, in words: "it ended with exit status 3"; empty: it runs
    std::string said;   // the end of what was written to its output and error
  };
  State Look();

 private:
  Keeper(pid_t process, mock_agent::FileDescriptor socket)
      : process_(process), socket_(std::move(socket)) {}
  Result<void> AwaitFolder();

  pid_t process_;  // 0: moved from
  mock_agent::FileDescriptor socket_;
  std::filesystem::path folder_;
};

}  // namespace conformance
