// Text for an HTML or an XML document, whoever wrote it.
#pragma once

#include <string>
#include <string_view>

namespace conformance {

// MarkupText is text that reads as itself between tags and between the quotes of an attribute.
std::string MarkupText(std::string_view text);

}  // namespace conformance
