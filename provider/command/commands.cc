#include "provider/command/commands.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "provider/agent/failure.h"
#include "provider/command/attest_command.h"
#include "provider/command/establish_output.h"
#include "provider/command/exec_command.h"
#include "provider/command/hex_text.h"
#include "provider/command/key_descriptor.h"
#include "provider/command/log.h"
#include "provider/command/standard_streams.h"
#include "provider/command/verify_command.h"
#include "provider/key/confined.h"
#include "provider/key/fingerprint.h"
#include "provider/key/key_provider.h"
#include "provider/key/preflight.h"
#include "provider/key/sealed_key.h"

namespace provider {
namespace {

// Done is the end of a command that wrote its result.
using Done = Placed<void>;

Done WithoutPlace(const Result<void>& result) {
  if (!result) return Refusal{result.error(), {}};
  return success();
}

template <typename T>
Placed<T> WithoutPlace(Result<T> result) {
  if (!result) return Refusal{result.error(), {}};
  return std::move(result.value());
}

Placed<KeyProviderConfig> ReadConfig(const Lookup& environment) {
  auto config = ConfigFromEnvironment(environment);
  if (config) return std::move(config.value());
  return LocateConfigRefusal(config.error(), environment);
}

constexpr Warning kEphemeralByDefault{
    .token = "ephemeral-by-default",
    .description = "no provider is selected: the key is a fresh one in every run",
    .advice = "Set TESSERA_KEY_PROVIDER, to ephemeral where that is meant.",
};

constexpr Warning kPrivateKeyInAFile{
    .token = "private-key-in-a-file",
    .description = "standard output is a file, and the private key is written there",
    .advice =
        "Check who may read that file. --private-key-fd and exec hand the key on without one.",
};

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

std::string PlaceOf(int descriptor) {
  return fmt::format("descriptor {}", descriptor);
}

// AcceptDescriptor gives the file of --private-key-fd, or nothing where none is named.
Placed<std::optional<KeyDescriptor>> AcceptDescriptor(std::optional<int> number) {
  if (!number) return std::nullopt;
  const auto descriptor = KeyDescriptor::Accept(*number);
  if (!descriptor) return Refusal{descriptor.error(), PlaceOf(*number)};
  return descriptor.value();
}

// Describe says, for each of the providers, what establish would use.
struct Describe {
  const Findings& findings;

  std::string operator()(const EphemeralProvider&) const {
    return "key: a fresh one in every run\n";
  }

  std::string operator()(const FileProvider& file) const {
    const bool present = findings.key_file_holds_key;
    return fmt::format("key file: {} ({})\n", Printable(file.path),
                       present ? "holds a key" : "absent: establish would make it");
  }

  std::string operator()(const DstackKmsProvider& dstack) const {
    const std::string listener = findings.agent_version.empty()
                                     ? "accepts connections"
                                     : "dstack guest agent " + findings.agent_version;
    return fmt::format("socket: {} ({}{})\nkey id: {}\norigin: {}\n", Printable(findings.socket),
                       listener, PinOf(dstack), Printable(dstack.request.path()), OriginOf(dstack));
  }
};

// Commands runs each of the commands.
struct Commands {
  std::chrono::milliseconds timeout;
  std::chrono::milliseconds wait;
  const Lookup& environment;
  Log log;

  // Printing ends by a deadline of its own, where nobody reads.
  Deadline Until() const { return std::chrono::steady_clock::now() + timeout; }
  Done Print(std::string text) const {
    return WithoutPlace(WriteAndWipe(std::move(text), Until()));
  }
  Done Print(const SecretBytes& text) const { return WithoutPlace(WriteSecret(text, Until())); }

