#include "mock_agent/script/template.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/outcome/try.hpp>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "mock_agent/script/coding.h"
#include "mock_agent/wire/bytes.h"

namespace mock_agent {
namespace {

using Part = std::function<std::string(const AnswerParts&, std::string_view)>;

constexpr std::uint64_t kMaxNumber = 1'000'000'000'000'000'000;
constexpr std::uint64_t kMaxFixedBytes = std::uint64_t{16} << 20;
constexpr std::uint64_t kMaxSpaces = std::uint64_t{1} << 30;
constexpr int kMaxCodings = 4;  // of one text, each of what the one before made

// A placeholder, how many bytes it makes whatever the values are, and whether it looks at the values.
struct Compiled {
  Part part;
  std::uint64_t fixed_bytes = 0;
  bool is_fixed = true;
};

std::string Mixed(std::string hex) {
  for (std::size_t i = 1; i < hex.size(); i += 2) {
    hex[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(hex[i])));
  }
  return hex;
}

std::string Base64(std::span<const std::uint8_t> bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

// First and From count past the end as the end.
std::string_view First(std::string_view text, std::uint64_t n) {
  return text.substr(0, n);
}
std::string_view From(std::string_view text, std::uint64_t n) {
  return text.substr(std::min<std::uint64_t>(n, text.size()));
}

// Chain is a forged one, or none where there is nobody to forge it.
template <Forgery forgery>
std::string Chain(const AnswerParts& v, std::string_view) {
  return v.forged_chain ? v.forged_chain(forgery) : "[]";
}

// PublicKeyMember is what stands behind another member of an answer of v1, and nothing in v0.
template <std::string AnswerParts::* public_key>
std::string PublicKeyMember(const AnswerParts& v, std::string_view) {
  const std::string& hex = v.*public_key;
  return hex.empty() ? "" : R"(,"public_key":")" + hex + '"';
}

struct Plain {
  std::string_view name;
  bool of_body;
  std::string (*render)(const AnswerParts&, std::string_view body);
};

constexpr std::array kPlain = {
    Plain{"secret", false, [](const AnswerParts& v, std::string_view) { return ToHex(v.secret); }},
    Plain{"secret:upper", false,
          [](const AnswerParts& v, std::string_view) {
            return boost::algorithm::to_upper_copy(ToHex(v.secret));
          }},
    Plain{"secret:mixed", false,
          [](const AnswerParts& v, std::string_view) { return Mixed(ToHex(v.secret)); }},
    Plain{"secret:raw", false,
          [](const AnswerParts& v, std::string_view) {
            return std::string(v.secret.begin(), v.secret.end());
          }},
    Plain{"secret:base64", false,
          [](const AnswerParts& v, std::string_view) { return Base64(v.secret); }},
    Plain{"other", false, [](const AnswerParts& v, std::string_view) { return ToHex(v.other); }},
    Plain{"chain", false, [](const AnswerParts& v, std::string_view) { return v.chain; }},
    Plain{"chain:single", false, Chain<Forgery::kSingle>},
    Plain{"chain:short", false, Chain<Forgery::kShort>},
    Plain{"chain:long", false, Chain<Forgery::kLong>},
    Plain{"chain:swapped", false, Chain<Forgery::kSwapped>},
    Plain{"chain:third", false, Chain<Forgery::kThird>},
    Plain{"chain:high-s", false, Chain<Forgery::kHighS>},
    Plain{"chain:high-s-of-app", false, Chain<Forgery::kHighSOfApp>},
    Plain{"chain:flipped-v", false, Chain<Forgery::kFlippedV>},
    Plain{"chain:flipped-v-of-app", false, Chain<Forgery::kFlippedVOfApp>},
    Plain{"chain:other-key", false, Chain<Forgery::kOtherKey>},
    Plain{"chain:other-purpose", false, Chain<Forgery::kOtherPurpose>},
    Plain{"chain:other-app", false, Chain<Forgery::kOtherApp>},
    Plain{"chain:other-app-root", false, Chain<Forgery::kOtherAppRoot>},
    Plain{"chain:other-root", false, Chain<Forgery::kOtherRoot>},
    Plain{"public_key", false, [](const AnswerParts& v, std::string_view) { return v.public_key; }},
    Plain{"public_key:other", false,
          [](const AnswerParts& v, std::string_view) { return v.other_public_key; }},
    Plain{"public_key:member", false, PublicKeyMember<&AnswerParts::public_key>},
    Plain{"public_key:other:member", false, PublicKeyMember<&AnswerParts::other_public_key>},
    Plain{"answer", false, [](const AnswerParts& v, std::string_view) { return v.answer; }},
    Plain{"dollar", false, [](const AnswerParts&, std::string_view) { return std::string("$"); }},
    Plain{"body", true,
          [](const AnswerParts&, std::string_view body) { return std::string(body); }},
    Plain{"body_length", true,
          [](const AnswerParts&, std::string_view body) { return std::to_string(body.size()); }},
};

struct Numbered {
  std::string_view prefix;
  bool of_body;
  std::string (*render)(const AnswerParts&, std::string_view body, std::uint64_t n);
};

constexpr std::array kNumbered = {
    Numbered{"secret:first:", false,
             [](const AnswerParts& v, std::string_view, std::uint64_t n) {
               return std::string(First(ToHex(v.secret), 2 * n));
             }},
    Numbered{"secret:from:", false,
             [](const AnswerParts& v, std::string_view, std::uint64_t n) {
               return std::string(From(ToHex(v.secret), 2 * n));
             }},
    Numbered{"body:first:", true,
             [](const AnswerParts&, std::string_view body, std::uint64_t n) {
               return std::string(First(body, n));
             }},
    Numbered{"body:from:", true,
             [](const AnswerParts&, std::string_view body, std::uint64_t n) {
               return std::string(From(body, n));
             }},
    Numbered{"body_length:+", true,
             [](const AnswerParts&, std::string_view body, std::uint64_t n) {
               return std::to_string(body.size() + n);
             }},
    Numbered{"body_length:-", true,
             [](const AnswerParts&, std::string_view body, std::uint64_t n) {
               return std::to_string(static_cast<std::int64_t>(body.size()) -
                                     static_cast<std::int64_t>(n));
             }},
};

Error Refused(std::string_view why, std::string_view placeholder) {
  std::string shown(placeholder.substr(0, 60));
  std::replace_if(
      shown.begin(), shown.end(), [](unsigned char c) { return !std::isprint(c); }, '?');
  return {ErrorCode::kUnknownPlaceholder, fmt::format("{}: ${{{}}}", why, shown)};
}

std::optional<std::uint64_t> Number(std::string_view digits) {
  std::uint64_t n = 0;
  const auto [stop, error] = std::from_chars(digits.begin(), digits.end(), n);
  if (error != std::errc() || stop != digits.end() || n > kMaxNumber) return std::nullopt;
  return n;
}

Compiled Constant(std::string text) {
  const std::uint64_t size = text.size();
  return {[text = std::move(text)](const AnswerParts&, std::string_view) { return text; }, size};
}

// Repeated makes its text only when it is rendered, so that a script at rest stays small.
Result<Compiled> Repeated(std::string_view count, std::string_view unit, std::string_view shown) {
  const std::optional<std::uint64_t> n = Number(count);
  if (!n) return Refused("ill-formed number", shown);
  if (!unit.empty() && *n > kMaxFixedBytes / unit.size()) {
    return Refused("more than 16 MiB", shown);
  }
  const std::uint64_t size = *n * unit.size();
  return Compiled{[size, unit = std::string(unit)](const AnswerParts&, std::string_view) {
                    std::string text;
                    text.reserve(size);
                    // As long as it can, it appends what is there already.
                    if (size > 0) text = unit;
                    while (text.size() < size) text.append(text, 0, size - text.size());
                    return text;
                  },
                  size};
}

Result<Compiled> Compile(std::string_view placeholder, bool may_use_body, int codings = 0);

// CodedAs is what the placeholder `inner` stands for in another form, behind as many spaces as
// `spaces:N:` before it says.
Result<Compiled> CodedAs(Coding coding, std::string_view inner, bool may_use_body, int codings) {
  constexpr std::string_view kSpaces = "spaces:";
  const std::string_view shown = inner;
  if (codings == kMaxCodings) return Refused("more than four codings", shown);
  std::optional<std::uint64_t> spaces = 0;
  if (Compresses(coding) && inner.starts_with(kSpaces)) {
    inner.remove_prefix(kSpaces.size());
    const std::size_t colon = inner.find(':');
    if (colon == std::string_view::npos) return Refused("nothing behind the spaces", shown);
    spaces = Number(inner.substr(0, colon));
    if (!spaces || *spaces > kMaxSpaces) return Refused("ill-formed number", shown);
    inner.remove_prefix(colon + 1);
  }
  Result<Compiled> compiled = Compile(inner, may_use_body, codings + 1);
  if (!compiled) return compiled.error();
  const std::uint64_t fixed_bytes = compiled.value().fixed_bytes * MostGrowth(coding);
  if (fixed_bytes > kMaxFixedBytes) return Refused("more than 16 MiB", shown);
  return Compiled{[coding, spaces = *spaces, part = std::move(compiled.value().part)](
                      const AnswerParts& values, std::string_view body) {
                    return Coded(coding, spaces, part(values, body));
                  },
                  fixed_bytes, compiled.value().is_fixed};
}

Result<Compiled> Compile(std::string_view placeholder, bool may_use_body, int codings) {
  for (const Plain& plain : kPlain) {
    if (placeholder != plain.name) continue;
    if (plain.of_body && !may_use_body) return Refused("the body within the body", placeholder);
    return Compiled{plain.render, 0, plain.of_body || plain.name == "dollar"};
  }
  for (const Numbered& numbered : kNumbered) {
    if (!placeholder.starts_with(numbered.prefix)) continue;
    if (numbered.of_body && !may_use_body) return Refused("the body within the body", placeholder);
    const std::optional<std::uint64_t> n = Number(placeholder.substr(numbered.prefix.size()));
    if (!n) return Refused("ill-formed number", placeholder);
    return Compiled{
        [render = numbered.render, n = *n](const AnswerParts& values, std::string_view body) {
          return render(values, body, n);
        },
        0, numbered.of_body};
  }
  const std::size_t colon = placeholder.find(':');
  const std::string_view name = placeholder.substr(0, colon);
  if (colon == std::string_view::npos) return Refused("unknown placeholder", placeholder);
  const std::string_view rest = placeholder.substr(colon + 1);
  if (name == "zeros") return Repeated(rest, "00", placeholder);
  if (name == "repeat") {
    const std::size_t second = rest.find(':');
    if (second == std::string_view::npos) return Refused("no text to repeat", placeholder);
    return Repeated(rest.substr(0, second), rest.substr(second + 1), placeholder);
  }
  if (name == "hex") {
    const std::optional<Bytes> bytes = FromHex(rest);
    if (!bytes || bytes->empty()) return Refused("not hex", placeholder);
    return Constant(std::string(bytes->begin(), bytes->end()));
  }
  if (const auto coding = CodingCalled(name)) {
    return CodedAs(*coding, rest, may_use_body, codings);
  }
  if (name == "chunk") {
    if (!may_use_body) return Refused("a chunk within the body", placeholder);
    if (rest.starts_with("chunk:")) return Refused("a chunk within a chunk", placeholder);
    Result<Compiled> inner = Compile(rest, may_use_body, codings);
    if (!inner) return inner.error();
    return Compiled{
        [part = std::move(inner.value().part)](const AnswerParts& values, std::string_view body) {
          const std::string data = part(values, body);
          return fmt::format("{:x}\r\n{}\r\n", data.size(), data);
        },
        inner.value().fixed_bytes, inner.value().is_fixed};
  }
  return Refused("unknown placeholder", placeholder);
}

}  // namespace

