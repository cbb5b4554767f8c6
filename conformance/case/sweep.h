// Sweep: one case that is played at every place of an answer, or with every length of secret.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/result.h"
#include "mock_agent/script/alteration.h"
#include "mock_agent/script/script.h"
#include "mock_agent/wire/json_view.h"

namespace conformance {

// How many points of a sweep are played.
enum class SweepExtent {
  kFull,        // all
  kBoundaries,  // those at the ends of the area, of its lines and of head and body
};
std::string_view Name(SweepExtent extent);  // "boundaries"

// A point of a sweep: what its run has that the case's other runs have not.
struct SweepPoint {
  std::optional<mock_agent::Alteration> alteration;
  std::optional<std::size_t> secret_bytes;
  std::size_t place = 0;  // the byte of the answer, from 0, or the length of the secret
  std::string words;      // of the head, what stands around the place; never a byte of the body
};

class Sweep {
 public:
  // Read takes the member `sweep` of a case; docs/cases.md.
  static Result<Sweep> Read(const mock_agent::JsonView& object);

  // PointsOf is the points in the answer that the case sends without them, in their order.
  // kNotFromThisAgent where the answer has no such area.
  Result<std::vector<SweepPoint>> PointsOf(std::string_view answer, SweepExtent extent) const;
  // Unit is what the places of the points count: "byte" or "bytes of secret".
  std::string_view Unit() const;

 private:
  enum class Over { kAnswer, kHead, kProtocol, kStatus, kLengthName, kLength, kSecret };
  enum class Change { kEnd, kSplit, kFlip, kDelete, kDouble, kNul, kLineFeed, kSpace, kHighBit };
  struct OverName;
  struct ChangeName;
  static const std::vector<OverName>& Overs();
  static const std::vector<ChangeName>& Changes();

  std::vector<mock_agent::Alteration> AlterationsAt(std::string_view answer, std::size_t at,
                                                    SweepExtent extent) const;

  Over over_ = Over::kAnswer;
  Change change_ = Change::kEnd;
  std::size_t least_ = 0;  // kSecret: the lengths of the secret, in bytes
  std::size_t most_ = 0;
};

// AtPoint is the script of the sweep as it is played at a point.
mock_agent::Script AtPoint(const mock_agent::Script& script, const SweepPoint& point);

}  // namespace conformance