  // Configured says so where nobody chose the provider: a deployment that lost its settings would
  // serve, with a key that nobody else has.
  Placed<KeyProviderConfig> Configured() const {
    BOOST_OUTCOME_TRY(config, ReadConfig(environment));
    const bool ephemeral = std::holds_alternative<EphemeralProvider>(config.source);
    if (ephemeral && !environment("TESSERA_KEY_PROVIDER")) log.Warn(kEphemeralByDefault);
    return std::move(config);
  }

  Done operator()(const CheckCommand& command) const {
    BOOST_OUTCOME_TRY(config, Configured());
    const Probe probe = command.probe ? Probe::kAskWhoItIs : Probe::kConnect;
    BOOST_OUTCOME_TRY(findings, RunPreflight(config, probe, timeout, wait));
    return Print(fmt::format("provider: {}\n{}", NameOf(config.source),
                             std::visit(Describe{findings}, config.source)));
  }

  Done operator()(const EstablishCommand& command) const {
    BOOST_OUTCOME_TRY(config, Configured());
    BOOST_OUTCOME_TRY(descriptor, AcceptDescriptor(command.private_key_fd));
    if (command.reveal_private_key && OutputIsAFile()) log.Warn(kPrivateKeyInAFile);
    BOOST_OUTCOME_TRY(key, EstablishKey(config, timeout, wait));
    const std::string fingerprint = Fingerprint(key.secret.public_key());
    if (descriptor) {
      const auto written = descriptor->Write(key.secret.private_key(), Until());
      if (!written) return Refusal{written.error(), PlaceOf(command.private_key_fd.value_or(-1))};
    }
    const Done done = Print(EstablishOutput(command, config.source, key.secret, fingerprint));
    // A command that failed leaves no key behind.
    if (!done && descriptor) descriptor->TakeBack();
    return done;
  }

  Done operator()(const ExecCommand& command) const {
    BOOST_OUTCOME_TRY(config, Configured());
    BOOST_OUTCOME_TRY(key, EstablishKey(config, timeout, wait));
    const auto sealed = SealPrivateKey(key.secret.private_key());
    if (!sealed) return RefusalAt({}, sealed.error());
    return ReplaceByCommand(command.command, sealed.value());
  }

  Done operator()(const AttestCommand& command) const {
    BOOST_OUTCOME_TRY(config, Configured());
    BOOST_OUTCOME_TRY(document, Attest(command, config, timeout, wait));
    return Print(std::move(document));
  }

  // A verdict that something fails is a result too: it is printed, and then said.
  Done operator()(const VerifyCommand& command) const {
    BOOST_OUTCOME_TRY(verdict, Verify(command, Until()));
    BOOST_OUTCOME_TRYV(Print(VerifyOutput(command, verdict)));
    const Check* const failed = verdict.FirstFailure();
    if (failed == nullptr) return success();
    return Refusal{Reason::kEvidenceDoesNotHold, fmt::format("check {}", failed->name)};
  }

  Done operator()(const ConformanceClientCommand& command) const {
    BOOST_OUTCOME_TRY(dstack, WithoutPlace(ConfigForConformance(environment)));
    if (command.answer_secret) {
      BOOST_OUTCOME_TRY(fetched, FetchSecret(dstack, timeout));
      return Print(SurroundSecret(R"({"secret": ")", fetched.secret.bytes(), "\"}\n"));
    }
    BOOST_OUTCOME_TRY(key, EstablishKey(dstack, timeout));
    return Print(fmt::format("{{\"public_key\": \"{}\"}}\n", Hex(key.secret.public_key())));
  }

  Done operator()(const RefusalsCommand& command) const {
    return Print(RefusalList(command.format));
  }
};

}  // namespace

ExitStatus Run(const CommandLine& line, const Lookup& environment) {
  const Log log(line.log);
  const Commands commands{line.timeout, line.wait, environment, log};
  const Done done = Confined([&] { return std::visit(commands, line.command); });
  if (done) return ExitStatus::kSuccess;
  log.Refuse(done.error());
  return StatusOf(done.error().reason);
}

}  // namespace provider
