// Script: how a hostile agent answers, as data. docs/cases.md is its language.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "mock_agent/identity.h"
#include "mock_agent/result.h"

namespace mock_agent {

// What the placeholders of a template stand for, on one connection.
struct TemplateValues {
  Bytes secret;
  Bytes other;
  std::string chain;   // JSON array
  std::string answer;  // the well-formed body
};

// Template is text with placeholders, checked when made.
class Template {
 public:
  // Parse refuses an unknown or ill-formed placeholder with kUnknownPlaceholder. `may_use_body`: ${body...} is allowed.
  static Result<Template> Parse(std::string_view text, bool may_use_body);
  // Render is the bytes; `body` is what ${body} stands for.
  std::string Render(const TemplateValues& values, std::string_view body) const;

 private:
  Template() = default;
  std::vector<std::function<std::string(const TemplateValues&, std::string_view)>> parts_;
};

struct Step {
  enum class Action { kSend, kSendUntilClosed, kSendBytewise, kDrip, kWait, kStall, kHalfClose, kClose, kReset };
  Action action;
  std::vector<Template> bytes;   // exactly one for kSend, kSendUntilClosed, kSendBytewise and kDrip, else none
  std::uint32_t times = 1;       // kSend
  std::uint32_t milliseconds = 0;  // kDrip: between bytes; kWait
};

// Script can only be made well formed: its last step ends the connection.
class Script {
 public:
  // Parse takes the object that docs/cases.md describes; `where` names its origin in errors.
  static Result<Script> Parse(const nlohmann::json& object, std::string_view where);
  // ParseFile reads a script file, or a case file, whose script member it takes.
  static Result<Script> ParseText(std::string_view json, std::string_view where);

  enum class Start { kRequest, kConnect };
  Start start() const { return start_; }
  bool accepts() const { return accepts_; }
  bool ignores_half_close() const { return ignores_half_close_; }
  std::size_t secret_bytes() const { return secret_bytes_; }
  const Template& body() const { return body_; }
  const std::vector<Step>& steps() const { return steps_; }

  // MayHang: a client without a deadline of its own may wait on this script for ever.
  bool MayHang() const;

 private:
  explicit Script(Template body) : body_(std::move(body)) {}

  Start start_ = Start::kRequest;
  bool accepts_ = true;
  bool ignores_half_close_ = false;
  std::size_t secret_bytes_ = 32;
  Template body_;
  std::vector<Step> steps_;
};

}  // namespace mock_agent
