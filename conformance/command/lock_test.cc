#include "conformance/command/lock.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "conformance/case/case_data.h"
#include "conformance/testing/embedded_catalog.h"
#include "mock_agent/guest/digest.h"
#include "mock_agent/wire/bytes.h"

namespace conformance {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string DigestOfLock(const Catalog& catalog) {
  return mock_agent::ToHex(mock_agent::Sha256(mock_agent::AsBytes(LockText(catalog))));
}

TEST(LockTest, TheRecordedDigestIsOfWhatTheProgramRenders) {
  EXPECT_THAT(std::string(case_data::LockDigest()), Not(IsEmpty()))
      << "conformance/cases/expanded.lock is not of these cases: ci/generated writes it";
  EXPECT_EQ(CatalogDigest(EmbeddedCatalog()), DigestOfLock(EmbeddedCatalog()));
  EXPECT_THAT(LockText(EmbeddedCatalog()),
              HasSubstr("\n# sources: " + std::string(case_data::SourcesDigest()) + "\n"));
}

TEST(LockTest, AnotherCatalogueHasAnotherDigest) {
  std::vector<Case> cases = EmbeddedCatalog().cases();
  ASSERT_EQ(std::erase_if(cases, [](const Case& each) { return each.id == "key-all-zero"; }), 1U);
  const Catalog other = Catalog::Of(std::move(cases)).value();
  EXPECT_NE(CatalogDigest(other), CatalogDigest(EmbeddedCatalog()));
  EXPECT_EQ(CatalogDigest(other), DigestOfLock(other));
  EXPECT_THAT(LockText(other), Not(HasSubstr("# sources")));
}

}  // namespace
}  // namespace conformance
