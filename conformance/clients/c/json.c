#include "conformance/clients/c/json.h"

#include <string.h>

#include "conformance/clients/c/hex.h"
#include "conformance/clients/c/utf8.h"

enum { kMostDepth = 32 };

static bool IsWhite(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static void SkipWhite(struct Reader* reader) {
  while (reader->at < reader->end && IsWhite(*reader->at)) ++reader->at;
}

bool AtEnd(struct Reader* reader) {
  SkipWhite(reader);
  return reader->at == reader->end;
}

bool NextIs(struct Reader* reader, char expected) {
  return !AtEnd(reader) && *reader->at == expected;
}

static bool Take(struct Reader* reader, char expected) {
  if (!NextIs(reader, expected)) return false;
  ++reader->at;
  return true;
}

bool TextIs(struct Text text, const char* expected) {
  return text.size == strlen(expected) && memcmp(text.at, expected, text.size) == 0;
}

// ReadCodeUnit reads the four digits behind \u.
static bool ReadCodeUnit(struct Reader* reader, unsigned* unit) {
  if (reader->end - reader->at < 4) return false;
  *unit = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = HexDigit(*reader->at++);
    if (digit < 0) return false;
    *unit = *unit * 16 + (unsigned)digit;
  }
  return true;
}

// ReadCodePoint reads what is behind \u: one code unit, or the two of a surrogate pair. Half a pair
// is no text.
static bool ReadCodePoint(struct Reader* reader, unsigned* code_point) {
  unsigned low = 0;
  if (!ReadCodeUnit(reader, code_point)) return false;
  if (*code_point < 0xd800 || *code_point > 0xdfff) return true;
  if (*code_point > 0xdbff || reader->end - reader->at < 2) return false;
  if (reader->at[0] != '\\' || reader->at[1] != 'u') return false;
  reader->at += 2;
  if (!ReadCodeUnit(reader, &low) || low < 0xdc00 || low > 0xdfff) return false;
  *code_point = 0x10000 + ((*code_point - 0xd800) << 10) + (low - 0xdc00);
  return true;
}

// ReadEscape reads what is behind a backslash, and writes the character it stands for.
static bool ReadEscape(struct Reader* reader, char** to) {
  static const char kEscapes[] = "\"\\/bfnrt";
  static const char kMeanings[] = "\"\\/\b\f\n\r\t";
  if (reader->at == reader->end) return false;
  const char escape = *reader->at++;
  if (escape == 'u') {
    unsigned code_point = 0;
    if (!ReadCodePoint(reader, &code_point)) return false;
    *to = WriteUtf8(*to, code_point);
    return true;
  }
  const char* found = escape == '\0' ? NULL : strchr(kEscapes, escape);
  if (found == NULL) return false;
  *(*to)++ = kMeanings[found - kEscapes];
  return true;
}

bool ReadString(struct Reader* reader, struct Text* text) {
  if (!Take(reader, '"')) return false;
  text->at = reader->at;
  char* to = reader->at;
  while (reader->at < reader->end) {
    const char byte = *reader->at++;
    if (byte == '"') {
      text->size = (size_t)(to - text->at);
      return true;
    }
    if ((unsigned char)byte < ' ') return false;
    if (byte != '\\') {
      *to++ = byte;
    } else if (!ReadEscape(reader, &to)) {
      return false;
    }
  }
  return false;
}

static bool SkipDigits(struct Reader* reader) {
  const char* start = reader->at;
  while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9') ++reader->at;
  return reader->at > start;
}

// SkipIfAny skips one character that is among these.
static bool SkipIfAny(struct Reader* reader, const char* characters) {
  if (reader->at == reader->end || *reader->at == '\0' || !strchr(characters, *reader->at)) {
    return false;
  }
  ++reader->at;
  return true;
}

static bool SkipNumber(struct Reader* reader) {
  SkipIfAny(reader, "-");
  if (!SkipIfAny(reader, "0") && !SkipDigits(reader)) return false;
  if (SkipIfAny(reader, ".") && !SkipDigits(reader)) return false;
  if (SkipIfAny(reader, "eE")) {
    SkipIfAny(reader, "+-");
    return SkipDigits(reader);
  }
  return true;
}

static bool SkipWord(struct Reader* reader, const char* word) {
  const size_t size = strlen(word);
  if ((size_t)(reader->end - reader->at) < size || memcmp(reader->at, word, size) != 0) {
    return false;
  }
  reader->at += size;
  return true;
}

static bool SkipMember(struct Reader* reader, struct Text name, void* into) {
  (void)name;
  (void)into;
  return SkipValue(reader);
}

bool SkipValue(struct Reader* reader) {
  struct Text text;
  if (AtEnd(reader)) return false;
  switch (*reader->at) {
    case '{':
      return ReadObject(reader, SkipMember, NULL);
    case '[':
      return ReadArray(reader, SkipMember, NULL);
    case '"':
      return ReadString(reader, &text);
    case 't':
      return SkipWord(reader, "true");
    case 'f':
      return SkipWord(reader, "false");
    case 'n':
      return SkipWord(reader, "null");
    default:
      return SkipNumber(reader);
  }
}

bool ReadObject(struct Reader* reader, ReadMember* member, void* into) {
  struct Text name;
  if (!Take(reader, '{') || ++reader->depth > kMostDepth) return false;
  if (!NextIs(reader, '}')) {
    do {
      if (!ReadString(reader, &name) || !Take(reader, ':')) return false;
      if (!member(reader, name, into)) return false;
    } while (Take(reader, ','));
  }
  --reader->depth;
  return Take(reader, '}');
}

bool ReadArray(struct Reader* reader, ReadMember* element, void* into) {
  const struct Text no_name = {NULL, 0};
  if (!Take(reader, '[') || ++reader->depth > kMostDepth) return false;
  if (!NextIs(reader, ']')) {
    do {
      if (!element(reader, no_name, into)) return false;
    } while (Take(reader, ','));
  }
  --reader->depth;
  return Take(reader, ']');
}
