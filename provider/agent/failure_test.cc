#include "provider/agent/failure.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace provider {
namespace {

std::string Place(const std::string& place, const Failure& failure) {
  const Refusal refusal = RefusalAt(place, failure);
  EXPECT_EQ(refusal.reason, failure.reason);
  return refusal.place;
}

TEST(RefusalAt, HasTheSystemsWordForWhy) {
  EXPECT_EQ(Place("key file /k", {Reason::kKeyFileNotWritable, ENOSPC}),
            "key file /k: No space left on device");
  EXPECT_EQ(Place("", {Reason::kKeyNotHandedOver, EPERM}), "Operation not permitted");
}

TEST(RefusalAt, IsThePlaceAloneWhereTheSystemSaidNothing) {
  EXPECT_EQ(Place("key file /k", Reason::kKeyFileInvalid), "key file /k");
  EXPECT_EQ(Place("key file /k", {Reason::kKeyFileUnreadable, 100'000}), "key file /k");
}

Tried<void> Refuse(int error) {
  return Failure(Reason::kKeyFileUnreadable, error);
}
Result<void> Say() {
  return Reason::kKeyFileInvalid;
}

Tried<void> Step(int error) {
  if (error == 0) {
    BOOST_OUTCOME_TRYV(Say());
  }
  BOOST_OUTCOME_TRYV(Refuse(error));
  return success();
}

TEST(Tried, HandsOnAReasonAndAnError) {
  EXPECT_EQ(Step(0).error().reason, Reason::kKeyFileInvalid);
  EXPECT_EQ(Step(0).error().error, 0);
  EXPECT_EQ(Step(EIO).error().reason, Reason::kKeyFileUnreadable);
  EXPECT_EQ(Step(EIO).error().error, EIO);
}

}  // namespace
}  // namespace provider
