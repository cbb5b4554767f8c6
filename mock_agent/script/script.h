// Script: how a hostile agent answers, as data. docs/cases.md is its language.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "mock_agent/script/alteration.h"
#include "mock_agent/script/step.h"
#include "mock_agent/script/template.h"
#include "mock_agent/wire/answer_parts.h"
#include "mock_agent/wire/json_view.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// Script can only be made well formed: its last step ends the connection.
class Script {
 public:
  enum class Start { kRequest, kConnect };

  // Parse takes the object that docs/cases.md describes; `where` names its origin in errors, which
  // also give the JSON pointer. kUnknownMember, kMissingMember, kWrongType, kUnknownPlaceholder,
  // kBadStep, kScriptWithoutEnd.
  static Result<Script> Parse(const nlohmann::json& object, std::string_view where);
  // ParseText is Parse of a text; kNotJson.
  static Result<Script> ParseText(std::string_view json, std::string_view where);

  Start start() const { return start_; }
  bool accepts() const { return accepts_; }
  std::size_t secret_bytes() const { return secret_bytes_; }
  const Template& body() const { return body_; }
  const std::vector<Step>& steps() const { return steps_; }  // empty where accepts() is false

  // With is this script with one byte altered of what its first step sends, or with none.
  Script With(std::optional<Alteration> alteration) const;
  const std::optional<Alteration>& alteration() const { return alteration_; }
  // WithSecretBytes is this script with a secret of another length, at most kMaxSecretBytes.
  Script WithSecretBytes(std::size_t secret_bytes) const;

  // MayHang: a client without a deadline of its own may wait on this script for ever.
  bool MayHang() const;

 private:
  static Result<Script> Read(const JsonView& object);
  explicit Script(Template body) : body_(std::move(body)) {}

  Start start_ = Start::kRequest;
  bool accepts_ = true;
  std::size_t secret_bytes_ = kUsualSecretBytes;
  Template body_;
  std::vector<Step> steps_;
  std::optional<Alteration> alteration_;
};

}  // namespace mock_agent
