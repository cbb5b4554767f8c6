#include "mock_agent/guest/socket_names.h"

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <string_view>
#include <utility>

#include "mock_agent/wire/text_file.h"

namespace mock_agent {

Result<SocketNames> SocketNamesFrom(const std::filesystem::path& file) {
  constexpr std::string_view kUnix = "unix:";
  SocketNames names;
  if (!std::filesystem::exists(file)) return names;
  BOOST_OUTCOME_TRY(text, ReadTextFile(file));
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) return Error{ErrorCode::kNotToml, file.string() + ": not TOML"};
  for (const auto& [table, name] :
       {std::pair("internal", &names.dstack), std::pair("internal-v0", &names.tappd),
        std::pair("external", &names.external), std::pair("guest-api", &names.guest)}) {
    const auto address = parsed.table()[table]["address"];
    if (!address) continue;
    const auto value = address.value<std::string_view>();
    if (!value || !value->starts_with(kUnix)) {
      return Error{ErrorCode::kWrongType, file.string() + ": " + table +
                                              ".address is not the path of a Unix socket behind " +
                                              "unix:"};
    }
    *name = value->substr(kUnix.size());
  }
  return names;
}

}  // namespace mock_agent
