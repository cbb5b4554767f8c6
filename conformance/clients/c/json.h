// A strict reader of JSON (RFC 8259) in memory: it guesses nothing and allocates nothing. Strings
// are decoded where they stand, so that a text can be read once.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// Some bytes of the text; a NUL is a byte like any other.
struct Text {
  char* at;
  size_t size;
};

struct Reader {
  char* at;
  char* end;
  int depth;
};

// ReadMember reads one value, whatever it does with it; false ends the reading.
typedef bool ReadMember(struct Reader* reader, struct Text name, void* into);

// Each of these reads one value, after white space; false where it is not what its name says.
bool ReadObject(struct Reader* reader, ReadMember* member, void* into);
bool ReadArray(struct Reader* reader, ReadMember* element, void* into);  // elements have no name
bool ReadString(struct Reader* reader, struct Text* text);
bool SkipValue(struct Reader* reader);

// NextIs looks at the next character that is no white space.
bool NextIs(struct Reader* reader, char expected);

// AtEnd: nothing is left but white space.
bool AtEnd(struct Reader* reader);

bool TextIs(struct Text text, const char* expected);
