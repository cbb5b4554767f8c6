#include "provider/command/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/hex.hpp>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "provider/agent/agent_client.h"
#include "provider/agent/secret_memory.h"
#include "provider/command/standard_streams.h"
#include "provider/key/fingerprint.h"
#include "provider/key/key_file.h"
#include "provider/key/key_provider.h"

namespace provider {
namespace {

// Done is the end of a command that wrote its result.
using Done = Placed<void>;

template <typename T>
Placed<T> WithoutPlace(Result<T> result) {
  if (!result) return Refusal{result.error(), {}};
  return std::move(result.value());
}

Done WithoutPlace(const Result<void>& result) {
  if (!result) return Refusal{result.error(), {}};
  return success();
}

Done Print(std::string text) {
  return WithoutPlace(WriteAndWipe(std::move(text)));
}

std::string Hex(std::span<const std::uint8_t> bytes) {
  std::string text;
  boost::algorithm::hex_lower(bytes.begin(), bytes.end(), std::back_inserter(text));
  return text;
}

// PrintSecret prints the hex digits of a secret between two texts, and has them in secret memory
// alone.
Done PrintSecret(std::string_view before, const SecretBytes& secret, std::string_view after) {
  auto text = SecretBytes::Zeroed(before.size() + 2 * secret.size() + after.size());
  const auto bytes = secret.ExposeSecret();
  auto out = std::ranges::copy(before, text.ExposeMutable().begin()).out;
  out = boost::algorithm::hex_lower(bytes.begin(), bytes.end(), out);
  std::ranges::copy(after, out);
  return WithoutPlace(WriteSecret(text));
}

struct NameOf {
  std::string_view operator()(const EphemeralProvider&) const { return "ephemeral"; }
  std::string_view operator()(const FileProvider&) const { return "file"; }
  std::string_view operator()(const DstackKmsProvider&) const { return "dstack-kms"; }
};

std::string_view Meaning(KeyFileFinding finding) {
  switch (finding) {
    case KeyFileFinding::kHoldsAKey:
      return "holds a key";
    case KeyFileFinding::kCanBeMade:
      return "absent: establish would make it";
  }
  return {};
}

// PinOf says by whom the socket is served, where that is looked at.
std::string PinOf(const DstackKmsProvider& dstack) {
  return dstack.peer_user ? fmt::format(", served by user {} as pinned", *dstack.peer_user) : "";
}

// OriginOf says what shows where the key comes from.
std::string OriginOf(const DstackKmsProvider& dstack) {
  if (!dstack.origin) {
    return "unproven: any agent behind the socket is believed (set TESSERA_DSTACK_KMS_ROOT_PUBKEY "
           "and TESSERA_DSTACK_APP_ID)";
  }
  return fmt::format("establish takes only a key that the KMS root {} vouches for, for app {}",
                     Hex(dstack.origin->root_public_key()), Hex(dstack.origin->app_id()));
}

// Inspect says, for each of the providers, what establish would use.
struct Inspect {
  Deadline deadline;

  Placed<std::string> operator()(const EphemeralProvider&) const {
    return "key: a fresh one in every run\n";
  }

  Placed<std::string> operator()(const FileProvider& file) const {
    BOOST_OUTCOME_TRY(protection, WithoutPlace(ProcessProtection::Engage()));
    static_cast<void>(protection);
    const auto finding = TryKeyFile(file.path);
    if (!finding) return Refusal{finding.error(), "key file " + file.path};
    return fmt::format("key file: {} ({})\n", Printable(file.path), Meaning(finding.value()));
  }

  Placed<std::string> operator()(const DstackKmsProvider& dstack) const {
    BOOST_OUTCOME_TRY(connection,
                      AgentConnection::Open(dstack.sockets, deadline, dstack.peer_user));
    return fmt::format("socket: {} (accepts connections{})\nkey id: {}\norigin: {}\n",
                       Printable(connection.path()), PinOf(dstack),
                       Printable(dstack.request.path()), OriginOf(dstack));
  }
};

// Commands runs each of the commands.
struct Commands {
  std::chrono::milliseconds timeout;
  const Lookup& environment;

  Done operator()(const CheckCommand&) const {
    BOOST_OUTCOME_TRY(config, WithoutPlace(ConfigFromEnvironment(environment)));
    const Deadline deadline = std::chrono::steady_clock::now() + timeout;
    BOOST_OUTCOME_TRY(findings, std::visit(Inspect{deadline}, config));
    return Print(fmt::format("provider: {}\n{}", std::visit(NameOf(), config), findings));
  }

  Done operator()(const EstablishCommand& command) const {
    BOOST_OUTCOME_TRY(config, WithoutPlace(ConfigFromEnvironment(environment)));
    BOOST_OUTCOME_TRY(key, EstablishKey(config, timeout));
    const std::string public_key = Hex(key.secret.public_key());
    BOOST_OUTCOME_TRY(fingerprint, WithoutPlace(Fingerprint(key.secret.public_key())));
    const SecretBytes& private_key = key.secret.private_key();
    if (!command.json) {
      const std::string lines =
          fmt::format("public_key: {}\nfingerprint: {}\n", public_key, fingerprint);
      if (!command.reveal_private_key) return Print(lines);
      return PrintSecret(lines + "private_key: ", private_key, "\n");
    }
    nlohmann::ordered_json json = {{"public_key", public_key}, {"fingerprint", fingerprint}};
    if (!command.role.empty()) json["role"] = command.role;
    json["provider"] = std::visit(NameOf(), config);
    if (const auto* dstack = std::get_if<DstackKmsProvider>(&config)) {
      json["key_id"] = dstack->request.path();
    }
    std::string object = json.dump();
    if (!command.reveal_private_key) return Print(object + "\n");
    object.pop_back();  // its closing brace
    return PrintSecret(object + R"(,"private_key":")", private_key, "\"}\n");
  }

  Done operator()(const ConformanceClientCommand& command) const {
    BOOST_OUTCOME_TRY(dstack, WithoutPlace(ConfigForConformance(environment)));
    if (command.answer_secret) {
      BOOST_OUTCOME_TRY(fetched, FetchSecret(dstack, timeout));
      return PrintSecret(R"({"secret": ")", fetched.secret.bytes(), "\"}\n");
    }
    BOOST_OUTCOME_TRY(key, EstablishKey(dstack, timeout));
    return Print(fmt::format("{{\"public_key\": \"{}\"}}\n", Hex(key.secret.public_key())));
  }

  Done operator()(const RefusalsCommand& command) const {
    return Print(RefusalList(command.format));
  }
};

Done Try(const CommandLine& line, const Lookup& environment) {
  try {
    return std::visit(Commands{line.timeout, environment}, line.command);
  } catch (const SecretMemoryRefused&) {
    return Refusal{Reason::kMemoryNotLocked, {}};
  }
}

}  // namespace

ExitStatus Run(const CommandLine& line, const Lookup& environment) {
  const Done done = Try(line, environment);
  if (done) return ExitStatus::kSuccess;
  Complain(done.error());
  return StatusOf(done.error().reason);
}

}  // namespace provider
