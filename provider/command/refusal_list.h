// RefusalList: every refusal of the provider, what it means and what to do about it.
#pragma once

#include <string>

namespace provider {

enum class ListFormat {
  kText,      // for a terminal: by exit status, three lines a refusal
  kJson,      // for machines: one array of objects
  kMarkdown,  // docs/refusals.md, the whole page
};

// RefusalList renders the table of reason.def.
std::string RefusalList(ListFormat format);

}  // namespace provider
