#include "conformance/clients/c/question.h"

// What has been read of the line.
struct Found {
  struct Question* question;
  const char* kms_root;
  const char* app_id;
};

// TextFor is where a member's text goes; NULL for a member that nobody knows.
static const char** TextFor(struct Found* found, struct Text name) {
  struct Asked* asked = &found->question->asked;
  const struct {
    const char* name;
    const char** text;
  } members[] = {{"socket", &asked->socket},
                 {"key_path", &asked->path},
                 {"purpose", &asked->purpose},
                 {"algorithm", &asked->algorithm},
                 {"kms_root_pubkey", &found->kms_root},
                 {"app_id", &found->app_id}};
  for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); ++i) {
    if (TextIs(name, members[i].name)) return members[i].text;
  }
  return NULL;
}

static bool ReadId(struct Reader* reader, struct Text* id) {
  if (AtEnd(reader)) return false;
  id->at = reader->at;
  const bool read = SkipValue(reader);
  id->size = (size_t)(reader->at - id->at);
  return read;
}

static bool ReadQuestionMember(struct Reader* reader, struct Text name, void* into) {
  struct Found* found = into;
  struct Text text;
  if (TextIs(name, "id")) return ReadId(reader, &found->question->id);
  const char** member = TextFor(found, name);
  if (member == NULL) return SkipValue(reader);
  if (!ReadString(reader, &text)) return false;
  text.at[text.size] = '\0';  // at the closing quote, or before it
  *member = text.at;
  return true;
}

enum Refusal ReadQuestion(char* line, size_t size, struct Question* question) {
  struct Reader reader = {line, line + size, 0};
  struct Found found = {question, NULL, NULL};
  *question = (struct Question){.id = {NULL, 0}};
  if (!ReadObject(&reader, ReadQuestionMember, &found) || !AtEnd(&reader)) return kNothingAsked;
  if (question->id.at == NULL) return kNothingAsked;
  return CompleteAsked(&question->asked, found.kms_root, found.app_id);
}
