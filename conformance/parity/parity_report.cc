#include "conformance/parity/parity_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace conformance::parity {
namespace {

constexpr std::size_t kShort = 120;
constexpr std::size_t kLong = 2000;

std::string Cut(const std::string& text, std::size_t most) {
  if (text.size() <= most) return Printable(text);
  return fmt::format("{}... (of {} bytes)", Printable(text.substr(0, most)), text.size());
}

void AddPlayed(std::string& out, const char* side, const Played& played) {
  for (const Answer& answer : played.answers) {
    out += fmt::format("  {}: {}\n", side, Printable(answer.status_line));
    for (const auto& [name, value] : answer.headers)
      out += fmt::format("    {}: {}\n", Printable(name), Printable(value));
    out +=
        fmt::format("    {}{}, {} bytes: {}\n", Name(answer.framing),
                    answer.whole ? "" : ", cut short", answer.body.size(), Cut(answer.body, kLong));
  }
  out += fmt::format("  {}: then {}\n", side, played.then);
}

void AddExchange(std::string& out, const Compared& compared) {
  const Exchange& exchange = compared.exchange;
  out += fmt::format(
      "  request, {} bytes in {} writes{}: {}\n", exchange.request.size(), exchange.cuts.size() + 1,
      exchange.half_close ? ", then the writing side is closed" : "", Cut(exchange.request, kLong));
  AddPlayed(out, "left", compared.left);
  AddPlayed(out, "right", compared.right);
}

std::string Summary(const ParityReport& report) {
  std::string line =
      fmt::format("{} exchanges with {} and {}: {} equal, {} different", report.asked, report.left,
                  report.right, report.equal, report.asked - report.equal);
  if (!report.second_time.empty())
    line +=
        fmt::format(" ({} equal only when asked again, more patiently)", report.second_time.size());
  return line + "\n";
}

}  // namespace

std::string ParityText(const ParityReport& report, bool verbose) {
  std::string out;
  for (const Compared& compared : report.compared) {
    const std::string_view socket = Name(compared.exchange.socket);
    for (const Difference& difference : compared.differences) {
      const auto [left, right] = Excerpts(difference, kShort);
      out += fmt::format("{} ({}.sock): {}\n  left:  {}\n  right: {}\n", compared.exchange.name,
                         socket, difference.part, left, right);
    }
    if (!verbose) continue;
    if (compared.differences.empty())
      out += fmt::format("{} ({}.sock): equal\n", compared.exchange.name, socket);
    AddExchange(out, compared);
  }
  if (verbose) {
    for (const SecondTime& each : report.second_time)
      out += fmt::format("{}: equal the second time; the first time left {}, right {}\n", each.name,
                         each.left, each.right);
  }
  return out + Summary(report);
}

std::string ParityJson(const ParityReport& report) {
  using json = nlohmann::ordered_json;
  json second_time = json::array();
  for (const SecondTime& each : report.second_time)
    second_time.push_back({{"name", each.name}, {"left", each.left}, {"right", each.right}});
  json exchanges = json::array();
  for (const Compared& compared : report.compared) {
    json differences = json::array();
    for (const Difference& difference : compared.differences) {
      const auto [left, right] = Excerpts(difference, kLong);
      differences.push_back({{"part", difference.part}, {"left", left}, {"right", right}});
    }
    exchanges.push_back({{"name", compared.exchange.name},
                         {"socket", Name(compared.exchange.socket)},
                         {"request", Cut(compared.exchange.request, kLong)},
                         {"differences", std::move(differences)}});
  }
  const json whole{{"version", 1},
                   {"left", report.left},
                   {"right", report.right},
                   {"asked", report.asked},
                   {"equal", report.equal},
                   {"second_time", std::move(second_time)},
                   {"exchanges", std::move(exchanges)}};
  return whole.dump(2, ' ', true, json::error_handler_t::replace) + "\n";
}

}  // namespace conformance::parity
