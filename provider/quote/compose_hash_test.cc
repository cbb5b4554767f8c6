#include "provider/quote/compose_hash.h"

#include <gtest/gtest.h>

#include <string>

#include "provider/quote/app_events.h"
#include "provider/testing/recorded_quote_for_test.h"
#include "provider/testing/text_for_test.h"

namespace provider {
namespace {

// recordings/README.md has the hash of the file, which is not the attested one: the attestation is
// another guest's.
TEST(ComposeHash, IsThatOfTheExactBytes) {
  const std::string file = ReadRecordedFile("app-compose.json");
  ASSERT_EQ(file.size(), 456U);
  const auto hash = ComposeHashOf(Bytes(file));
  EXPECT_EQ(ToHex(hash).substr(0, 8), "742e6626");
  const auto events = ReadAppEvents(EventLog::Parse(RecordedLog().dump()).value());
  EXPECT_EQ(ToHex(events.value().compose_hash).substr(0, 8), "c143116f");
  EXPECT_NE(hash, events.value().compose_hash);
  EXPECT_NE(hash, ComposeHashOf(Bytes(file + "\n")));
  for (std::size_t at = 0; at < file.size(); ++at) {
    std::string other = file;
    other[at] = static_cast<char>(other[at] ^ 1);
    EXPECT_NE(hash, ComposeHashOf(Bytes(other))) << at;
  }
}

}  // namespace
}  // namespace provider
