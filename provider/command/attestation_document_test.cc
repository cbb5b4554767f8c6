#include "provider/command/attestation_document.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/testing/deployment_for_test.h"

namespace provider {
namespace {

using Json = nlohmann::json;

Json SoundDocument() {
  DeploymentForTest deployment;
  deployment.attested.vm_config = "{}";
  deployment.Seal();
  return Json::parse(deployment.Document());
}

// Parsed is "parsed", or the token of the refusal.
std::string Parsed(const std::string& text) {
  const auto attested = ParseAttestationDocument(text);
  return std::string(attested ? "parsed" : Token(attested.error()));
}

TEST(AttestationDocument, IsOneLineThatGivesBackWhatWentIn) {
  DeploymentForTest deployment;
  deployment.attested.vm_config = "{\"cpu\": \"\xc3\xa9\"}";
  deployment.Seal();
  const std::string text = deployment.Document();
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  const auto again = ParseAttestationDocument(text);
  ASSERT_TRUE(again) << Token(again.error());
  EXPECT_EQ(AttestationDocument(again.value()), text);
  EXPECT_EQ(again.value().quote, deployment.quote);
  EXPECT_EQ(again.value().vm_config, deployment.attested.vm_config);
}

TEST(AttestationDocument, LeavesOutWhatThereIsNot) {
  DeploymentForTest deployment;
  deployment.attested.vouched.reset();
  deployment.attested.challenge.clear();
  const Json json = Json::parse(deployment.Document());
  EXPECT_EQ(json.size(), 6U);
  for (const char* member : {"challenge", "vouched_key", "signature_chain", "vm_config"}) {
    EXPECT_FALSE(json.contains(member)) << member;
  }
  EXPECT_EQ(Parsed(json.dump()), "parsed");
}

TEST(ParseAttestationDocument, RefusesEachMemberThatIsAbsentOrOfAnotherType) {
  const Json sound = SoundDocument();
  EXPECT_EQ(Parsed(sound.dump()), "parsed");
  EXPECT_EQ(sound.size(), 10U);
  for (auto member = sound.begin(); member != sound.end(); ++member) {
    const std::string name = member.key();
    Json absent = sound;
    absent.erase(name);
    // The one that may be absent and that nothing else speaks of.
    EXPECT_EQ(Parsed(absent.dump()), name == "vm_config" ? "parsed" : "document-malformed") << name;
    for (const Json& other : {Json(nullptr), Json(1), Json::object(), Json::array({1})}) {
      Json changed = sound;
      changed[name] = other;
      EXPECT_EQ(Parsed(changed.dump()), "document-malformed") << name;
    }
  }
}

// The quote and the log are for the checks that follow.
TEST(ParseAttestationDocument, RefusesEachDigitThatIsChanged) {
  Json sound = SoundDocument();
  sound["quote"] = "";
  sound["event_log"] = "";
  for (const char* member :
       {"public_key", "fingerprint", "challenge", "report_data", "vouched_key"}) {
    const auto digits = sound[member].get<std::string>();
    for (std::size_t at = 0; at < digits.size(); ++at) {
      for (const char to : {digits[at] == '0' ? '1' : '0', 'A', 'x', ' '}) {
        Json changed = sound;
        std::string other = digits;
        other[at] = to;
        changed[member] = other;
        ASSERT_EQ(Parsed(changed.dump()), "document-malformed") << member << " " << at << to;
      }
    }
    Json longer = sound;
    longer[member] = digits + "00";
    EXPECT_EQ(Parsed(longer.dump()), "document-malformed") << member;
  }
}

TEST(ParseAttestationDocument, RefusesWhatAgreesWithItselfAboutNoPublicKey) {
  for (const std::size_t at : {0U, 33U, 66U}) {
    DeploymentForTest deployment;
    deployment.attested.public_key[at] = 4;
    deployment.Seal();
    EXPECT_EQ(Parsed(deployment.Document()), "public-key-malformed") << at;
  }
}

TEST(ParseAttestationDocument, RefusesAnythingElse) {
  Json more = SoundDocument();
  more["signed"] = true;
  Json format = SoundDocument();
  format["format"] = "arc-key-attestation/2";
  Json links = SoundDocument();
  links["signature_chain"] = Json::array({links["signature_chain"][0]});
  std::string twice = SoundDocument().dump();
  twice.insert(1, R"("challenge":"00",)");
  for (const std::string& text :
       {std::string(), std::string("[]"), SoundDocument().dump() + "{}",
        RecordedAnswer("getquote-64").dump(), more.dump(), format.dump(), links.dump(), twice}) {
    EXPECT_EQ(Parsed(text), "document-malformed") << text.substr(0, 80);
  }
}

}  // namespace
}  // namespace provider
