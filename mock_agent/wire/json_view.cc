#include "mock_agent/wire/json_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace mock_agent {

bool JsonView::Has(std::string_view member) const {
  return value_->contains(member);
}

JsonView JsonView::operator[](std::size_t index) const {
  return {&(*value_)[index], file_, pointer_ / index};
}

Result<JsonView> JsonView::Member(const std::string& member) const {
  const auto found = value_->find(member);
  const JsonView view(found == value_->end() ? nullptr : &*found, file_, pointer_ / member);
  if (view.value_ == nullptr) return view.Refused(ErrorCode::kMissingMember, "missing");
  return view;
}

Result<std::string> JsonView::Text() const {
  if (!value_->is_string()) return Refused(ErrorCode::kWrongType, "not a string");
  return value_->get<std::string>();
}

Result<std::uint64_t> JsonView::Number(std::uint64_t least, std::uint64_t most) const {
  if (value_->is_number_unsigned()) {
    const auto number = value_->get<std::uint64_t>();
    if (number >= least && number <= most) return number;
  }
  return Refused(ErrorCode::kWrongType,
                 fmt::format("not a whole number from {} to {}", least, most));
}

Result<bool> JsonView::Flag() const {
  if (!value_->is_boolean()) return Refused(ErrorCode::kWrongType, "neither true nor false");
  return value_->get<bool>();
}

Result<void> JsonView::True() const {
  if (*value_ != true) return Refused(ErrorCode::kWrongType, "not true");
  return success();
}

Result<void> JsonView::Array() const {
  if (!value_->is_array()) return Refused(ErrorCode::kWrongType, "not an array");
  return success();
}

Result<void> JsonView::Object(const std::vector<std::string_view>& members) const {
  if (!value_->is_object()) return Refused(ErrorCode::kWrongType, "not an object");
  for (const auto& item : value_->items()) {
    if (std::find(members.begin(), members.end(), item.key()) != members.end()) continue;
    return JsonView(&item.value(), file_, pointer_ / item.key())
        .Refused(ErrorCode::kUnknownMember, "unknown member");
  }
  return success();
}

Error JsonView::Refused(ErrorCode code, std::string_view why) const {
  std::string shown = pointer_.empty() ? "/" : pointer_.to_string();
  std::replace_if(
      shown.begin(), shown.end(), [](unsigned char c) { return std::iscntrl(c) != 0; }, '?');
  return {code, fmt::format("{}: {}: {}", file_, shown, why)};
}

}  // namespace mock_agent
