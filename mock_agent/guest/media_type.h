// Media types, as the guest agent's own framework reads them (Rocket; measured in the recordings).
#pragma once

#include <string_view>

namespace mock_agent {

// IsJson: the text is application/json in letters of any case, with well-formed parameters or none.
// `application/json;` is no media type.
bool IsJson(std::string_view content_type);

// PrefersJson: an Accept header whose first choice is application/json.
bool PrefersJson(std::string_view accept);

}  // namespace mock_agent
