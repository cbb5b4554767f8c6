// How a stage asks its clients: once, or question after question.
#include <fmt/format.h>

#include <boost/algorithm/string/replace.hpp>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "conformance/stage/stage.h"

namespace conformance {
namespace {

// What every client is given of the runner's environment, where it is set.
constexpr const char* kPassedOn = "PATH";
// Texts are UTF-8 whatever the machine's settings.
constexpr const char* kLocale = "C.UTF-8";

}  // namespace

std::vector<ClientStart> Stage::StartsOf(const ClientCommand& client) const {
  ClientStart start;
  start.executable = client.executable.string();
  start.output = output_;
  start.arguments.push_back(start.executable);
  for (std::string argument : client.arguments) {
    boost::replace_all(argument, "{socket}", asked_.socket);
    boost::replace_all(argument, "{key_path}", asked_.key_path);
    start.arguments.push_back(std::move(argument));
  }
  std::map<std::string, std::string> environment = asked_.environment;
  const auto pass_on = [&](const std::string& name) {
    if (const char* value = std::getenv(name.c_str())) environment[name] = value;
  };
  pass_on(kPassedOn);
  for (const std::string& name : settings_.pass_environment) pass_on(name);
  start.working_folder = world_.Inside(home_ + "/work");
  const std::pair<const char*, std::string> told[] = {
      {"DSTACK_CONFORMANCE_SOCKET", asked_.socket},
      {"DSTACK_CONFORMANCE_KEY_PATH", asked_.key_path},
      {"DSTACK_CONFORMANCE_ALGORITHM", asked_.algorithm},
      {"DSTACK_SIMULATOR_ENDPOINT", asked_.socket},
      {"TESSERA_KEY_PROVIDER", "dstack-kms"},
      {"TESSERA_DSTACK_SOCKET", asked_.socket},
      {"TESSERA_DSTACK_KMS_KEY_ID", asked_.key_path},
      {"HOME", world_.Inside(home_ + "/home")},
      {"TMPDIR", world_.Inside(home_ + "/tmp")},
      {"PWD", start.working_folder},
      {"LANG", kLocale},
      {"LC_ALL", kLocale},
  };
  for (const auto& [name, value] : told) environment[name] = value;
  if (asked_.api == mock_agent::KeyApi::kV0) {
    environment["DSTACK_CONFORMANCE_PURPOSE"] = asked_.purpose;
  } else {
    environment["DSTACK_CONFORMANCE_API"] = Name(asked_.api);
  }
  if (asked_.origin) {
    const std::string root = mock_agent::ToHex(asked_.origin->kms_root_public_key);
    const std::string app_id = mock_agent::ToHex(asked_.origin->app_id);
    environment["DSTACK_CONFORMANCE_KMS_ROOT_PUBKEY"] = root;
    environment["DSTACK_CONFORMANCE_APP_ID"] = app_id;
    environment["TESSERA_DSTACK_KMS_ROOT_PUBKEY"] = root;
    environment["TESSERA_DSTACK_APP_ID"] = app_id;
  }
  for (const auto& [name, value] : environment) {
    start.environment.push_back(fmt::format("{}={}", name, value));
  }
  return std::vector<ClientStart>(asked_.clients, start);
}

ClientStart Stage::InterviewOf(const ClientCommand& client) const {
  ClientStart start = StartsOf(client).front();
  start.arguments.emplace_back("--session");
  start.interviewed = true;
  return start;
}

std::string Stage::QuestionOf(std::uint64_t id) const {
  nlohmann::ordered_json question{{"id", id},
                                  {"socket", asked_.socket},
                                  {"key_path", asked_.key_path},
                                  {"algorithm", asked_.algorithm}};
  if (asked_.api == mock_agent::KeyApi::kV0) question["purpose"] = asked_.purpose;
  if (asked_.origin) {
    question["kms_root_pubkey"] = mock_agent::ToHex(asked_.origin->kms_root_public_key);
    question["app_id"] = mock_agent::ToHex(asked_.origin->app_id);
  }
  return question.dump();
}

}  // namespace conformance
