#include "conformance/case/catalog.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "mock_agent/testing/temp_folder_for_test.h"

namespace conformance {
namespace {

Case Sound(const std::string& id) {
  Case sound;
  sound.id = id;
  sound.clause = "TO-21";
  sound.tessera = Expectation::kMustAccept;
  sound.client = Expectation::kMustAccept;
  return sound;
}

Case Hostile(const std::string& id, const std::string& twin) {
  Case hostile = Sound(id);
  hostile.clause = "FC-10";
  hostile.tessera = Expectation::kMustRefuse;
  hostile.client = Expectation::kMustRefuse;
  hostile.twin = twin;
  return hostile;
}

ErrorCode CodeOf(std::vector<Case> cases) {
  const auto made = Catalog::Of(std::move(cases));
  EXPECT_FALSE(made);
  return made ? ErrorCode::kSystem : made.error().code;
}

TEST(CatalogTest, TheEmbeddedOneLoadsAndHoldsTheSmokeCase) {
  const auto catalog = Catalog::Embedded();
  ASSERT_TRUE(catalog) << catalog.error().message;
  ASSERT_NE(catalog.value().Find(kSmokeCase), nullptr);
  EXPECT_EQ(catalog.value().Find(kSmokeCase)->client, Expectation::kMustAccept);
  EXPECT_GT(catalog.value().cases().size(), 100U);
}

TEST(CatalogTest, RefusesAHostileCaseWithoutATwin) {
  EXPECT_EQ(CodeOf({Hostile("hostile", "")}), ErrorCode::kTwinMissing);
}

TEST(CatalogTest, RefusesATwinThatIsNotThere) {
  EXPECT_EQ(CodeOf({Hostile("hostile", "nobody")}), ErrorCode::kUnknownTwin);
}

TEST(CatalogTest, RefusesATwinThatMayBeRefused) {
  Case either = Sound("either");
  either.tessera = Expectation::kEither;
  either.twin = "sound";
  EXPECT_EQ(CodeOf({Sound("sound"), either, Hostile("hostile", "either")}),
            ErrorCode::kTwinNotSound);
}

TEST(CatalogTest, RefusesATwinThatAsksForAnotherKey) {
  Case hostile = Hostile("hostile", "sound");
  hostile.key_path = "another";
  EXPECT_EQ(CodeOf({Sound("sound"), hostile}), ErrorCode::kTwinNotSound);
}

TEST(CatalogTest, RefusesTwoCasesWithOneId) {
  EXPECT_EQ(CodeOf({Sound("sound"), Sound("sound")}), ErrorCode::kDuplicateId);
}

TEST(CatalogTest, RefusesAnUnknownClause) {
  Case sound = Sound("sound");
  sound.clause = "FC-999";
  EXPECT_EQ(CodeOf({sound}), ErrorCode::kUnknownClause);
}

TEST(CatalogTest, SelectsByGlobsOverIdAndClause) {
  const auto catalog = Catalog::Of(
      {Sound("sound"), Hostile("hostile-one", "sound"), Hostile("hostile-two", "sound")});
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

TEST(CatalogTest, AFileAddsACaseOrReplacesTheOneWithItsId) {
  const auto catalog = Catalog::Of({Sound("sound")});
  ASSERT_TRUE(catalog);
  const mock_agent::TempFolder folder;
  const std::string path = (folder / "case.json").string();
  const auto write = [&path](const std::string& id) {
    std::ofstream(path)
        << R"({"id":")" << id
        << R"(","clause":"TO-20","title":"t","reason":"r","expect":{"tessera":"MUST accept","client":"EITHER"}})";
  };
  write("added");
  EXPECT_EQ(catalog.value().WithFile(path).value().cases().size(), 2U);
  write("sound");
  const auto replaced = catalog.value().WithFile(path);
  ASSERT_TRUE(replaced);
  ASSERT_EQ(replaced.value().cases().size(), 1U);
  EXPECT_EQ(replaced.value().Find("sound")->clause, "TO-20");
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
