#include "provider/agent/signature_chain.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/testing/agent_secret_for_test.h"
#include "provider/testing/hex_for_test.h"

namespace provider {
namespace {

const std::string kOfKey = std::string(128, '1') + "00";
const std::string kOfApp = std::string(126, 'a') + "bc01";

Result<SignatureChain> ChainOf(const std::string& json) {
  return SignatureChain::FromJson(BodyOfAnswer(json).value());
}

std::string Quoted(const std::string& text) {
  return "\"" + text + "\"";
}

std::string WithChain(const std::string& chain) {
  return R"({"key":"ab","signature_chain":)" + chain + "}";
}

TEST(SignatureChain, IsTheTwoLinksInTheirOrder) {
  const std::string links = "[" + Quoted(kOfKey) + "," + Quoted(kOfApp) + "]";
  const std::string escaped = "[" + Quoted(kOfKey) + ",\"\\u0061" + kOfApp.substr(1) + "\"]";
  for (const std::string& body :
       {WithChain(links), WithChain(" [ " + Quoted(kOfKey) + " , " + Quoted(kOfApp) + " ] "),
        WithChain(escaped), R"({"signature_chain":)" + links + R"(,"key":"ab"})",
        R"({"signature\u005fchain":)" + links + R"(,"key":"ab"})",
        R"({"x":{"signature_chain":[]},"key":"\"signature_chain\":[]","signature_chain":)" + links +
            "}"}) {
    const auto chain = ChainOf(body);
    ASSERT_TRUE(chain) << body;
    EXPECT_EQ(ToHex(chain.value().of_key()), kOfKey) << body;
    EXPECT_EQ(ToHex(chain.value().of_app()), kOfApp) << body;
  }
}

TEST(SignatureChain, IsReadFromItsValueAlone) {
  const auto chain = SignatureChain::FromValue("[" + Quoted(kOfKey) + "," + Quoted(kOfApp) + "]");
  ASSERT_TRUE(chain);
  EXPECT_EQ(ToHex(chain.value().of_key()), kOfKey);
  EXPECT_EQ(ToHex(chain.value().of_app()), kOfApp);
  EXPECT_EQ(SignatureChain::FromValue("[]").error(), Reason::kChainMissing);
  for (const std::string json : {"", "[", "{}", "[1,2]"}) {
    EXPECT_EQ(SignatureChain::FromValue(json).error(), Reason::kChainMalformed) << json;
  }
}

TEST(SignatureChain, RefusesAnAnswerWithoutOne) {
  for (const std::string& body :
       {std::string(R"({"key":"ab"})"), WithChain("null"), WithChain("[]"), WithChain("[ ]"),
        R"({"key":"ab","Signature_chain":[)" + Quoted(kOfKey) + "," + Quoted(kOfApp) + "]}",
        R"({"key":"ab","x":{"signature_chain":[)" + Quoted(kOfKey) + "," + Quoted(kOfApp) +
            "]}}"}) {
    const auto chain = ChainOf(body);
    ASSERT_FALSE(chain) << body;
    EXPECT_EQ(chain.error(), Reason::kChainMissing) << body << Token(chain.error());
  }
}

TEST(SignatureChain, RefusesAnyOtherShape) {
  const std::string one = Quoted(kOfKey);
  const std::string upper = Quoted(std::string(126, 'A') + "BC01");
  struct Shape {
    const char* name;
    std::string chain;
  };
  const std::vector<Shape> shapes = {
      {.name = "one link", .chain = "[" + one + "]"},
      {.name = "a third link", .chain = "[" + one + "," + one + "," + one + "]"},
      {.name = "an empty third", .chain = "[" + one + "," + one + R"(,""])"},
      {.name = "a link that is null", .chain = "[" + one + ",null]"},
      {.name = "a first that is null", .chain = "[null," + one + "]"},
      {.name = "a number", .chain = "[" + one + ",1]"},
      {.name = "an array of numbers", .chain = "[" + one + ",[1,2]]"},
      {.name = "an object", .chain = R"({"0":)" + one + R"(,"1":)" + one + "}"},
      {.name = "an array in an array", .chain = "[[" + one + "," + one + "]]"},
      {.name = "a string", .chain = one},
      {.name = "both in one string", .chain = Quoted(kOfKey + kOfApp)},
      {.name = "both in one link", .chain = "[" + Quoted(kOfKey + kOfApp) + "]"},
      {.name = "false", .chain = "false"},
      {.name = "a number alone", .chain = "2"},
      {.name = "0x before one", .chain = "[" + one + "," + Quoted("0x" + kOfApp) + "]"},
      {.name = "0x inside the size",
       .chain = "[" + one + "," + Quoted("0x" + kOfApp.substr(2)) + "]"},
      {.name = "upper case", .chain = "[" + one + "," + upper + "]"},
      {.name = "upper case first", .chain = "[" + upper + "," + one + "]"},
      {.name = "64 bytes", .chain = "[" + one + "," + Quoted(kOfApp.substr(2)) + "]"},
      {.name = "66 bytes", .chain = "[" + one + "," + Quoted(kOfApp + "00") + "]"},
      {.name = "odd digits", .chain = "[" + one + "," + Quoted(kOfApp.substr(1)) + "]"},
      {.name = "an empty link", .chain = "[" + one + R"(,""])"},
      {.name = "no hex", .chain = "[" + one + "," + Quoted("g" + kOfApp.substr(1)) + "]"},
      {.name = "white space", .chain = "[" + one + "," + Quoted(" " + kOfApp.substr(1)) + "]"},
      {.name = "a NUL", .chain = "[" + one + ",\"\\u0000" + kOfApp.substr(1) + "\"]"},
  };
  for (const Shape& shape : shapes) {
    const auto chain = ChainOf(WithChain(shape.chain));
    ASSERT_FALSE(chain) << shape.name;
    EXPECT_EQ(chain.error(), Reason::kChainMalformed) << shape.name << Token(chain.error());
  }
}

}  // namespace
}  // namespace provider
