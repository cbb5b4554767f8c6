// JsonMember: where the value of one member stands in a JSON text.
#pragma once

#include <optional>
#include <string_view>

namespace provider {

// JsonMember finds the member of this name, compared after decoding its escapes and exactly, of
// the object that `json` is, and gives its value as it stands there. The object's other values are
// passed over in place: nothing of them is copied, so that a secret among them stays where it is.
// `json` is whole and holds no name twice: KeyText::FromJson took it. Of any other text the result
// means nothing, and still no byte outside of it is read.
std::optional<std::string_view> JsonMember(std::string_view json, std::string_view name);

}  // namespace provider
