// JsonView: a JSON value and where it stands, so that every refusal names the file and the JSON
// pointer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mock_agent/wire/result.h"

namespace mock_agent {

// JsonView borrows the value and the name of the file.
class JsonView {
 public:
  JsonView(const nlohmann::json& value, std::string_view file) : value_(&value), file_(file) {}

  const nlohmann::json& value() const { return *value_; }
  bool IsObject() const { return value_->is_object(); }
  bool IsArray() const { return value_->is_array(); }
  bool Has(std::string_view member) const;
  std::size_t size() const { return value_->size(); }
  std::string_view file() const { return file_; }
  JsonView operator[](std::size_t index) const;
  // Member must be there; kMissingMember.
  Result<JsonView> Member(const std::string& member) const;

  // What is not of the type asked for, or out of range, is kWrongType.
  Result<std::string> Text() const;
  Result<std::uint64_t> Number(std::uint64_t least, std::uint64_t most) const;
  Result<bool> Flag() const;
  Result<void> True() const;
  Result<void> Array() const;
  // Object must have no members but these; kUnknownMember.
  Result<void> Object(const std::vector<std::string_view>& members) const;

  // Refused is the error "FILE: POINTER: WHY".
  Error Refused(ErrorCode code, std::string_view why) const;

 private:
  JsonView(const nlohmann::json* value, std::string_view file, nlohmann::json::json_pointer pointer)
      : value_(value), file_(file), pointer_(std::move(pointer)) {}

  const nlohmann::json* value_;  // null: only in errors about a missing member
  std::string_view file_;
  nlohmann::json::json_pointer pointer_;
};

}  // namespace mock_agent
