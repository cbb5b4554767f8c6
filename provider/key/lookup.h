// Lookup: the environment variables in which the provider finds its settings.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace provider {

class Lookup {
 public:
  explicit Lookup(std::map<std::string, std::string, std::less<>> variables)
      : variables_(std::move(variables)) {}

  // OfProcess takes NAME=VALUE strings, the last of them null, as environ(7) has them. Only
  // TESSERA_* and DSTACK_CONFORMANCE_* are taken; of a name that stands twice, the first.
  static Lookup OfProcess(const char* const* environment);

  // The value of a variable, or nothing where it is unset.
  std::optional<std::string> operator()(std::string_view name) const;

  // Names are sorted.
  std::vector<std::string> Names() const;

 private:
  std::map<std::string, std::string, std::less<>> variables_;
};

}  // namespace provider
