// CheckKeyId: what may be the id of a production key.
#pragma once

#include <string_view>

#include "provider/agent/result.h"

namespace provider {

// CheckKeyId refuses spellings that look like another id and give another key:
//   kKeyIdNotUtf8          not valid UTF-8
//   kKeyIdSpaceAround      white space at its beginning or end (Unicode's White_Space)
//   kKeyIdNotPlain         a control character, an invisible one (Unicode categories Cc, Cf, Zl,
//                          Zp), or one that the Unicode known here has not assigned, whose normal
//                          form is unknown
//   kKeyIdNotNormalized    not in Unicode's normal form C
// in this order. An empty id passes.
Result<void> CheckKeyId(std::string_view key_id);

}  // namespace provider
