#include "mock_agent/script/overridden_answer.h"

#include <algorithm>
#include <boost/algorithm/string/find.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <locale>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock_agent {
namespace {

using nlohmann::json;

constexpr std::string_view kLineEnd = "\r\n";

// A header line without its end, and that end.
struct Line {
  std::string text;
  std::string end;
};
using Lines = std::vector<Line>;

Error Wrong(const JsonView& at, std::string_view why) {
  return at.Refused(ErrorCode::kWrongType, why);
}

Result<std::string> TextOr(const JsonView& object, const std::string& member,
                           std::string_view otherwise) {
  if (!object.Has(member)) return std::string(otherwise);
  BOOST_OUTCOME_TRY(value, object.Member(member));
  BOOST_OUTCOME_TRY(text, value.Text());
  return text;
}

// LineOf is the place of the header of this name, in any case of its letters.
Lines::iterator LineOf(Lines& lines, std::string_view name) {
  return std::find_if(lines.begin(), lines.end(), [name](const Line& line) {
    return boost::algorithm::iequals(line.text.substr(0, line.text.find(':')), name,
                                     std::locale::classic());
  });
}

Result<Lines::iterator> Find(Lines& lines, const JsonView& name) {
  BOOST_OUTCOME_TRY(text, name.Text());
  const auto found = LineOf(lines, text);
  if (found == lines.end()) return Wrong(name, "the answer has no such header here");
  return found;
}

Result<Lines> ReadLines(const JsonView& lines, const std::string& end) {
  Lines read;
  if (!lines.IsArray()) {
    BOOST_OUTCOME_TRY(text, lines.Text());
    return Lines{{text, end}};
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    BOOST_OUTCOME_TRY(text, lines[i].Text());
    read.push_back({text, end});
  }
  return read;
}

Result<void> Edit(const JsonView& edit, const std::string& usual_end, Lines& lines) {
  BOOST_OUTCOME_TRYV(edit.Object({"add", "before", "line_end", "remove", "replace", "with"}));
  BOOST_OUTCOME_TRY(end, TextOr(edit, "line_end", usual_end));
  if (edit.Has("add")) {
    BOOST_OUTCOME_TRYV(edit.Object({"add", "before", "line_end"}));
    BOOST_OUTCOME_TRY(member, edit.Member("add"));
    BOOST_OUTCOME_TRY(added, ReadLines(member, end));
    auto place = lines.end();
    if (edit.Has("before")) {
      BOOST_OUTCOME_TRY(name, edit.Member("before"));
      BOOST_OUTCOME_TRY(found, Find(lines, name));
      place = found;
    }
    lines.insert(place, added.begin(), added.end());
    return success();
  }
  if (edit.Has("remove")) {
    BOOST_OUTCOME_TRYV(edit.Object({"remove"}));
    BOOST_OUTCOME_TRY(name, edit.Member("remove"));
    BOOST_OUTCOME_TRY(found, Find(lines, name));
    lines.erase(found);
    return success();
  }
  BOOST_OUTCOME_TRYV(edit.Object({"line_end", "replace", "with"}));
  BOOST_OUTCOME_TRY(name, edit.Member("replace"));
  BOOST_OUTCOME_TRY(member, edit.Member("with"));
  BOOST_OUTCOME_TRY(by, ReadLines(member, end));
  BOOST_OUTCOME_TRY(found, Find(lines, name));
  lines.insert(lines.erase(found), by.begin(), by.end());
  return success();
}

// Frame makes the lines say how the end of the body can be told, and gives the payload that does.
Result<std::string> Frame(const JsonView& answer, Lines& lines) {
  BOOST_OUTCOME_TRY(word, TextOr(answer, "framing", "length"));
  if (word == "length") return std::string("${body}");
  const auto length = LineOf(lines, "Content-Length");
  if (length != lines.end() && word == "chunked") {
    length->text = "Transfer-Encoding: chunked";
    return std::string("${chunk:body}0\r\n\r\n");
  }
  if (length != lines.end() && word == "until-close") {
    lines.erase(length);
    return std::string("${body}");
  }
  BOOST_OUTCOME_TRY(member, answer.Member("framing"));
  return Wrong(member, length == lines.end() ? "the sound answer has no length"
                                             : "not length, chunked or until-close");
}

// Ending is the steps after the one that sends the answer.
Result<json> Ending(const JsonView& answer) {
  const auto step = [](const std::string& name) { return json::object({{name, true}}); };
  if (!answer.Has("end")) return json::array({step("close")});
  BOOST_OUTCOME_TRY(end, answer.Member("end"));
  if (end.IsObject()) return json::array({end.value()});
  BOOST_OUTCOME_TRY(word, end.Text());
  if (word == "close" || word == "reset" || word == "stall") return json::array({step(word)});
  if (word == "half-close") return json::array({step("half_close"), step("stall")});
  return Wrong(end, "not close, reset, stall, half-close or a step that ends");
}

Result<std::string> Head(const JsonView& answer, std::string_view sound_status_line,
                         const std::string& end, Lines lines) {
  BOOST_OUTCOME_TRY(status_line, TextOr(answer, "status_line", sound_status_line));
  BOOST_OUTCOME_TRY(separator, TextOr(answer, "separator", end));
  if (answer.Has("headers")) {
    BOOST_OUTCOME_TRY(edits, answer.Member("headers"));
    BOOST_OUTCOME_TRYV(edits.Array());
    for (std::size_t i = 0; i < edits.size(); ++i) {
      BOOST_OUTCOME_TRYV(Edit(edits[i], end, lines));
    }
  }
  std::string head = status_line + end;
  for (const Line& line : lines) head += line.text + line.end;
  return head + separator;
}

// Delivering is the steps that send the answer; `head` is the size of its head.
Result<json> Delivering(const JsonView& answer, const std::string& sent, std::size_t head) {
  const auto step = [](const char* name, std::string_view text) {
    return json::object({{name, text}});
  };
  if (!answer.Has("delivery")) return json::array({step("send", sent)});
  BOOST_OUTCOME_TRY(delivery, answer.Member("delivery"));
  BOOST_OUTCOME_TRY(word, delivery.Text());
  if (word == "whole") return json::array({step("send", sent)});
  if (word == "bytewise") return json::array({step("send_bytewise", sent)});
  if (word != "in-two") return Wrong(delivery, "not whole, bytewise or in-two");
  head = std::min(head, sent.size());
  return json::array({step("send_taken", sent.substr(0, head)), step("send", sent.substr(head))});
}

// CutAfter ends what is sent behind the first occurrence of the text.
Result<void> CutAfter(const JsonView& text_of, std::string& sent) {
  BOOST_OUTCOME_TRY(text, text_of.Text());
  const auto found = boost::algorithm::ifind_first(sent, text, std::locale::classic());
  if (text.empty() || found.empty()) return Wrong(text_of, "does not occur in the answer");
  sent.erase(found.end(), sent.end());
  return success();
}

}  // namespace

