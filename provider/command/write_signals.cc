#include "provider/command/write_signals.h"

#include <csignal>

namespace provider {
namespace {

struct WriteSignal {
  int number;
  void (*before)(int);
};

// What a process does with a signal there is once a process.
WriteSignal write_signals[] = {{.number = SIGPIPE, .before = SIG_DFL},
                               {.number = SIGXFSZ, .before = SIG_DFL}};

}  // namespace

void IgnoreWriteSignals() {
  for (auto& [number, before] : write_signals) {
    before = std::signal(number, SIG_IGN);
  }
}

void RestoreWriteSignals() {
  for (const auto& [number, before] : write_signals) {
    static_cast<void>(std::signal(number, before));
  }
}

}  // namespace provider
