// KeyText: the text of an answer's key member.
#pragma once

#include <cstddef>
#include <utility>

#include "provider/agent/http_response.h"
#include "provider/agent/result.h"
#include "provider/agent/secret_bytes.h"

namespace provider {

inline constexpr std::size_t kMostJsonDepth =
    32;  // objects and arrays inside one another, the answer's own counted

// KeyText is the decoded characters of the JSON string: a secret, and not yet known to be hex.
class KeyText {
 public:
  // FromJson reads the body of a 200 answer as one JSON object and takes its member key. Names are
  // compared after decoding their escapes, and exactly. While it reads, the first of these decides:
  //   kNotAJsonObject   not JSON, or not an object, or not all of the body; a NUL, a byte order
  //   mark, a number that no double holds kJsonTooDeep      nesting beyond kMostJsonDepth
  //   kDuplicateMember  a name twice in one object, at any depth
  // and, of a body that passed, in this order: kErrorMember (whatever its value), kNoKeyField,
  // kKeyNotAString.
  static Result<KeyText> FromJson(const ResponseBody& body);

  const SecretBytes& characters() const { return characters_; }

 private:
  explicit KeyText(SecretBytes characters) : characters_(std::move(characters)) {}

  SecretBytes characters_;
};

}  // namespace provider
