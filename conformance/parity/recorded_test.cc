#include "conformance/parity/recorded.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace conformance::parity {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::vector<Recorded>& Embedded() {
  static const std::vector<Recorded> all = EmbeddedRecordings().value();
  return all;
}

const Recorded& Named(std::string_view name) {
  return *std::find_if(Embedded().begin(), Embedded().end(),
                       [name](const Recorded& each) { return each.exchange.name == name; });
}

std::string With(const std::string& member, const std::string& value) {
  std::string entry =
      R"([{"name":"n","socket":"dstack","request":{"text":"r"},"answers":[],"then":"kept","repeatable":true}])";
  const std::size_t at = entry.find("\"" + member + "\":");
  if (at == std::string::npos) return entry.insert(2, "\"" + member + "\":" + value + ",");
  const std::size_t from = at + member.size() + 3;
  const char first = entry[from];
  const std::size_t to = first == '{'   ? entry.find('}', from) + 1
                         : first == '[' ? entry.find(']', from) + 1
                                        : entry.find_first_of(",}", from);
  return entry.replace(from, to - from, value);
}

void ExpectRefused(const std::string& text, const std::string& why) {
  const auto read = ReadRecordings(text, "file");
  ASSERT_FALSE(read) << text;
  EXPECT_EQ(read.error().code, ParityErrorCode::kNotRecordings);
  EXPECT_THAT(read.error().message, testing::AllOf(HasSubstr("file: "), HasSubstr(why)));
}

TEST(EmbeddedRecordingsTest, AreThoseInTheRepository) {
  EXPECT_THAT(Embedded(), SizeIs(322));
  const auto file =
      RecordingsIn(DSTACK_SOURCE_DIR "/conformance/parity/recordings/simulator-0.6.0-dev.json");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_THAT(file.value(), SizeIs(322));
  EXPECT_EQ(std::count_if(Embedded().begin(), Embedded().end(),
                          [](const Recorded& each) { return !each.exchange.repeatable; }),
            18);
}

TEST(EmbeddedRecordingsTest, HaveOnlyWholeAnswersButForTheOneThatIsNoHttp) {
  for (const Recorded& each : Embedded()) {
    for (const Answer& answer : each.played.answers)
      EXPECT_EQ(answer.whole, each.exchange.name != "http2-preface") << each.exchange.name;
  }
  EXPECT_THAT(Named("http2-preface").played.answers[0].status_line, SizeIs(55));
}

TEST(EmbeddedRecordingsTest, SayInWhichWritesARequestWasSent) {
  const Exchange& bytes = Named("byte-by-byte").exchange;
  EXPECT_THAT(bytes.cuts, SizeIs(bytes.request.size() - 1));
  const Exchange& halves = Named("head-then-body").exchange;
  EXPECT_THAT(halves.cuts, ElementsAre(halves.request.find("\r\n\r\n") + 4));
  EXPECT_THAT(Named("version").exchange.cuts, IsEmpty());
}

TEST(EmbeddedRecordingsTest, SayHowManyAnswersAreDue) {
  EXPECT_EQ(Named("pipelined").exchange.answers, 2U);
  EXPECT_EQ(Named("length-too-small").exchange.answers, 1U);
  EXPECT_EQ(Named("half-close-in-head").exchange.answers, 0U);
  EXPECT_THAT(Named("method-HEAD").exchange.heads, ElementsAre(0));
  EXPECT_EQ(Named("method-HEAD").played.answers[0].framing, Framing::kNoBody);
}

TEST(ReadRecordingsTest, RefusesWhatIsNoFileOfRecordings) {
  ExpectRefused("", "parse error");
  ExpectRefused("{}", "no array of exchanges");
  ExpectRefused("[]", "no array of exchanges");
  ExpectRefused("[1]", "exchange 0");
  ExpectRefused(With("socket", "\"guest\""), "exchange 0 n: no such socket");
  ExpectRefused(With("socket", "1"), "exchange 0 n: ");
  ExpectRefused(With("request", R"({"base64":"?"})"), "base64 is no base64");
  ExpectRefused(With("request", R"({"bytes":5})"), "nobody knows what its long request was");
  ExpectRefused(With("writes", "3"), "nobody knows where its 3 writes end");
  ExpectRefused(With("repeatable", "1"), "type must be boolean");
  ExpectRefused(With("answers", R"([{"status_line":"\u0100","headers":[],"body":""}])"),
                "beyond U+00FF");
}

TEST(ReadRecordingsTest, RefusesALongRequestOfAnotherLength) {
  std::string entry = With("request", R"({"bytes":5})");
  entry.replace(entry.find("\"n\""), 3, "\"body-1m\"");
  ExpectRefused(entry, "rebuilt, has 1048696 bytes");
}

TEST(ReadRecordingsTest, ReadsAMinimalEntry) {
  const auto read = ReadRecordings(With("then", "\"closed\""), "file");
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_THAT(read.value(), SizeIs(1));
  EXPECT_EQ(read.value()[0].exchange.request, "r");
  EXPECT_EQ(read.value()[0].played.then, "closed");
}

TEST(RecordingsInTest, RefusesAFileThatIsNotThere) {
  const auto read = RecordingsIn("/nonexistent");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ParityErrorCode::kUnreadable);
}

}  // namespace
}  // namespace conformance::parity
