#include "conformance/command/option_checks.h"

#include <charconv>
#include <cstdint>
#include <string>

namespace conformance {

CLI::Validator WholeNumber() {
  const auto what_is_wrong = [](const std::string& text) -> std::string {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, number);
    const bool is_one = failed == std::errc() && stop == end && std::to_string(number) == text;
    return is_one ? "" : text + " is no whole number from 0 to 18446744073709551615";
  };
  return {what_is_wrong, ""};
}

void RefuseEmptyWords(CLI::App& app) {
  const CLI::Validator not_empty(
      [](const std::string& text) { return std::string(text.empty() ? "is empty" : ""); }, "");
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    for (CLI::Option* each : command->get_options()) {
      if (each->get_items_expected_max() > 0) each->check(not_empty);
    }
  }
}

}  // namespace conformance
