// Worlds makes the worlds of a run, all of one kind.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "conformance/case/result.h"
#include "conformance/stage/private_folder.h"
#include "conformance/stage/world.h"

namespace conformance {

class Worlds {
 public:
  // `plain`: do not even try full ones. `shown`: as in WorldOptions.
  Worlds(bool plain, std::vector<std::string> shown);

  // Settle finds out what the machine bears. WhyPlain is then why it is less than a full world, or
  // empty.
  Result<void> Settle();
  const std::string& WhyPlain() const { return why_plain_; }

  // Make is for any thread.
  Result<std::unique_ptr<World>> Make();

 private:
  WorldOptions::Kind kind_;
  std::vector<std::string> shown_;
  std::string why_plain_;
  std::mutex mutex_;
  std::list<PrivateFolder> folders_;  // outlive the worlds in them
};

}  // namespace conformance
