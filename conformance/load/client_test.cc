#include "conformance/load/client.h"

#include <gtest/gtest.h>

namespace conformance::load {
namespace {

TEST(ClientTest, FindsNobodyWhereNobodyListens) {
  Client client("/nonexistent/dstack.sock", "x", false);
  EXPECT_EQ(client.Ask(Client::Clock::now()), Client::Event::kUnreachable);
  EXPECT_EQ(client.fd(), -1);
  client.Drop();
  EXPECT_FALSE(client.asking());
}

TEST(ClientTest, FindsNobodyBehindAPathTooLong) {
  Client client("/" + std::string(120, 'x'), "x", false);
  EXPECT_EQ(client.Ask(Client::Clock::now()), Client::Event::kUnreachable);
}

}  // namespace
}  // namespace conformance::load
