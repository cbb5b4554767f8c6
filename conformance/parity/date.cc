#include "conformance/parity/date.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace conformance::parity {
namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

int Number(std::string_view digits) {
  int number = -1;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

std::string Written(const std::tm& time) {
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kDays.at(static_cast<std::size_t>(time.tm_wday)), time.tm_mday,
                     kMonths.at(static_cast<std::size_t>(time.tm_mon)), time.tm_year + 1900,
                     time.tm_hour, time.tm_min, time.tm_sec);
}

}  // namespace

std::optional<std::time_t> ReadDate(std::string_view text) {
  if (text.size() != 29) return std::nullopt;
  const auto* const month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  if (month == kMonths.end()) return std::nullopt;
  std::tm time{};
  time.tm_mday = Number(text.substr(5, 2));
  time.tm_mon = static_cast<int>(month - kMonths.begin());
  time.tm_year = Number(text.substr(12, 4)) - 1900;
  time.tm_hour = Number(text.substr(17, 2));
  time.tm_min = Number(text.substr(20, 2));
  time.tm_sec = Number(text.substr(23, 2));
  const std::time_t seconds = timegm(&time);
  // Written again, it is what was read, or it was no date.
  std::tm again{};
  if (gmtime_r(&seconds, &again) == nullptr || Written(again) != text) return std::nullopt;
  return seconds;
}

}  // namespace conformance::parity
