// PlainStageTest: stages in a plain world, whose files have the same paths for us and for clients.
#pragma once

#include <gtest/gtest.h>

#include <cerrno>
#include <memory>
#include <string>
#include <utility>

#include "conformance/stage/private_folder.h"
#include "conformance/stage/stage.h"
#include "mock_agent/wire/unix_socket.h"

namespace conformance {

// CaseWith is a case that must be accepted, with a socket of this kind.
inline Case CaseWith(SocketKind kind) {
  Case made;
  made.id = "a-case";
  made.clause = "FC-01";
  made.expectations = Expectation::kMustAccept;
  made.purpose = "a purpose";
  made.algorithm = "secp256k1";
  made.socket = kind;
  made.keys.push_back(mock_agent::Template::Parse("${secret}", false).value());
  return made;
}

// Connect is 0 for a connection, else errno.
inline int Connect(const std::string& socket) {
  return mock_agent::ConnectedTo(socket).get() < 0 ? errno : 0;
}

class PlainStageTest : public testing::Test {
 protected:
  // A stage on which the case's only run has begun.
  Result<Stage> Begun(const Case& of) {
    BOOST_OUTCOME_TRY(stage, Stage::Set(of, *world_, settings_));
    BOOST_OUTCOME_TRYV(stage.Begin(of));
    return Result<Stage>(std::move(stage));
  }
  static std::string Told(const ClientStart& start, const std::string& name) {
    for (const std::string& each : start.environment) {
      if (each.starts_with(name + "=")) return each.substr(name.size() + 1);
    }
    return "(not told)";
  }

  ClientSettings settings_;
  PrivateFolder folder_ = PrivateFolder::Create().value();
  std::unique_ptr<World> world_ =
      World::Make({.kind = WorldOptions::Kind::kPlain, .folder = folder_.path(), .shown = {}})
          .value();
  ClientCommand client_{"/client", {"--socket={socket}", "{key_path}"}};
};

}  // namespace conformance
