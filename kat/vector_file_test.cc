#include "kat/vector_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "mock_agent/testing/temp_folder_for_test.h"

namespace kat {
namespace {

class VectorFileTest : public testing::Test {
 protected:
  std::filesystem::path Write(std::string_view text) const {
    std::ofstream(file()) << text;
    return file();
  }
  std::filesystem::path file() const { return folder_ / "vectors.json"; }

 private:
  const mock_agent::TempFolder folder_;
};

// A file of one vector with these fields beside id, source and flags.
std::string FileOf(std::string_view fields, std::string_view count = "1") {
  return R"({"description": "d", "source": "s", "schema": "x.schema.json", "count": )" +
         std::string(count) + R"(, "vectors": [{"id": "a", "source": "s", "flags": [])" +
         std::string(fields) + "}]}";
}

struct Pair {
  std::string id;
  std::string name;
  Bytes key;
};

Result<Pair> ReadPair(Vector& vector) {
  BOOST_OUTCOME_TRY(name, vector.Text("name"));
  BOOST_OUTCOME_TRY(key, vector.Hex("key"));
  return Pair{.id = vector.id(), .name = std::move(name), .key = std::move(key)};
}

TEST_F(VectorFileTest, ReadsEveryFieldOfAVector) {
  const auto pairs = ReadVectors(Write(FileOf(R"(, "name": "n", "key": "00ff")")), ReadPair);
  ASSERT_TRUE(pairs.has_value());
  ASSERT_EQ(pairs.value().size(), 1U);
  EXPECT_EQ(pairs.value()[0].id, "a");
  EXPECT_EQ(pairs.value()[0].name, "n");
  EXPECT_EQ(pairs.value()[0].key, (Bytes{0x00, 0xff}));
}

TEST_F(VectorFileTest, RefusesAFileThatIsNotThere) {
  EXPECT_EQ(ReadVectors(file(), ReadPair).error(), VectorError::kFileUnreadable);
}

TEST_F(VectorFileTest, RefusesWhatIsNoUsableFileWithItsReason) {
  struct Case {
    const char* name;
    std::string text;
    VectorError reason;
  };
  const Case cases[] = {
      {.name = "not JSON", .text = "{", .reason = VectorError::kNotAVectorFile},
      {.name = "an array", .text = "[]", .reason = VectorError::kNotAVectorFile},
      {.name = "no vectors",
       .text = R"({"description": "d", "source": "s", "schema": "x", "count": 0})",
       .reason = VectorError::kNotAVectorFile},
      {.name = "no source",
       .text = R"({"description": "d", "schema": "x", "count": 0, "vectors": []})",
       .reason = VectorError::kNotAVectorFile},
      {.name = "an empty source",
       .text = R"({"description": "d", "source": "", "schema": "x", "count": 0, "vectors": []})",
       .reason = VectorError::kNotAVectorFile},
      {.name = "a vector without a source",
       .text = R"({"description": "d", "source": "s", "schema": "x", "count": 1,
                   "vectors": [{"id": "a", "flags": []}]})",
       .reason = VectorError::kNotAVectorFile},
      {.name = "count too low",
       .text = FileOf(R"(, "name": "n", "key": "00")", "0"),
       .reason = VectorError::kWrongCount},
      {.name = "count too high",
       .text = FileOf(R"(, "name": "n", "key": "00")", "2"),
       .reason = VectorError::kWrongCount},
      {.name = "count is text",
       .text = FileOf(R"(, "name": "n", "key": "00")", "\"1\""),
       .reason = VectorError::kNotAVectorFile},
      {.name = "one id twice",
       .text = FileOf(R"(, "name": "n", "key": "00"},
                         {"id": "a", "source": "s", "flags": [], "name": "n", "key": "00")",
                      "2"),
       .reason = VectorError::kRepeatedId},
      {.name = "missing field",
       .text = FileOf(R"(, "name": "n")"),
       .reason = VectorError::kMissingField},
      {.name = "field is a number",
       .text = FileOf(R"(, "name": 1, "key": "00")"),
       .reason = VectorError::kNotText},
      {.name = "half a byte",
       .text = FileOf(R"(, "name": "n", "key": "000")"),
       .reason = VectorError::kNotHex},
      {.name = "not a hex digit",
       .text = FileOf(R"(, "name": "n", "key": "0g")"),
       .reason = VectorError::kNotHex},
      {.name = "upper case",
       .text = FileOf(R"(, "name": "n", "key": "FF")"),
       .reason = VectorError::kNotHex},
      {.name = "unread field",
       .text = FileOf(R"(, "name": "n", "key": "00", "public_key": "00")"),
       .reason = VectorError::kUnreadField},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto pairs = ReadVectors(Write(c.text), ReadPair);
    ASSERT_FALSE(pairs.has_value());
    EXPECT_EQ(pairs.error(), c.reason);
  }
}

}  // namespace
}  // namespace kat
