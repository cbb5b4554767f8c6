#include "conformance/report/markup_text.h"

#include "conformance/judge/excerpt.h"

namespace conformance {

std::string MarkupText(std::string_view text) {
  std::string out;
  // Printable leaves nothing that XML 1.0 cannot carry.
  for (const char c : Printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace conformance