json Overridden(const json& twins, const json& own) {
  if (twins.is_null()) return own;
  json answer = twins;
  for (const auto& [part, value] : own.items()) {
    if (part == "headers" && value.is_array() && answer.contains(part)) {
      answer[part].insert(answer[part].end(), value.begin(), value.end());
    } else {
      answer[part] = value;
    }
  }
  return answer;
}

Result<json> ScriptOf(const JsonView& answer, const SoundHead& sound) {
  BOOST_OUTCOME_TRYV(
      answer.Object({"after", "before", "body", "cut_after", "delivery", "end", "framing",
                     "headers", "line_end", "payload", "separator", "status_line"}));
  BOOST_OUTCOME_TRY(end, TextOr(answer, "line_end", kLineEnd));
  Lines lines;
  for (const std::string& line : sound.lines) lines.push_back({line, end});
  BOOST_OUTCOME_TRY(framed, Frame(answer, lines));
  BOOST_OUTCOME_TRY(head, Head(answer, sound.status_line, end, std::move(lines)));
  BOOST_OUTCOME_TRY(before, TextOr(answer, "before", ""));
  BOOST_OUTCOME_TRY(body, TextOr(answer, "body", "${answer}"));
  BOOST_OUTCOME_TRY(payload, TextOr(answer, "payload", framed));
  BOOST_OUTCOME_TRY(after, TextOr(answer, "after", ""));
  std::string sent = before + head + payload + after;
  if (answer.Has("cut_after")) {
    BOOST_OUTCOME_TRY(cut, answer.Member("cut_after"));
    BOOST_OUTCOME_TRYV(CutAfter(cut, sent));
  }
  BOOST_OUTCOME_TRY(steps, Delivering(answer, sent, before.size() + head.size()));
  BOOST_OUTCOME_TRY(ending, Ending(answer));
  steps.insert(steps.end(), ending.begin(), ending.end());
  return json{{"body", body}, {"steps", steps}};
}

}  // namespace mock_agent
