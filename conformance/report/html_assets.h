// The style and the script of the HTML report, embedded by the build (embed_html.py).
#pragma once

#include <string_view>

namespace conformance {

std::string_view HtmlStyle();
std::string_view HtmlScript();
// Their sources for a Content-Security-Policy: 'sha256-...', quotes and all.
std::string_view HtmlStyleHash();
std::string_view HtmlScriptHash();

}  // namespace conformance
