#include "conformance/case/catalog.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "conformance/testing/case_sample.h"
#include "conformance/testing/embedded_catalog.h"
#include "mock_agent/testing/temp_folder_for_test.h"

namespace conformance {
namespace {

Case Sound(const std::string& id) {
  return id == "sound" ? SmokeTestCase(id) : SoundCase(id);
}

ErrorCode CodeOf(std::vector<Case> cases) {
  const auto made = Catalog::Of(std::move(cases));
  EXPECT_FALSE(made);
  return made ? ErrorCode::kSystem : made.error().code;
}

TEST(CatalogTest, TheEmbeddedOneLoadsAndHoldsTheSmokeCase) {
  const auto catalog = Catalog::Embedded();
  ASSERT_TRUE(catalog) << catalog.error().message;
  EXPECT_EQ(catalog.value().smoke().expectation(Profile::kClient), Expectation::kMustAccept);
  EXPECT_GT(catalog.value().cases().size(), 100U);
}

TEST(CatalogTest, RefusesAHostileCaseWithoutATwin) {
  EXPECT_EQ(CodeOf({RefusedCase("hostile", "")}), ErrorCode::kTwinMissing);
}

TEST(CatalogTest, RefusesATwinThatIsNotThere) {
  EXPECT_EQ(CodeOf({RefusedCase("hostile", "nobody")}), ErrorCode::kUnknownTwin);
}

TEST(CatalogTest, RefusesTwinsInARing) {
  Case left = Sound("left");
  Case right = Sound("right");
  left.expectations[Profile::kClient] = Expectation::kEither;
  right.expectations[Profile::kClient] = Expectation::kEither;
  left.twin = "right";
  right.twin = "left";
  EXPECT_EQ(CodeOf({Sound("sound"), left, right}), ErrorCode::kTwinNotSound);
}

TEST(CatalogTest, RefusesATwinThatMayBeRefused) {
  Case either = Sound("either");
  either.expectations[Profile::kTessera] = Expectation::kEither;
  either.twin = "sound";
  EXPECT_EQ(CodeOf({Sound("sound"), either, RefusedCase("hostile", "either")}),
            ErrorCode::kTwinNotSound);
}

TEST(CatalogTest, ACaseOfOneProfileHasATwinOfThatProfile) {
  Case only = Sound("only");
  only.expectations[Profile::kTessera] = Expectation::kNotAsked;
  EXPECT_TRUE(Catalog::Of({Sound("sound"), only})) << "sound where it is asked";
  EXPECT_EQ(CodeOf({Sound("sound"), only, RefusedCase("hostile", "only")}),
            ErrorCode::kTwinNotSound);
  Case hostile = RefusedCase("hostile", "only");
  hostile.expectations[Profile::kTessera] = Expectation::kNotAsked;
  EXPECT_TRUE(Catalog::Of({Sound("sound"), only, hostile}));
  only.expectations[Profile::kClient] = Expectation::kEither;
  EXPECT_EQ(CodeOf({Sound("sound"), only}), ErrorCode::kTwinMissing);
}

TEST(CatalogTest, ACaseOfV1AloneStandsBesideTheOthers) {
  Case only = RefusedCase("only", "sound");
  only.expectations = Expectation::kNotAsked;
  only.expectations[Profile::kClientV1] = Expectation::kMustRefuse;
  EXPECT_TRUE(Catalog::Of({Sound("sound"), only}));
  Case twin = Sound("twin");
  twin.expectations[Profile::kClientV1] = Expectation::kNotAsked;
  only.twin = "twin";
  EXPECT_EQ(CodeOf({Sound("sound"), twin, only}), ErrorCode::kTwinNotSound);
}

TEST(CatalogTest, RefusesATwinThatAsksForAnotherKey) {
  Case hostile = RefusedCase("hostile", "sound");
  hostile.key_path = "another";
  EXPECT_EQ(CodeOf({Sound("sound"), hostile}), ErrorCode::kTwinNotSound);
}

TEST(CatalogTest, RefusesTwoCasesWithOneId) {
  EXPECT_EQ(CodeOf({Sound("sound"), Sound("sound")}), ErrorCode::kDuplicateId);
}

TEST(CatalogTest, HasExactlyOneSmokeCaseThatMustBeAccepted) {
  Case second = Sound("second");
  second.smoke = true;
  EXPECT_EQ(CodeOf({Sound("sound"), second}), ErrorCode::kSmokeCase);
  EXPECT_EQ(CodeOf({Sound("other")}), ErrorCode::kSmokeCase);
  Case weak = Sound("sound");
  weak.expectations[Profile::kClient] = Expectation::kEither;
  EXPECT_EQ(CodeOf({weak, Sound("other")}), ErrorCode::kSmokeCase);
}

TEST(CatalogTest, RefusesAnUnknownClause) {
  Case sound = Sound("sound");
  sound.clause = "FC-999";
  EXPECT_EQ(CodeOf({sound}), ErrorCode::kUnknownClause);
}

TEST(CatalogTest, SelectsByGlobsOverIdAndClause) {
  const auto catalog = Catalog::Of(
      {Sound("sound"), RefusedCase("hostile-one", "sound"), RefusedCase("hostile-two", "sound")});
  ASSERT_TRUE(catalog);
  const auto ids = [&catalog](const std::vector<std::string>& globs) {
    std::set<std::string> found;
    const auto selected = catalog.value().Select(globs);
    EXPECT_TRUE(selected);
    if (selected) {
      for (const Case* each : selected.value()) found.insert(each->id);
    }
    return found;
  };
  EXPECT_EQ(ids({}), (std::set<std::string>{"sound", "hostile-one", "hostile-two"}));
  EXPECT_EQ(ids({"hostile-*"}), (std::set<std::string>{"hostile-one", "hostile-two"}));
  EXPECT_EQ(ids({"FC-1?", "sound"}),
            (std::set<std::string>{"sound", "hostile-one", "hostile-two"}));
  const auto nothing = catalog.value().Select({"hostile-*", "FC-2*"});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::kUnknownCase);
  EXPECT_NE(nothing.error().message.find("FC-2*"), std::string::npos);
}

class CatalogWithFile : public testing::Test {
 protected:
  Result<Catalog> Add(const std::string& written) {
    std::ofstream(folder_ / "case.json") << written;
    return catalog_.WithFile((folder_ / "case.json").string());
  }
  static std::string RefusedCase(const std::string& id, const std::string& expect) {
    return R"({"id":")" + id + R"(","clause":"FC-10","title":"t","reason":"r","expect":")" +
           expect + R"(","answer":{"status_line":"HTTP/1.1 500 No"}})";
  }

  Catalog catalog_ = EmbeddedCatalog();
  const mock_agent::TempFolder folder_;
};

