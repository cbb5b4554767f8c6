// KeyText: the text of an answer's key member, which only key_response can make.
#pragma once

#include "provider/http_response.h"
#include "provider/result.h"
#include "provider/secret_bytes.h"

namespace provider {

// KeyText is the decoded characters of the JSON string: a secret, and not yet known to be hex.
class KeyText {
 public:
  // FromJson reads the body of a 200 answer as one JSON object and takes its member key. See key_response.cc for the reasons.
  static Result<KeyText> FromJson(const ResponseBody& body);

  const SecretBytes& characters() const { return characters_; }

 private:
  explicit KeyText(SecretBytes characters) : characters_(std::move(characters)) {}

  SecretBytes characters_;
};

}  // namespace provider
