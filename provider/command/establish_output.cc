#include "provider/command/establish_output.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <variant>

#include "provider/command/hex_text.h"

namespace provider {
namespace {

std::string PublicObject(const EstablishCommand& command, const KeySource& source,
                         const ServerKey& key, std::string_view fingerprint) {
  nlohmann::ordered_json json = {{"public_key", Hex(key.public_key())},
                                 {"fingerprint", fingerprint}};
  if (!command.role.empty()) json["role"] = command.role;
  json["provider"] = NameOf(source);
  if (const auto* dstack = std::get_if<DstackKmsProvider>(&source)) {
    json["key_id"] = dstack->request.path();
  }
  return json.dump();
}

SecretBytes OfPublicText(std::string_view text) {
  return SecretBytes::CopyOf({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace

SecretBytes EstablishOutput(const EstablishCommand& command, const KeySource& source,
                            const ServerKey& key, std::string_view fingerprint) {
  if (!command.json) {
    const std::string lines =
        fmt::format("public_key: {}\nfingerprint: {}\n", Hex(key.public_key()), fingerprint);
    if (!command.reveal_private_key) return OfPublicText(lines);
    return SurroundSecret(lines + "private_key: ", key.private_key(), "\n");
  }
  std::string object = PublicObject(command, source, key, fingerprint);
  if (!command.reveal_private_key) return OfPublicText(object + "\n");
  object.pop_back();  // its closing brace
  return SurroundSecret(object + R"(,"private_key":")", key.private_key(), "\"}\n");
}

}  // namespace provider
