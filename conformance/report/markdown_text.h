// Text for a Markdown document, whoever wrote it.
#pragma once

#include <string>
#include <string_view>

namespace conformance {

// MarkdownText is text that reads as itself, also in the cell of a table: no markup, no HTML, no link,
// nobody mentioned. On one line.
std::string MarkdownText(std::string_view text);

// MarkdownCode is text as it stands, as code; not for the cell of a table. On one line.
std::string MarkdownCode(std::string_view text);

}  // namespace conformance
