#include "conformance/clients/c/head.h"

#include <string.h>
#include <strings.h>

enum { kMostLengthDigits = 9 };

// Some bytes of the head.
struct Part {
  const char* at;
  size_t size;
};

size_t HeadSize(const char* bytes, size_t size) {
  const char* end = memmem(bytes, size, "\r\n\r\n", 4);
  return end == NULL ? 0 : (size_t)(end - bytes) + 4;
}

// TakeLine cuts the next line off, without its CR LF.
static struct Part TakeLine(struct Part* rest) {
  const char* end = memmem(rest->at, rest->size, "\r\n", 2);
  const struct Part line = {rest->at, (size_t)(end - rest->at)};
  rest->at += line.size + 2;
  rest->size -= line.size + 2;
  return line;
}

// IsPlain: visible characters, spaces, tabs, and bytes from 0x80 on.
static bool IsPlain(struct Part line) {
  for (size_t i = 0; i < line.size; ++i) {
    const unsigned char byte = (unsigned char)line.at[i];
    if ((byte < ' ' && byte != '\t') || byte == 0x7f) return false;
  }
  return true;
}

static bool IsDigit(char byte) {
  return byte >= '0' && byte <= '9';
}

static bool IsTokenCharacter(char byte) {
  const char letter = (char)(byte | 0x20);
  return byte != '\0' &&
         (IsDigit(byte) || (letter >= 'a' && letter <= 'z') || strchr("!#$%&'*+-.^_`|~", byte));
}

static bool IsToken(struct Part name) {
  for (size_t i = 0; i < name.size; ++i) {
    if (!IsTokenCharacter(name.at[i])) return false;
  }
  return name.size > 0;
}

static bool IsNamed(struct Part name, const char* expected) {
  return name.size == strlen(expected) && strncasecmp(name.at, expected, name.size) == 0;
}

static struct Part Trimmed(struct Part value) {
  while (value.size > 0 && (value.at[0] == ' ' || value.at[0] == '\t')) ++value.at, --value.size;
  while (value.size > 0 && (value.at[value.size - 1] == ' ' || value.at[value.size - 1] == '\t')) {
    --value.size;
  }
  return value;
}

static enum Refusal ReadStatusLine(struct Part line) {
  if (line.size < 13 || memcmp(line.at, "HTTP/1.1 ", 9) != 0 || line.at[12] != ' ') {
    return kMalformedHead;
  }
  if (memcmp(line.at + 9, "200", 3) != 0) return kStatusNot200;
  return kNoRefusal;
}

static enum Refusal ReadLength(struct Part value, struct Head* head) {
  if (head->has_length || value.size == 0 || value.size > kMostLengthDigits) return kBadLength;
  head->has_length = true;
  head->length = 0;
  for (size_t i = 0; i < value.size; ++i) {
    if (!IsDigit(value.at[i])) return kBadLength;
    head->length = head->length * 10 + (size_t)(value.at[i] - '0');
  }
  return kNoRefusal;
}

static enum Refusal ReadField(struct Part line, struct Head* head) {
  const char* colon = memchr(line.at, ':', line.size);
  if (colon == NULL) return kMalformedHead;
  const struct Part name = {line.at, (size_t)(colon - line.at)};
  const struct Part value = {colon + 1, line.size - name.size - 1};
  if (!IsToken(name)) return kMalformedHead;
  if (IsNamed(name, "Transfer-Encoding")) return kEncoded;
  if (IsNamed(name, "Content-Encoding")) return kEncoded;
  if (IsNamed(name, "Content-Length")) return ReadLength(Trimmed(value), head);
  return kNoRefusal;
}

enum Refusal ReadHead(const char* bytes, size_t size, struct Head* head) {
  struct Part rest = {bytes, size};
  struct Part line = TakeLine(&rest);
  if (!IsPlain(line)) return kMalformedHead;
  enum Refusal refusal = ReadStatusLine(line);
  *head = (struct Head){.has_length = false};
  while (refusal == kNoRefusal && (line = TakeLine(&rest)).size > 0) {
    refusal = IsPlain(line) ? ReadField(line, head) : kMalformedHead;
  }
  return refusal;
}
