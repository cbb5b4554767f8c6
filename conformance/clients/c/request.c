#include "conformance/clients/c/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { kMostEscaped = 6 };  // bytes that one byte takes as \u00xx

// WriteQuoted writes a string of JSON (RFC 8259, section 7): what has to be escaped is, and all
// else stays as it is, UTF-8 too. It returns the end of what it wrote.
static char* WriteQuoted(char* to, const char* text) {
  *to++ = '"';
  for (; *text != '\0'; ++text) {
    if (*text == '"' || *text == '\\') {
      *to++ = '\\';
      *to++ = *text;
    } else if ((unsigned char)*text < ' ') {
      to += sprintf(to, "\\u%04x", (unsigned)*text);
    } else {
      *to++ = *text;
    }
  }
  *to++ = '"';
  *to = '\0';
  return to;
}

static char* WriteBody(char* to, const struct Asked* asked) {
  to = WriteQuoted(stpcpy(to, "{\"path\":"), asked->path);
  to = WriteQuoted(stpcpy(to, ",\"purpose\":"), asked->purpose);
  to = WriteQuoted(stpcpy(to, ",\"algorithm\":"), asked->algorithm);
  return stpcpy(to, "}");
}

char* WriteRequest(const struct Asked* asked, size_t* size) {
  static const char kHead[] =
      "POST /GetKey HTTP/1.1\r\n"
      "Host: dstack\r\n"
      "Content-Type: application/json\r\n"
      "Content-Length: %zu\r\n"
      "Connection: close\r\n"
      "\r\n"
      "%s";
  const size_t texts = strlen(asked->path) + strlen(asked->purpose) + strlen(asked->algorithm);
  char* body = malloc(kMostEscaped * texts + 256);
  if (body == NULL) return NULL;
  WriteBody(body, asked);
  char* request = NULL;
  const int written = asprintf(&request, kHead, strlen(body), body);
  free(body);
  if (written < 0) return NULL;
  *size = (size_t)written;
  return request;
}
