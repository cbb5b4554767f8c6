#include "mock_agent/guest/guest_methods.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "mock_agent/guest/guest_info.h"
#include "mock_agent/guest/signature_chain.h"
#include "mock_agent/testing/recovery_for_test.h"

namespace mock_agent {
namespace {

using nlohmann::json;

const Identity& TheIdentity() {
  static const Identity identity = Identity::FromSeed(Bytes(32, 0x5a)).value();
  return identity;
}

Answer Ask(std::string_view bytes) {
  RequestParser parser;
  parser.Feed(bytes);
  return AnswerRequest(TheIdentity(), parser.request());
}

Answer Get(std::string_view target) {
  return Ask("GET " + std::string(target) + " HTTP/1.1\r\n\r\n");
}

Answer Post(std::string_view target, std::string_view body,
            std::string_view header_lines = "Content-Type: application/json\r\n") {
  return Ask("POST " + std::string(target) + " HTTP/1.1\r\n" + std::string(header_lines) +
             "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
}

void ExpectFailure(const Answer& answer, int status, std::string_view reason,
                   std::string_view error) {
  EXPECT_EQ(answer.status, status);
  EXPECT_EQ(answer.reason, reason);
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_EQ(answer.body, "{\n  \"error\": \"" + std::string(error) + "\"\n}");
}

void ExpectPage(const Answer& answer, int status, std::string_view reason) {
  EXPECT_EQ(answer.status, status);
  EXPECT_EQ(answer.reason, reason);
  EXPECT_EQ(answer.content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(answer.body, std::string(reason) + "\n");
}

void ExpectKey(const Answer& answer, std::string_view path, std::string_view purpose,
               std::string_view algorithm) {
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.reason, "OK");
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_EQ(answer.body, WellFormedKeyBody(TheIdentity(), path, purpose, algorithm, 32));
}

constexpr std::string_view kFields = R"({"path":"a","purpose":"b","algorithm":"ed25519"})";

// dstack guest API v0, test vector for GetKey.
TEST(WellFormedKeyBodyTest, IsCompactAndTheKnownAnswer) {
  const Identity identity =
      Identity::FromAppRootKey(
          *FromHex("1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b"),
          Bytes(65, 0x11))
          .value();
  const std::string chain =
      "[\"c8a3dcf06c4e95bd78a5d7a1c8fcff171fc5848cfae804c6fc11bda4dc5d4062"
      "379995390843827444992c4c0e4bac70f0f878e01b9fc8b98cd7126fe5a3876b01\",\"" +
      std::string(130, '1') + "\"]";
  EXPECT_EQ(SignatureChainJson(identity, "test", "signing", "secp256k1"), chain);
  EXPECT_EQ(WellFormedKeyBody(identity, "test", "signing", "secp256k1", 32),
            R"({"key":"52786aa123b0971e283af97f32e25767483d099d66e6c40afeb3a49046b5379e",)"
            R"("signature_chain":)" +
                chain + "}");
}

TEST(WellFormedKeyBodyTest, HoldsASecretOfAnyLengthAndTheChainOfTheKey) {
  for (const std::size_t size : {0U, 31U, 48U}) {
    const json body = json::parse(WellFormedKeyBody(TheIdentity(), "a", "b", "", size));
    EXPECT_EQ(body["key"], ToHex(TheIdentity().DeriveSecret("a", size)));
    EXPECT_EQ(body["signature_chain"].dump(), SignatureChainJson(TheIdentity(), "a", "b", ""));
  }
}

TEST(GetKeyTest, AnswersOnBothMountsAndInEveryForm) {
  ExpectKey(Post("/GetKey", kFields), "a", "b", "ed25519");
  ExpectKey(Post("/v0/GetKey", kFields), "a", "b", "ed25519");
  ExpectKey(Post("http://unix.socket/GetKey", kFields), "a", "b", "ed25519");
  ExpectKey(Post("http://unix.socket/v0/GetKey", kFields), "a", "b", "ed25519");
  ExpectKey(Get("/GetKey?path=a&purpose=b&algorithm=ed25519"), "a", "b", "ed25519");
  ExpectKey(Get("/v0/GetKey?path=a%2Fb+c"), "a/b c", "", "");
  ExpectKey(Get("/GetKey"), "", "", "");
}

TEST(GetKeyTest, AnswersChunkedRequestsAndThoseWithOddities) {
  ExpectKey(Ask("POST /GetKey HTTP/1.1\r\nContent-Type: application/json\r\n"
                "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
            "", "", "");
  ExpectKey(Ask("POST /GetKey HTTP/1.0\nContent-Type: application/json\nContent-Length: 2\n\n{}"),
            "", "", "");
}

TEST(GetKeyTest, TakesTheRequestForJsonWhereTheClientSaysSo) {
  for (const std::string_view header_lines :
       {"Content-Type: Application/JSON\r\n", "content-type: application/json; charset=utf-8\r\n",
        "Content-Type: application/json ;x\r\n",
        "Content-Type: application/json\r\nContent-Type: application/json\r\n"}) {
    ExpectKey(Post("/GetKey", kFields, header_lines), "a", "b", "ed25519");
  }
  for (const std::string_view target :
       {"/GetKey?json", "/GetKey?json=true", "/GetKey?x=y&json=1", "/GetKey?json="}) {
    ExpectKey(Post(target, kFields, ""), "a", "b", "ed25519");
  }
}

TEST(GetKeyTest, RefusesProtobuf) {
  constexpr std::string_view kError =
      "dstack-mock-agent does not speak protobuf: send Content-Type: application/json";
  for (const std::string_view header_lines :
       {"", "Content-Type: application/octet-stream\r\n", "Content-Type: application/jsonp\r\n",
        "Content-Type: text/plain\r\nContent-Type: application/json\r\n"}) {
    ExpectFailure(Post("/GetKey", kFields, header_lines), 400, "Bad Request", kError);
  }
  for (const std::string_view target : {"/GetKey?json=0", "/GetKey?jsonp", "/GetKey?x=json"}) {
    ExpectFailure(Post(target, kFields, ""), 400, "Bad Request", kError);
  }
}

TEST(GetKeyTest, SignsTheKeyOfTheAlgorithmThatWasAsked) {
  struct Case {
    std::string_view algorithm;
    KeyAlgorithm meant;
  };
  for (const auto& [algorithm, meant] : {
           Case{.algorithm = "", .meant = KeyAlgorithm::kSecp256k1},
           Case{.algorithm = "secp256k1", .meant = KeyAlgorithm::kSecp256k1},
           Case{.algorithm = "k256", .meant = KeyAlgorithm::kSecp256k1},
           Case{.algorithm = "ed25519", .meant = KeyAlgorithm::kEd25519},
       }) {
    SCOPED_TRACE(algorithm);
    const Answer answer = Get("/GetKey?path=a&purpose=b&algorithm=" + std::string(algorithm));
    ASSERT_EQ(answer.status, 200);
    const json body = json::parse(answer.body);
    const Bytes key = *FromHex(body["key"].get<std::string>());
    const std::string message = "b:" + ToHex(PublicKeyOf(key, meant));
    EXPECT_EQ(RecoverPublicKey(Keccak256({AsBytes(message)}),
                               *FromHex(body["signature_chain"][0].get<std::string>())),
              PublicKeyOf(TheIdentity().app_root_key(), KeyAlgorithm::kSecp256k1));
  }
}

TEST(GetKeyTest, RefusesAnotherAlgorithm) {
  ExpectFailure(Post("/GetKey", R"({"algorithm":"p256"})"), 400, "Bad Request",
                "Unsupported algorithm");
  ExpectFailure(Get("/GetKey?algorithm=SECP256K1"), 400, "Bad Request", "Unsupported algorithm");
}

TEST(GetKeyTest, RefusesFieldsItCannotRead) {
  ExpectFailure(Post("/GetKey", "{"), 400, "Bad Request", "the body is not one JSON value");
  ExpectFailure(Post("/GetKey", ""), 400, "Bad Request", "the body is not one JSON value");
  ExpectFailure(Post("/GetKey", R"({"path":1})"), 400, "Bad Request",
                "path, purpose and algorithm must be strings");
  ExpectFailure(Get("/GetKey?path=a&path=b"), 400, "Bad Request",
                "path, purpose and algorithm may be there once only");
  ExpectFailure(Get("/GetKey?path=%4"), 400, "Bad Request",
                "the query has a broken percent escape");
}

TEST(InfoTest, AnswersOnBothMountsWhateverTheBody) {
  for (const Answer& answer : {Post("/Info", "{}"), Post("/v0/Info", ""), Get("/Info")}) {
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.content_type, "application/json");
    EXPECT_EQ(answer.body, InfoBody(TheIdentity()));
  }
}

TEST(VersionTest, AnswersOnBothMountsWhateverTheBody) {
  for (const Answer& answer : {Post("/Version", "{}"), Post("/v0/Version", ""), Get("/Version")}) {
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, VersionBody());
  }
}

TEST(AnswerRequestTest, KnowsNoOtherMethod) {
  ExpectFailure(Post("/getkey", "{}"), 404, "Not Found", "Service not found: getkey");
  ExpectFailure(Post("/v0/Sign", "{}", ""), 404, "Not Found", "Service not found: Sign");
  ExpectFailure(Get("/v0"), 404, "Not Found", "Service not found: v0");
  ExpectFailure(Get("/%22\"?path=a"), 404, "Not Found", "Service not found: %22\\\"");
}

TEST(AnswerRequestTest, HasAPageForWhatIsNotMounted) {
  for (const std::string_view target :
       {"/", "/v0/", "/v1/GetKey", "/prpc/Tappd.DeriveKey", "/v0/GetKey/", "//GetKey",
        "/v0/v0/GetKey", "*", "GetKey"}) {
    SCOPED_TRACE(target);
    ExpectPage(Get(target), 404, "Not Found");
  }
  ExpectPage(Ask("PUT /GetKey HTTP/1.1\r\n\r\n"), 404, "Not Found");
  ExpectPage(Ask("HEAD /Info HTTP/1.1\r\n\r\n"), 404, "Not Found");
}

TEST(AnswerRequestTest, HasAPageForARequestThatIsNotWhole) {
  ExpectPage(Ask("nonsense\r\n\r\n"), 400, "Bad Request");
  ExpectPage(Ask("GET /Info HTTP/1.1\r\nbroken\r\n\r\n"), 400, "Bad Request");
  ExpectPage(Ask("GET /Info HTTP/1.1\r\n"), 400, "Bad Request");
  ExpectPage(Ask("POST /Info HTTP/1.1\r\nContent-Length: 10485761\r\n\r\n"), 413,
             "Payload Too Large");
}

}  // namespace
}  // namespace mock_agent
