#include "mock_agent/guest/rpc.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "mock_agent/guest/digest.h"
#include "mock_agent/guest/secp256k1_key.h"

namespace mock_agent {
namespace {

using nlohmann::json;

// The app root key of the vectors that the public documents of v1 have.
constexpr std::string_view kVectorAppRoot =
    "1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b";

Guest GuestOf(Api api) {
  return Guest::FromIdentity(
             Identity::FromAppRootKey(*FromHex(kVectorAppRoot), Bytes(65, 0x11)).value(), api)
      .value();
}

Answer Ask(const Guest& guest, std::string_view method, std::string_view body,
           Mount mount = Mount::kV0, Service service = Service::kDstackGuest) {
  return AnswerCall(guest, {.service = service,
                            .mount = mount,
                            .method = method,
                            .is_get = false,
                            .json = true,
                            .query = "",
                            .body = body});
}

std::string ErrorIn(const Answer& answer) {
  return json::parse(answer.body).at("error").get<std::string>();
}

TEST(RpcTest, DoesNotKnowAMethodByVersion) {
  for (const auto& [api, status] :
       {std::pair(Api::kDev06, 400), std::pair(Api::k05, 400), std::pair(Api::k06, 404)}) {
    const Answer answer = Ask(GuestOf(api), "Nope\n", "{}");
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.reason, status == 404 ? "Not Found" : "Bad Request");
    EXPECT_EQ(answer.body, "{\n  \"error\": \"Service not found: Nope\\n\"\n}");
  }
}

TEST(RpcTest, EmitsEventsByVersion) {
  const std::string_view body = R"({"event":"e","payload":"00ff"})";
  EXPECT_EQ(ErrorIn(Ask(GuestOf(Api::kDev06), "EmitEvent", body)), "Service not found: EmitEvent");
  const Answer gone = Ask(GuestOf(Api::k06), "EmitEvent", body);
  EXPECT_EQ(gone.status, 400);
  EXPECT_EQ(ErrorIn(gone),
            "EmitEvent was removed in dstack 0.6.0; runtime RTMR3 events are system-owned and "
            "cannot be extended by apps");
  const Answer emitted = Ask(GuestOf(Api::k05), "EmitEvent", body);
  EXPECT_EQ(emitted.status, 200);
  EXPECT_EQ(emitted.body, "null");
  EXPECT_EQ(Ask(GuestOf(Api::k05), "EmitEvent", R"({"payload":"z"})").status, 400);
}

TEST(RpcTest, HasV1InTheReleaseAlone) {
  const std::string_view body = R"({"domain":"wallet","algorithm":"secp256k1"})";
  EXPECT_EQ(Ask(GuestOf(Api::kDev06), "GetKey", body, Mount::kV1).status, 400);
  EXPECT_EQ(Ask(GuestOf(Api::k05), "GetKey", body, Mount::kV1).status, 400);
  EXPECT_EQ(Ask(GuestOf(Api::k06), "GetKey", body, Mount::kV1).status, 200);
  EXPECT_EQ(Ask(GuestOf(Api::k06), "Info", "", Mount::kV1, Service::kTappd).status, 404);
  EXPECT_EQ(Ask(GuestOf(Api::k06), "Sign", "", Mount::kV1).status, 404);
}

struct V1Vector {
  const char* name;
  std::string_view domain;
  std::string_view algorithm;
  std::string_view key;
  std::string_view public_key;
};

// The vectors of dstack's documents of the API v1.
constexpr V1Vector kV1Vectors[] = {
    {.name = "Secp256k1Empty",
     .domain = "",
     .algorithm = "secp256k1",
     .key = "59f60584ce6fd2a3a31997256db9d77322463fc8a6b1520110401bcb1ee92387",
     .public_key = "0377c7fb050db181d392266a3cee9adb2901c6d665f11bac68be5457f577ba4908"},
    {.name = "Ed25519Empty",
     .domain = "",
     .algorithm = "ed25519",
     .key = "b023493030669cf22e9cafa6a464d4cf3ae4edfe5474ec796710f21ea011946d",
     .public_key = "a3dc149fd5b765eab2eb7d3174fa939e39386898f10b15b7b146f6f1358ecf2a"},
    {.name = "Secp256k1Wallet",
     .domain = "wallet",
     .algorithm = "secp256k1",
     .key = "2580611f0f936abe59399a8ac4ed9964d0259bd34c88ea012ca42b32acbf9386",
     .public_key = "0369cecd3c8da88730f7d45875824c3e75f63a2d3da4be42f45671954daa2abb28"},
    {.name = "Ed25519Nul",
     .domain = "k\\u0000:ey",
     .algorithm = "ed25519",
     .key = "42da8bf0b479ed125c370e3b91f982735bf08ff592abbd586985affa43ee96a1",
     .public_key = "c833107822b003ff5675b33b90b151d4315c3ab9162b17d876e8dffde41abf9b"},
};

class V1GetKeyTest : public testing::TestWithParam<V1Vector> {};

TEST_P(V1GetKeyTest, DerivesTheKeyOfTheDocuments) {
  const V1Vector& vector = GetParam();
  const std::string body = R"({"domain":")" + std::string(vector.domain) + R"(","algorithm":")" +
                           std::string(vector.algorithm) + "\"}";
  const json answer = json::parse(Ask(GuestOf(Api::k06), "GetKey", body, Mount::kV1).body);
  EXPECT_EQ(answer.at("key"), vector.key);
  EXPECT_EQ(answer.at("public_key"), vector.public_key);
  EXPECT_EQ(answer.at("signature_chain").size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(All, V1GetKeyTest, testing::ValuesIn(kV1Vectors),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(RpcTest, SignsTheClaimOfV1) {
  const json answer = json::parse(
      Ask(GuestOf(Api::k06), "GetKey", R"({"domain":"wallet","algorithm":"secp256k1"})", Mount::kV1)
          .body);
  const Bytes public_key = *FromHex(answer.at("public_key").get<std::string>());
  using namespace std::string_view_literals;
  const Digest claim = Keccak256(
      {AsBytes("\0\0\0\x19"
               "dstack-guest-v1-key-claim\0\0\0\x09secp256k1\0\0\0\x06wallet\0\0\0\x21"sv),
       public_key});
  const Bytes link = *FromHex(answer.at("signature_chain").at(0).get<std::string>());
  EXPECT_EQ(SignerOf(link, claim),
            Secp256k1Key::Create(*FromHex(kVectorAppRoot)).value().PublicKey());
}

TEST(RpcTest, RefusesAnAlgorithmOfV1) {
  const Guest guest = GuestOf(Api::k06);
  EXPECT_EQ(ErrorIn(Ask(guest, "GetKey", "{}", Mount::kV1)),
            "algorithm is required, use `secp256k1` or `ed25519`");
  EXPECT_EQ(ErrorIn(Ask(guest, "GetKey", R"({"algorithm":"k256"})", Mount::kV1)),
            "unsupported algorithm `k256`, use `secp256k1` or `ed25519`");
}

TEST(RpcTest, HasNoGpu) {
  const Guest guest = GuestOf(Api::k06);
  const Answer none =
      Ask(guest, "AttestGpu", R"({"nonce":")" + std::string(64, '0') + "\"}", Mount::kV1);
  EXPECT_EQ(none.status, 501);
  EXPECT_EQ(none.reason, "Not Implemented");
  EXPECT_EQ(ErrorIn(none),
            "GPU attestation failed: GPU attestation is not available in this image");
  EXPECT_EQ(ErrorIn(Ask(guest, "AttestGpu", "{}", Mount::kV1)),
            "GPU attestation failed: nonce must be exactly 32 bytes, got 0");
}

TEST(RpcTest, AttestsInV1) {
  const Guest guest = GuestOf(Api::k06);
  const json answer = json::parse(Ask(guest, "Attest", "{}", Mount::kV1).body);
  EXPECT_EQ(answer.at("boottime_gpu_evidence"), json::array());
  EXPECT_EQ(answer.at("attestation"), ToHex(AsBytes(guest.attestation().Scale({}))));
  EXPECT_EQ(ErrorIn(Ask(guest, "Attest", R"({"report_data":")" + std::string(130, '0') + "\"}",
                        Mount::kV1)),
            "report data is too long");
}

TEST(RpcTest, AnswersTheSmallMethodsOfV1) {
  const Guest guest = GuestOf(Api::k06);
  EXPECT_EQ(Ask(guest, "Version", "", Mount::kV1).body, R"({"version":"0.6.0","rev":"unknown"})");
  EXPECT_EQ(Ask(guest, "Health", "", Mount::kV1, Service::kWorker).body,
            R"({"healthy":true,"unhealthy":[],"error":""})");
  EXPECT_EQ(json::parse(Ask(guest, "Info", "{}", Mount::kV1).body).at("app_name"),
            "dstack-mock-agent");
  EXPECT_EQ(Ask(guest, "Info", "{bad", Mount::kV1).status, 400);
  EXPECT_EQ(
      json::parse(Ask(guest, "IssueCert", "{}", Mount::kV1).body).at("certificate_chain").size(),
      2U);
}

TEST(RpcTest, SaysItsVersion) {
  EXPECT_EQ(Ask(GuestOf(Api::k05), "Version", "").body, R"({"version":"0.5.11","rev":"unknown"})");
  EXPECT_EQ(Ask(GuestOf(Api::k06), "Version", "").body, R"({"version":"0.6.0","rev":"unknown"})");
}

TEST(RpcTest, LeavesTheAttestationOutOfReleasedQuotes) {
  EXPECT_TRUE(
      json::parse(Ask(GuestOf(Api::kDev06), "GetQuote", "{}").body).contains("attestation"));
  EXPECT_FALSE(json::parse(Ask(GuestOf(Api::k06), "GetQuote", "{}").body).contains("attestation"));
}

TEST(RpcTest, TakesAnInvertedValidityIn05Alone) {
  const std::string_view body = R"({"not_before":20,"not_after":10})";
  EXPECT_EQ(Ask(GuestOf(Api::k05), "GetTlsKey", body).status, 200);
  EXPECT_EQ(ErrorIn(Ask(GuestOf(Api::k06), "GetTlsKey", body)),
            "not_before must be earlier than not_after");
}

TEST(RpcTest, PanicsAtADateThatIsNone) {
  const Guest guest = GuestOf(Api::kDev06);
  EXPECT_EQ(Ask(guest, "GetTlsKey", R"({"not_after":253402300799})").status, 200);
  const Answer panic = Ask(guest, "GetTlsKey", R"({"not_after":253402300800})");
  EXPECT_EQ(panic.status, 500);
  EXPECT_EQ(panic.reason, "Internal Server Error");
  EXPECT_EQ(panic.content_type + panic.body, "");
}

TEST(RpcTest, DerivesAFreshKeyWhereItIsAskedTo) {
  const Guest guest = GuestOf(Api::kDev06);
  const auto key = [&](std::string_view body) {
    return json::parse(Ask(guest, "DeriveKey", body, Mount::kV0, Service::kTappd).body).at("key");
  };
  EXPECT_EQ(key("{}"), key("{}"));
  EXPECT_NE(key(R"({"random_seed":true})"), key(R"({"random_seed":true})"));
}

TEST(RpcTest, ShowsAnybodyNoMoreThanTheComposeFileLets) {
  const Guest guest = GuestOf(Api::kDev06);
  EXPECT_TRUE(guest.public_tcbinfo());
  EXPECT_NE(json::parse(Ask(guest, "Info", "", Mount::kV0, Service::kWorker).body).at("tcb_info"),
            "");
}

TEST(RpcTest, KeepsNoAnswerForAnotherQuestion) {
  const Guest guest = GuestOf(Api::kDev06);
  const std::string json_body = R"({"path":"a"})";
  const Answer first = Ask(guest, "GetKey", json_body);
  EXPECT_EQ(Ask(guest, "GetKey", json_body).body, first.body);
  EXPECT_NE(Ask(guest, "GetKey", R"({"path":"b"})").body, first.body);
  // The same bytes in another encoding are another question.
  Call call = {.service = Service::kDstackGuest,
               .mount = Mount::kV0,
               .method = "GetKey",
               .is_get = false,
               .json = false,
               .query = json_body,
               .body = json_body};
  EXPECT_EQ(AnswerCall(guest, call).status, 400);
  call.is_get = true;
  EXPECT_NE(AnswerCall(guest, call).body, first.body);
}

TEST(RpcTest, WritesErrorsInBothEncodings) {
  EXPECT_EQ(ErrorBody(true, "a\"b"), "{\n  \"error\": \"a\\\"b\"\n}");
  EXPECT_EQ(ErrorBody(false, "ab"),
            "\x0a\x02"
            "ab");
  EXPECT_EQ(ErrorBody(false, ""), "");
}

}  // namespace
}  // namespace mock_agent
