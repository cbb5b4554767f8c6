// PlantedSimulatorTest: a simulator's folder in which a shell script stands in the simulator's place.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/stage/private_folder.h"
#include "conformance/stage/process_table.h"
#include "conformance/stage/simulator.h"

namespace conformance {

// Each test has a temporary folder to itself, in which nothing may be left, and leaves no process.
class PlantedSimulatorTest : public testing::Test {
 protected:
  static constexpr int kBound = 60000;  // milliseconds that an event may take

  PlantedSimulatorTest() {
    std::filesystem::create_directory(folder());
    std::filesystem::create_directory(temporary());
    setenv("TMPDIR", temporary().c_str(), 1);
    Write("dstack.toml", "[internal]\naddress = \"unix:./its.sock\"\n");
    Write("appkeys.json", R"({"k256_key":"old"})");
  }
  ~PlantedSimulatorTest() override {
    EXPECT_TRUE(std::filesystem::is_empty(temporary()));
    EXPECT_THAT(ProcessesBelow(getpid()), testing::IsEmpty());
    if (before_) {
      setenv("TMPDIR", before_->c_str(), 1);
    } else {
      unsetenv("TMPDIR");
    }
  }

  std::filesystem::path folder() const { return outer_.path() / "sim"; }
  std::filesystem::path temporary() const { return outer_.path() / "tmp"; }
  void Write(std::string_view name, std::string_view text) const {
    std::ofstream(folder() / name) << text;
  }
  // Plant makes a shell script the simulator. `: >up` is how it answers, without a process for it.
  void Plant(std::string_view script) const {
    Write("dstack-simulator", "#!/bin/sh\n" + std::string(script));
    std::filesystem::permissions(folder() / "dstack-simulator", std::filesystem::perms::owner_all);
  }
  SimulatorOptions Options() const {
    SimulatorOptions options;
    options.folder = folder();
    options.patience = std::chrono::milliseconds{kBound};
    options.answers = [](const std::filesystem::path& socket) {
      return std::filesystem::exists(socket.parent_path() / "up");
    };
    return options;
  }
  std::string WhyNotStarted(const SimulatorOptions& options) const {
    const auto simulator = Simulator::Start(options);
    if (simulator) return "";
    EXPECT_EQ(simulator.error().code, ErrorCode::kSimulator);
    return simulator.error().message;
  }

 private:
  static std::optional<std::string> TemporaryBefore() {
    const char* const before = std::getenv("TMPDIR");
    return before == nullptr ? std::nullopt : std::optional<std::string>(before);
  }

  std::optional<std::string> before_ = TemporaryBefore();
  PrivateFolder outer_ = PrivateFolder::Create().value();
};

}  // namespace conformance