TEST_F(CatalogWithFile, HoldsTheCaseBesideTheOthers) {
  const auto with = Add(RefusedCase("an-own-case", "MUST refuse"));
  ASSERT_TRUE(with) << with.error().message;
  EXPECT_EQ(with.value().cases().size(), catalog_.cases().size() + 1);
  EXPECT_EQ(with.value().Find("an-own-case")->twin, catalog_.smoke().id);
  EXPECT_EQ(with.value().Find("an-own-case")->area, "");
}

TEST_F(CatalogWithFile, DoesNotReplaceACase) {
  const auto replaced = Add(RefusedCase("status-500-with-a-valid-body", "MUST refuse"));
  ASSERT_FALSE(replaced);
  EXPECT_EQ(replaced.error().code, ErrorCode::kDuplicateId);
}

TEST_F(CatalogWithFile, DoesNotExpectLessThanItsClause) {
  for (const char* expect : {"SHOULD refuse", "EITHER", "MAY accept"}) {
    const auto weak = Add(RefusedCase("an-own-case", expect));
    ASSERT_FALSE(weak) << expect;
    EXPECT_EQ(weak.error().code, ErrorCode::kCatalogWeakened);
    EXPECT_NE(weak.error().message.find("an-own-case"), std::string::npos);
  }
}

TEST_F(CatalogWithFile, RefusesWhatIsNoCase) {
  for (const char* text : {"", "{", "[]", "null", R"({"id":"a","id":"b"})"}) {
    EXPECT_EQ(Add(text).error().code, ErrorCode::kNotJson) << text;
  }
}

TEST(CatalogTest, AFileThatCannotBeReadIsNamed) {
  const auto catalog = Catalog::Of({Sound("sound")});
  for (const char* path : {"/nonexistent/case.json", "/"}) {
    const auto added = catalog.value().WithFile(path);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().code, ErrorCode::kFileUnreadable);
    EXPECT_NE(added.error().message.find(path), std::string::npos);
  }
}

}  // namespace
}  // namespace conformance