Result<Template> Template::Parse(std::string_view text, bool may_use_body) {
  Template made;
  std::uint64_t fixed_bytes = 0;
  while (!text.empty()) {
    const std::size_t open = text.find("${");
    if (open != 0) {
      const std::string_view literal = text.substr(0, open);
      made.parts_.push_back(Constant(std::string(literal)).part);
      fixed_bytes += literal.size();
      text.remove_prefix(literal.size());
      continue;
    }
    const std::size_t close = text.find('}');
    if (close == std::string_view::npos) return Refused("unclosed placeholder", text.substr(2));
    Result<Compiled> compiled = Compile(text.substr(2, close - 2), may_use_body);
    if (!compiled) return compiled.error();
    made.parts_.push_back(std::move(compiled.value().part));
    fixed_bytes += compiled.value().fixed_bytes;
    made.is_fixed_ = made.is_fixed_ && compiled.value().is_fixed;
    if (fixed_bytes > kMaxFixedBytes) {
      return Refused("more than 16 MiB", text.substr(2, close - 2));
    }
    text.remove_prefix(close + 1);
  }
  if (fixed_bytes > kMaxFixedBytes) return Refused("more than 16 MiB", "text");
  return made;
}

Result<Template> Template::Read(const JsonView& value, bool may_use_body) {
  BOOST_OUTCOME_TRY(text, value.Text());
  Result<Template> made = Parse(text, may_use_body);
  if (!made) return value.Refused(made.error().code, made.error().message);
  return made;
}

std::string Template::Render(const AnswerParts& values, std::string_view body) const {
  if (parts_.size() == 1) return parts_.front()(values, body);
  std::string text;
  for (const Part& part : parts_) text += part(values, body);
  return text;
}

}  // namespace mock_agent
