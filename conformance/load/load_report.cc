#include "conformance/load/load_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <numeric>

namespace conformance::load {
namespace {

double Milliseconds(std::chrono::microseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

}  // namespace

std::uint64_t LoadReport::error_count() const {
  return std::accumulate(errors.begin(), errors.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& error) { return sum + error.second; });
}

double LoadReport::rate() const {
  return took.count() == 0
             ? 0
             : static_cast<double>(requests()) * 1e6 / static_cast<double>(took.count());
}

std::string LoadText(const LoadReport& report) {
  std::string out = fmt::format(
      "connections  {}{}\nrequests     {} in {:.2f} s, {:.0f} a second\n"
      "latency      median {:.3f} ms, 90% {:.3f} ms, 99% {:.3f} ms, longest {:.3f} ms\n",
      report.connections, report.closing ? ", a new one for each request" : "", report.requests(),
      Milliseconds(report.took) / 1000, report.rate(),
      Milliseconds(report.latencies.Percentile(50)), Milliseconds(report.latencies.Percentile(90)),
      Milliseconds(report.latencies.Percentile(99)), Milliseconds(report.latencies.longest()));
  out += fmt::format("fairness     a connection had {} answers at least, {} at most\n",
                     report.fewest, report.most);
  out += fmt::format("starved      {} of {} connections\nerrors       {}\n", report.starved,
                     report.connections, report.error_count());
  for (const auto& [kind, count] : report.errors) out += fmt::format("  {}: {}\n", kind, count);
  if (report.before && report.after) {
    out += fmt::format("agent        {} KiB resident before, {} KiB after, {} KiB at most\n",
                       report.before->now_kib, report.after->now_kib, report.after->most_kib);
  } else {
    out += "agent        its memory cannot be seen\n";
  }
  return out + fmt::format("{}\n", report.served() ? "served" : "not served");
}

std::string LoadJson(const LoadReport& report) {
  using json = nlohmann::ordered_json;
  const auto memory = [](const std::optional<PeerMemory>& each) {
    return each ? json{{"resident_kib", each->now_kib}, {"most_kib", each->most_kib}} : json();
  };
  const json whole{{"version", 1},
                   {"served", report.served()},
                   {"connections", report.connections},
                   {"closing", report.closing},
                   {"requests", report.requests()},
                   {"seconds", Milliseconds(report.took) / 1000},
                   {"rate", report.rate()},
                   {"latency_ms",
                    {{"median", Milliseconds(report.latencies.Percentile(50))},
                     {"p90", Milliseconds(report.latencies.Percentile(90))},
                     {"p99", Milliseconds(report.latencies.Percentile(99))},
                     {"longest", Milliseconds(report.latencies.longest())}}},
                   {"fewest", report.fewest},
                   {"most", report.most},
                   {"starved", report.starved},
                   {"errors", report.errors},
                   {"agent", {{"before", memory(report.before)}, {"after", memory(report.after)}}}};
  return whole.dump(2) + "\n";
}

}  // namespace conformance::load
