// What dstack's own simulator answered for keys (conformance/parity/recordings), for tests.
#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace provider {

// The root public key of the recordings' KMS: that of the private key
// SHA-256("dstack-conformance recordings: kms root key"); and their app.
inline const std::string kRecordedRoot =
    "02522c19a9bbdd954bc8d5184cf918dc8422d0d915981f8db72d2db1e15922f436";
inline const std::string kRecordedRootUncompressed =
    "04522c19a9bbdd954bc8d5184cf918dc8422d0d915981f8db72d2db1e15922f436"
    "c1190cdf33eb3b821af47402ec891e54eac0d9ba149e4a78e535941136192b76";
inline const std::string kRecordedApp = "5bb4ff9a3837357f19dc176407a5709c62eb6c56";

// One exchange that ended with a key.
struct RecordedKey {
  std::string name;
  std::string path, purpose, algorithm;  // of the request
  std::string body;                      // of the answer: key and signature_chain
};

inline std::string TextOfRecorded(const nlohmann::json& request) {
  if (request.contains("text")) return request["text"];
  const std::string base64 = request["base64"];
  std::string text(base64.size(), '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(base64.data()),
                                   static_cast<int>(base64.size()));
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  while (!text.empty() && text.back() == '\0') text.pop_back();  // instead of the padding
  return text;
}

// RecordedKeys are the exchanges getkey-values-*, one a line of the file, that gave a key.
inline std::vector<RecordedKey> RecordedKeys() {
  std::ifstream file(DSTACK_SOURCE_DIR "/conformance/parity/recordings/simulator-0.6.0-dev.json");
  std::vector<RecordedKey> keys;
  for (std::string line; std::getline(file, line);) {
    if (line.find("\"getkey-values-") == std::string::npos) continue;
    if (line.ends_with(',')) line.pop_back();
    const auto exchange = nlohmann::json::parse(line);
    const auto& answer = exchange["answers"][0];
    const std::string body = answer.value("body", "");
    if (body.find("signature_chain") == std::string::npos) continue;
    const std::string http = TextOfRecorded(exchange["request"]);
    const auto request = nlohmann::json::parse(http.substr(http.find("\r\n\r\n")));
    keys.push_back({.name = exchange["name"],
                    .path = request["path"],
                    .purpose = request["purpose"],
                    .algorithm = request["algorithm"],
                    .body = body});
  }
  return keys;
}

}  // namespace provider
