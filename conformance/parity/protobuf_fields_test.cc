#include "conformance/parity/protobuf_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace conformance::parity {
namespace {

using testing::ElementsAre;

MATCHER_P3(IsField, number, wire_type, value, "") {
  return arg.number == static_cast<std::uint64_t>(number) &&
         arg.wire_type == static_cast<unsigned>(wire_type) && arg.value == value;
}

TEST(ProtobufFieldsTest, ReadsEveryWireType) {
  const std::string message = std::string("\x08\xac\x02\x12\x01") + "a" +
                              std::string("\x19\0\0\0\0\0\0\0\x01", 9) +
                              std::string("\x25\x01\0\0\0", 5) + std::string("\xfa\x01\0", 3);
  const auto fields = ProtobufFields(message);
  ASSERT_TRUE(fields.has_value());
  EXPECT_THAT(*fields,
              ElementsAre(IsField(1, 0, "300"), IsField(2, 2, "a"),
                          IsField(3, 1, std::string("\0\0\0\0\0\0\0\x01", 8)),
                          IsField(4, 5, std::string("\x01\0\0\0", 4)), IsField(31, 2, "")));
}

TEST(ProtobufFieldsTest, RefusesWhatIsNoMessage) {
  for (const std::string& message :
       {std::string("\x08"), std::string("\x12\x05") + "a", std::string("\x0b\x01", 2),
        std::string("\0\0", 2), std::string("{}"), std::string(11, '\xff')})
    EXPECT_FALSE(ProtobufFields(message).has_value());
  EXPECT_TRUE(ProtobufFields("").has_value());
}

}  // namespace
}  // namespace conformance::parity
