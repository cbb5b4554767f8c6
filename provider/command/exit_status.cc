#include "provider/command/exit_status.h"

namespace provider {

std::string_view Meaning(ExitStatus status) {
  switch (status) {
    case ExitStatus::kSuccess:
      return "success";
    case ExitStatus::kRefused:
      return "refused: the agent, its answer, the derivation, the evidence or standard output";
    case ExitStatus::kUsage:
      return "wrong command line or configuration";
    case ExitStatus::kKeyFile:
      return "key file unreadable, invalid or not writable";
    case ExitStatus::kCommandNotRunnable:
      return "exec: the command is there and cannot be run";
    case ExitStatus::kCommandNotFound:
      return "exec: there is no such command";
  }
  return {};
}

ExitStatus StatusOf(Fault fault) {
  switch (fault) {
    case Fault::kConfiguration:
      return ExitStatus::kUsage;
    case Fault::kKeyFile:
      return ExitStatus::kKeyFile;
    case Fault::kCommandName:
      return ExitStatus::kCommandNotFound;
    case Fault::kCommandFile:
      return ExitStatus::kCommandNotRunnable;
    case Fault::kExchange:
    case Fault::kHttp:
    case Fault::kJson:
    case Fault::kKey:
    case Fault::kOrigin:
    case Fault::kEvidence:
    case Fault::kMachine:
      return ExitStatus::kRefused;
  }
  return ExitStatus::kRefused;
}

ExitStatus StatusOf(Reason reason) {
  return StatusOf(RowOf(reason).fault);
}

}  // namespace provider
