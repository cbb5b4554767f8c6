// start_benchmark PROVIDER BARE-CLIENT [STARTS]: what arc-key-provider establish takes from exec to
// exit, beside a client that checks nothing and the bare derivation, all three in turns, so that a
// busy machine slows them alike. Ends with 1 where the ratio of the medians is beyond the goal: of
// processor time, because on a busy machine most of the time that passes is waiting for a processor.
//
// Copies of the programs are started, as an installation makes them: the kernel maps a file that was
// written in one go in larger pieces than one that the linker has just put together.
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "provider/bench/fixed_agent.h"
#include "provider/key/server_key.h"
#include "provider/testing/agent_secret_for_test.h"
#include "provider/testing/temp_folder_for_test.h"

namespace provider {
namespace {

// Of issue 8: so many times what a bare client and a bare derivation take together.
constexpr double kMostRatio = 1.5;
constexpr int kUsualStarts = 10'000;

const std::string kKey(64, '5');

[[noreturn]] void GiveUp(const std::string& why) {
  throw std::runtime_error(why);
}

struct Spent {
  double elapsed;    // milliseconds
  double processor;  // milliseconds, of user and system
};

double Milliseconds(const timespec& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

double Milliseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

double Now(clockid_t clock) {
  timespec time{};
  static_cast<void>(clock_gettime(clock, &time));  // both clocks are there
  return Milliseconds(time);
}

// Program is what is started again and again; its output goes nowhere.
class Program {
 public:
  Program(std::string path, std::string argument, std::vector<std::string> environment)
      : path_(std::move(path)), argument_(std::move(argument)), settings_(std::move(environment)) {
    for (std::string& setting : settings_) environment_.push_back(setting.data());
    environment_.push_back(nullptr);
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() { posix_spawn_file_actions_destroy(&actions_); }

  Spent Start() {
    const std::array<char*, 3> arguments{path_.data(), argument_.data(), nullptr};
    const double begin = Now(CLOCK_MONOTONIC);
    pid_t child = 0;
    const int error = posix_spawn(&child, path_.c_str(), &actions_, nullptr, arguments.data(),
                                  environment_.data());
    if (error != 0) GiveUp(fmt::format("{}: {}", path_, strerrordesc_np(error)));
    int status = 0;
    rusage usage{};
    if (wait4(child, &status, 0, &usage) != child || status != 0) {
      GiveUp(fmt::format("{} failed: status {}", path_, status));
    }
    return {.elapsed = Now(CLOCK_MONOTONIC) - begin,
            .processor = Milliseconds(usage.ru_utime) + Milliseconds(usage.ru_stime)};
  }

 private:
  std::string path_;
  std::string argument_;
  std::vector<std::string> settings_;
  std::vector<char*> environment_;
  posix_spawn_file_actions_t actions_{};
};

// Derive derives twice and measures the second time, which finds its code and tables warm.
Spent Derive(const AgentSecret& secret) {
  if (!ServerKey::Derive(secret)) GiveUp("no key");
  const double begin = Now(CLOCK_MONOTONIC);
  const double processor = Now(CLOCK_THREAD_CPUTIME_ID);
  if (!ServerKey::Derive(secret)) GiveUp("no key");
  return {.elapsed = Now(CLOCK_MONOTONIC) - begin,
          .processor = Now(CLOCK_THREAD_CPUTIME_ID) - processor};
}

// Series are the measurements of one of the three.
class Series {
 public:
  void Add(const Spent& spent) {
    elapsed_.push_back(spent.elapsed);
    processor_.push_back(spent.processor);
  }
  Spent Median() { return {Middle(elapsed_), Middle(processor_)}; }

 private:
  static double Middle(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
  }

  std::vector<double> elapsed_;
  std::vector<double> processor_;
};

std::string CopyInto(const TempFolder& folder, const std::filesystem::path& program) {
  const std::filesystem::path copy = folder.path() / program.filename();
  std::error_code error;
  std::filesystem::copy_file(program, copy, error);
  if (error) GiveUp(fmt::format("{}: {}", program.native(), error.message()));
  return copy;
}

void Print(std::string_view name, const Spent& spent) {
  fmt::print("{:28} {:9.3f} ms {:9.3f} ms\n", name, spent.elapsed, spent.processor);
}

int Measure(const std::string& provider, const std::string& bare_client, int starts) {
  const TempFolder folder;
  const std::string socket = folder.path() / "agent.sock";
  const std::string body = fmt::format(R"({{"key": "{}", "signature_chain": []}})", kKey);
  const FixedAgent agent(
      socket, fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body));
  Program establish(CopyInto(folder, provider), "establish",
                    {"TESSERA_KEY_PROVIDER=dstack-kms", "TESSERA_DSTACK_SOCKET=" + socket,
                     "TESSERA_DSTACK_KMS_KEY_ID=k"});
  Program bare(CopyInto(folder, bare_client), socket, {});
  const auto secret = SecretOfAnswer(kKey);
  if (!secret) GiveUp("no secret");

  Series ours;
  Series client;
  Series derivation;
  for (int start = 1; start <= starts; ++start) {
    ours.Add(establish.Start());
    client.Add(bare.Start());
    derivation.Add(Derive(secret.value()));
    if (start % 1000 == 0) fmt::print(stderr, "{} of {} starts\n", start, starts);
  }

  const Spent all = ours.Median();
  const Spent floor = client.Median();
  const Spent derived = derivation.Median();
  fmt::print("median of {:<18}   exec to exit    processor\n", starts);
  Print("arc-key-provider establish", all);
  Print("bare_client", floor);
  Print("derivation", derived);
  const double ratio = all.processor / (floor.processor + derived.processor);
  fmt::print(
      "{:28} {:9.2f}    {:9.2f}     of bare_client and derivation; processor at most {:.2f}\n",
      "ratio", all.elapsed / (floor.elapsed + derived.elapsed), ratio, kMostRatio);
  return ratio <= kMostRatio ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace provider

int main(int argc, char** argv) {
  try {
    int starts = provider::kUsualStarts;
    const std::string_view count = argc == 4 ? argv[3] : "";
    const auto* const end = count.data() + count.size();
    const bool counted =
        argc != 4 || (std::from_chars(count.data(), end, starts).ptr == end && starts > 0);
    if (argc < 3 || argc > 4 || !counted) {
      provider::GiveUp("start_benchmark PROVIDER BARE-CLIENT [STARTS]");
    }
    return provider::Measure(argv[1], argv[2], starts);
  } catch (const std::exception& error) {
    fmt::print(stderr, "start_benchmark: {}\n", error.what());
    return 2;
  }
}
