// Variables: an environment.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace provider {

using Variables = std::map<std::string, std::string, std::less<>>;

// With is `variables` and more.
inline Variables With(Variables variables, const Variables& more) {
  variables.insert(more.begin(), more.end());
  return variables;
}

}  // namespace provider
