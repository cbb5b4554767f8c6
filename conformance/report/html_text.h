// Text for an HTML document, whoever wrote it.
#pragma once

#include <string>
#include <string_view>

namespace conformance {

// HtmlText is text that reads as itself between tags and between the quotes of an attribute.
std::string HtmlText(std::string_view text);

}  // namespace conformance
