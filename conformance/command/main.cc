// dstack-conformance: runs any client, in any language, against every hostile answer and prints a
// verdict.
#include "conformance/command/command_line.h"

int main(int argc, char** argv) {
  return static_cast<int>(conformance::RunCommandLine(argc, argv));
}
