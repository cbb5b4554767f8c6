#include "conformance/parity/random_exchange.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>

namespace conformance::parity {
namespace {

constexpr std::size_t kDrawn = 4000;

const std::vector<Exchange>& Drawn() {
  static const std::vector<Exchange> all = [] {
    std::vector<Exchange> drawn;
    for (std::size_t index = 0; index < kDrawn; ++index) drawn.push_back(RandomExchange(1, index));
    return drawn;
  }();
  return all;
}

// FNV-1a, over everything that is sent.
std::uint64_t Digest(const std::vector<Exchange>& exchanges) {
  std::uint64_t digest = 0xcbf29ce484222325U;
  for (const Exchange& each : exchanges) {
    for (const char byte : each.request)
      digest = (digest ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    for (const std::size_t cut : each.cuts) digest = (digest ^ cut) * 0x100000001b3U;
    digest = (digest ^ (each.half_close ? 1U : 0U)) * 0x100000001b3U;
  }
  return digest;
}

// What is drawn is the same on every machine and with every compiler: a seed in somebody's notes
// stays good. Whoever changes the drawing on purpose writes the new number here.
TEST(RandomExchangeTest, IsTheSameForEver) {
  EXPECT_EQ(Digest(Drawn()), 3142421800430434643U);
}

TEST(RandomExchangeTest, NeedsNoOtherOne) {
  const Exchange again = RandomExchange(1, 1234);
  EXPECT_EQ(again.name, "random-1-1234");
  EXPECT_EQ(again.request, Drawn()[1234].request);
  EXPECT_EQ(again.cuts, Drawn()[1234].cuts);
}

TEST(RandomExchangeTest, IsSomethingElseEachTime) {
  std::set<std::string> requests;
  for (const Exchange& each : Drawn()) requests.insert(each.request);
  EXPECT_GT(requests.size(), kDrawn * 9 / 10);
}

TEST(RandomExchangeTest, HasItsCutsWithinTheRequest) {
  for (const Exchange& each : Drawn()) {
    EXPECT_TRUE(std::is_sorted(each.cuts.begin(), each.cuts.end()));
    if (!each.cuts.empty()) {
      EXPECT_GT(each.cuts.front(), 0U);
      EXPECT_LT(each.cuts.back(), each.request.size());
    }
  }
}

struct Kind {
  const char* name;
  std::function<bool(const Exchange&)> is;
};

TEST(RandomExchangeTest, DrawsEveryKindOfRequest) {
  const auto has = [](std::string text) {
    return [text](const Exchange& each) { return each.request.find(text) != std::string::npos; };
  };
  const std::array kKinds{
      Kind{"tappd", [](const Exchange& each) { return each.socket == AgentSocket::kTappd; }},
      Kind{"external", [](const Exchange& each) { return each.socket == AgentSocket::kExternal; }},
      Kind{"half-closed", [](const Exchange& each) { return each.half_close; }},
      Kind{"one write a byte",
           [](const Exchange& each) { return each.cuts.size() > 20 && each.cuts[10] == 11; }},
      Kind{"a HEAD", [](const Exchange& each) { return !each.heads.empty(); }},
      Kind{"a GET", has("GET /GetKey?")},
      Kind{"an unknown method", has("FOO /")},
      Kind{"an absolute target", has(" http://dstack/")},
      Kind{"an escaped target", has("%47et")},
      Kind{"a query that means JSON", has("json=1")},
      Kind{"HTTP/1.0", has(" HTTP/1.0\r\n")},
      Kind{"HTTP/2.0", has(" HTTP/2.0\r\n")},
      Kind{"protobuf", has("application/x-protobuf")},
      Kind{"chunked", has("Transfer-Encoding: chunked")},
      Kind{"an unknown encoding", has("Transfer-Encoding: gzip")},
      Kind{"expecting", has("Expect: 100-continue")},
      Kind{"closing", has("Connection: close")},
      Kind{"a hundred headers", has("X-99: v")},
      Kind{"a folded header", has("X-A: b\r\n c\r\n")},
      Kind{"a NUL in a header", has(std::string("X-A: a\0b", 8))},
      Kind{"bare line feeds", has(" HTTP/1.1\nHost")},
      Kind{"a length that is none", has("Content-Length: x")},
      Kind{"a lone surrogate", has("\\ud800")},
      Kind{"bad UTF-8", has("\xc3\x28")},
      Kind{"a number that is too large", has("1e400")},
      Kind{"deep nesting", has(std::string(126, '['))},
      Kind{"by position", has("\r\n\r\n[")},
      Kind{"hex with 0x", has("0x")},
  };
  for (const Kind& kind : kKinds)
    EXPECT_TRUE(std::any_of(Drawn().begin(), Drawn().end(), kind.is)) << kind.name;
}

TEST(RandomExchangeTest, DrawsSeveralRequestsForOneConnection) {
  EXPECT_TRUE(std::any_of(Drawn().begin(), Drawn().end(), [](const Exchange& each) {
    const std::size_t first = each.request.find(" HTTP/1.1\r\n");
    return first != std::string::npos &&
           each.request.find(" HTTP/1.1\r\n", first + 1) != std::string::npos;
  }));
}

}  // namespace
}  // namespace conformance::parity
