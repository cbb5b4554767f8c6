// Log: what the command says on standard error.
#pragma once

#include <string>
#include <string_view>

#include "provider/agent/refusal.h"

namespace provider {

enum class LogFormat {
  kText,  // a line for people
  kJson,  // a line for machines: one object of level, token, what, where and advice
};

// A Warning is said, and stops nothing. Static words, as in reason.def.
struct Warning {
  std::string_view token;
  std::string_view description;
  std::string_view advice;
};

// Where standard error is gone, or nobody reads it for some seconds, nothing is said; the exit status
// still is.
class Log {
 public:
  explicit Log(LogFormat format) : format_(format) {}

  // Refuse says a refusal: its token, what happened, where, and what to do.
  void Refuse(const Refusal& refusal) const;
  // Warn says the same of a warning. The place is as in a Refusal.
  void Warn(const Warning& warning, std::string_view place = {}) const;
  // Fail says in the words given why the command did not run. The token stands in JSON only.
  void Fail(std::string_view token, std::string_view words) const;

 private:
  LogFormat format_;
};

// SayOutOfMemory says that the program could not go on. It asks for no memory itself.
void SayOutOfMemory(LogFormat format);

// Printable escapes what a terminal would not show as it stands: control characters, bytes that are
// not UTF-8.
std::string Printable(std::string_view text);

}  // namespace provider
