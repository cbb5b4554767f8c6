// How long the way from the agent's answer to a server key takes, and its parts.
#include <benchmark/benchmark.h>

#include <string>

#include "provider/key/server_key.h"
#include "provider/testing/agent_secret_for_test.h"

namespace provider {
namespace {

const std::string kSeed(64, '5');
// Vector rejected-draw-0-3392750405 of kat/vectors/arc_server_key.json.
const std::string kSeedWithARejectedDraw =
    "72656a65637465640000000000000000000000000000000000000000ca394345";

void Decode(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(SecretOfAnswer(kSeed));
}
BENCHMARK(Decode);

void Derive(benchmark::State& state, const std::string& seed) {
  const auto secret = SecretOfAnswer(seed);
  for (auto _ : state) benchmark::DoNotOptimize(ServerKey::Derive(secret.value()));
}
BENCHMARK_CAPTURE(Derive, every_draw_fits, kSeed);
BENCHMARK_CAPTURE(Derive, one_draw_rejected, kSeedWithARejectedDraw);

void Parse(benchmark::State& state) {
  const auto key = ServerKey::Random();
  const auto bytes = key.value().private_key().ExposeSecret();
  for (auto _ : state) benchmark::DoNotOptimize(ServerKey::Parse(bytes));
}
BENCHMARK(Parse);

}  // namespace
}  // namespace provider
