// JsonNesting: what a JSON text that is walked through has open, and what makes it ambiguous.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "provider/agent/key_text.h"
#include "provider/agent/reason.h"

namespace provider {

// JsonNesting is the half of a handler of the parser's events that refuses a name twice in one object
// and nesting beyond kMostJsonDepth. What it returns is what the parser asks for: whether to go on.
class JsonNesting : public nlohmann::json_sax<nlohmann::json> {
 public:
  // Why the parser was stopped; kNotAJsonObject unless an event said otherwise.
  Reason stopped() const { return stopped_; }

  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 protected:
  bool Stop(Reason reason) {
    stopped_ = reason;
    return false;
  }
  bool Open() {
    if (names_.size() == kMostJsonDepth) return Stop(Reason::kJsonTooDeep);
    names_.emplace_back();
    return true;
  }
  // Name is a member's name in the innermost object, its escapes decoded.
  bool Name(const std::string& name) {
    return names_.back().insert(name).second || Stop(Reason::kDuplicateMember);
  }
  std::size_t depth() const { return names_.size(); }

 private:
  bool Close() {
    names_.pop_back();
    return true;
  }

  Reason stopped_ = Reason::kNotAJsonObject;
  std::vector<std::set<std::string>> names_;  // of each open object; empty for an array
};

}  // namespace provider
