// arc-key-provider: establishes the ARC server key, or refuses.
#include <openssl/crypto.h>
#include <unistd.h>

#include <chrono>
#include <exception>
#include <variant>

#include "provider/command/command_line.h"
#include "provider/command/commands.h"
#include "provider/command/log.h"
#include "provider/command/standard_streams.h"
#include "provider/command/write_signals.h"

namespace provider {
namespace {

struct Act {
  ExitStatus operator()(const CommandLine& line) const {
    return Run(line, Lookup::OfProcess(environ));
  }

  ExitStatus operator()(const HelpText& help) const {
    constexpr std::chrono::seconds kUntilRead{5};
    const auto written = WriteAndWipe(help.text, std::chrono::steady_clock::now() + kUntilRead);
    if (written) return ExitStatus::kSuccess;
    Log(LogFormat::kText).Refuse({written.error(), {}});
    return StatusOf(written.error());
  }

  ExitStatus operator()(const UsageError& error) const {
    Log(error.log).Fail("usage", error.text);
    return ExitStatus::kUsage;
  }
};

}  // namespace
}  // namespace provider

int main(int argc, char** argv) {
  provider::IgnoreWriteSignals();
  provider::OccupyStandardStreams();
  // Its texts of errors and its configuration take a fifth of a start, and change nothing; what it would
  // free at the end ends with the process.
  OPENSSL_init_crypto(
      OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT,
      nullptr);
  try {
    return static_cast<int>(std::visit(provider::Act(), provider::ParseCommandLine(argc, argv)));
  } catch (const std::exception&) {
    // Memory ran out.
    provider::SayOutOfMemory(provider::AskedFormat({argv, static_cast<std::size_t>(argc)}));
    return static_cast<int>(provider::ExitStatus::kRefused);
  }
}
