#include "provider/key/lookup.h"

#include <utility>

namespace provider {

Lookup Lookup::OfProcess(const char* const* environment) {
  std::map<std::string, std::string, std::less<>> variables;
  for (; *environment != nullptr; ++environment) {
    const std::string_view entry = *environment;
    if (!entry.starts_with("TESSERA_") && !entry.starts_with("DSTACK_CONFORMANCE_")) continue;
    const std::size_t sign = entry.find('=');
    if (sign == std::string_view::npos) continue;
    variables.emplace(entry.substr(0, sign), entry.substr(sign + 1));
  }
  return Lookup(std::move(variables));
}

std::optional<std::string> Lookup::operator()(std::string_view name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> Lookup::Names() const {
  std::vector<std::string> names;
  names.reserve(variables_.size());
  for (const auto& [name, value] : variables_) names.push_back(name);
  return names;
}

}  // namespace provider
