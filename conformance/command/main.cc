// dstack-conformance: runs any client, in any language, against every hostile answer and prints a
// verdict.
#include <malloc.h>

#include "conformance/command/command_line.h"

int main(int argc, char** argv) {
  // What one case's evidence took goes back to the system when it has been judged. Left to itself,
  // glibc keeps blocks of up to 32 MiB for each of the threads that wait beside each other.
  mallopt(M_MMAP_THRESHOLD, 128 * 1024);
  return static_cast<int>(conformance::RunCommandLine(argc, argv));
}
