// dstack-conformance with one rule of its judge bent, for judge/bent_judge_test.py.
//
// Usage: dstack-conformance-bent BEND ARGUMENT...   what dstack-conformance does with the arguments
//        dstack-conformance-bent --list             every BEND there is
#include <fmt/format.h>

#include <cstdio>
#include <string_view>

#include "conformance/command/command_line.h"
#include "conformance/testing/bent_rules.h"

int main(int argc, char** argv) {
  const std::string_view bend = argc > 1 ? argv[1] : "";
  if (bend == "--list") {
    for (const auto& each : conformance::Bends()) fmt::print("{}\n", each);
    return 0;
  }
  if (!conformance::Bend(bend)) {
    fmt::print(stderr, "dstack-conformance-bent: there is no bend '{}'; see --list\n", bend);
    return static_cast<int>(conformance::ExitStatus::kUsage);
  }
  argv[1] = argv[0];
  return static_cast<int>(conformance::RunCommandLine(argc - 1, argv + 1));
}
