#include "conformance/parity/body_shape.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "conformance/parity/recorded.h"

namespace conformance::parity {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

Answer Recording(std::string_view name) {
  static const std::vector<Recorded> all = EmbeddedRecordings().value();
  return std::find_if(all.begin(), all.end(),
                      [name](const Recorded& each) { return each.exchange.name == name; })
      ->played.answers.at(0);
}

Answer WithBody(std::string body) {
  return {.body = std::move(body)};
}

std::vector<std::string> PartsOf(const std::vector<Difference>& differences) {
  std::vector<std::string> parts;
  for (const Difference& each : differences) parts.push_back(each.part);
  return parts;
}

std::vector<std::string> Parts(const Answer& left, const Answer& right, bool fresh_keys = true) {
  return PartsOf(CompareShapes(left, right, fresh_keys));
}

Answer Replaced(Answer answer, std::string_view what, std::string_view by) {
  const std::size_t at = answer.body.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  answer.body.replace(at, what.size(), by);
  return answer;
}

TEST(BodyShapeTest, IsTheSameForTwoCertificatesOfOneKey) {
  const Answer one = Recording("tappd-p-derivekey");
  const Answer other = Recording("tappd-n-derivekey");
  ASSERT_NE(one.body, other.body);
  EXPECT_THAT(Parts(one, other, false), IsEmpty());
}

TEST(BodyShapeTest, IsTheSameForTheSameQuestionOnTwoDays) {
  // The same request but for what was asked, so that only the names differ.
  EXPECT_THAT(Parts(Recording("gettlskey-empty"), Recording("tappd-derivekey-empty")), IsEmpty());
  EXPECT_THAT(Parts(Recording("gettlskey-empty"), Recording("tappd-derivekey-empty"), false),
              Contains("body /key"));
}

TEST(BodyShapeTest, TellsCertificatesApartThatWereAskedForOtherwise) {
  const Answer empty = Recording("gettlskey-empty");
  EXPECT_THAT(Parts(empty, Recording("gettlskey-flags")),
              Contains("body /certificate_chain/0 extensions"));
  EXPECT_THAT(Parts(empty, Recording("gettlskey-app-info")),
              Contains("body /certificate_chain/0 subject"));
  EXPECT_THAT(Parts(empty, Recording("gettlskey-validity")),
              Contains("body /certificate_chain/0 not after"));
  EXPECT_THAT(Parts(empty, Recording("gettlskey-ip")),
              Contains("body /certificate_chain/0 extensions"));
  EXPECT_THAT(Parts(Recording("gettlskey-ip"), Recording("gettlskey-bad-name")),
              ElementsAre("body /certificate_chain/0 extension 2.5.29.17"));
}

TEST(BodyShapeTest, SeesAKeyThatIsNotTheCertificates) {
  const Answer one = Recording("gettlskey-empty");
  const Answer other = Recording("gettlskey-ip");
  const auto key = [](const Answer& answer) {
    return answer.body.substr(0, answer.body.find("\"certificate_chain\""));
  };
  EXPECT_THAT(Parts(one, Replaced(one, key(one), key(other))), ElementsAre("body /key belongs to"));
}

TEST(BodyShapeTest, SeesARootThatIsAnother) {
  const Answer one = Recording("gettlskey-empty");
  // Within the signature of the root, the last certificate.
  const Answer other = Replaced(one, "n/507JoZA==", "n/507JoZQ==");
  EXPECT_THAT(Parts(one, other), Contains("body /certificate_chain/1 bytes"));
  const Answer broken = Replaced(one, "WpQs6xI5", "WpQs6xI6");
  EXPECT_THAT(Parts(one, broken), Contains("body /certificate_chain/1 signed"));
}

TEST(BodyShapeTest, SeesOtherMembers) {
  const Answer one = Recording("gettlskey-empty");
  EXPECT_THAT(Parts(one, Replaced(one, "\"key\"", "\"kex\"")), ElementsAre("body members"));
  EXPECT_THAT(Parts(WithBody(R"({"a":1,"b":2})"), WithBody(R"({"b":2,"a":1})")),
              ElementsAre("body members"));
  EXPECT_THAT(Parts(WithBody(R"({"a":1})"), WithBody(R"({"a":"1"})")), ElementsAre("body members"));
  EXPECT_THAT(Parts(WithBody(R"({"a":[1]})"), WithBody(R"({"a":[1,2]})")),
              ElementsAre("body members"));
}

TEST(BodyShapeTest, SeesAMemberThatIsThereTwice) {
  EXPECT_THAT(Parts(WithBody(R"({"a":1})"), WithBody(R"({"a":1,"a":1})")),
              ElementsAre("body members"));
}

TEST(BodyShapeTest, LooksIntoNothingThatNestsTooDeep) {
  const std::string deep = std::string(100000, '[') + std::string(100000, ']');
  EXPECT_THAT(Parts(WithBody(deep), WithBody("{}")), ElementsAre("body"));
}

TEST(BodyShapeTest, SeesOtherValues) {
  const Answer info = Recording("info");
  EXPECT_THAT(Parts(info, Recording("info-get")), IsEmpty());
  EXPECT_THAT(
      Parts(info, Replaced(info, R"("app_name":"recordings")", R"("app_name":"recordingz")")),
      ElementsAre("body /app_name"));
}

TEST(BodyShapeTest, ReadsProtobufWhereItIsNoJson) {
  const Answer info = Recording("info-protobuf");
  EXPECT_THAT(Parts(info, info), IsEmpty());
  EXPECT_THAT(CompareShapes(info,
                            Replaced(info,
                                     "\x2a\x0a"
                                     "recordings",
                                     "\x2a\x0a"
                                     "recordingz"),
                            true),
              ElementsAre(Field(&Difference::right, "recordingz")));
}

TEST(BodyShapeTest, ComparesBytesWhereItIsNeither) {
  EXPECT_THAT(Parts(WithBody("\x08"), WithBody("{}")), ElementsAre("body"));
}

}  // namespace
}  // namespace conformance::parity
