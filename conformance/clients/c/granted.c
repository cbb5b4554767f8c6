#include "conformance/clients/c/granted.h"

#include "conformance/clients/c/utf8.h"

// What has been read of the answer.
struct Found {
  struct Granted* granted;
  bool chain;
  size_t links;
  enum Refusal refusal;
};

static bool Refuse(struct Found* found, enum Refusal refusal) {
  found->refusal = refusal;
  return false;
}

static bool ReadLink(struct Reader* reader, struct Text name, void* into) {
  struct Found* found = into;
  struct Text link = {NULL, 0};
  (void)name;
  const bool is_text = NextIs(reader, '"');
  if (!(is_text ? ReadString(reader, &link) : SkipValue(reader))) return false;
  if (found->links < kLinks) found->granted->links[found->links] = link;
  ++found->links;
  if (!is_text) found->links = kLinks + 1;
  return true;
}

static bool ReadAnswerMember(struct Reader* reader, struct Text name, void* into) {
  struct Found* found = into;
  struct Granted* granted = found->granted;
  if (TextIs(name, "error")) return Refuse(found, kErrorMember);
  if (TextIs(name, "signature_chain")) {
    // Of two chains, nobody knows which one counts.
    if (found->chain) found->links = kLinks + 1;
    found->chain = true;
    if (NextIs(reader, '[')) return ReadArray(reader, ReadLink, found);
  }
  if (!TextIs(name, "key")) return SkipValue(reader);
  if (granted->key.at != NULL) return Refuse(found, kKeyTwice);
  if (!NextIs(reader, '"')) return Refuse(found, kNoKey);
  return ReadString(reader, &granted->key);
}

enum Refusal ReadGranted(char* body, size_t size, struct Granted* granted) {
  struct Reader reader = {body, body + size, 0};
  struct Found found = {granted, false, 0, kNotJson};
  *granted = (struct Granted){.has_links = false};
  if (!IsUtf8(body, size)) return kNotJson;
  if (!ReadObject(&reader, ReadAnswerMember, &found)) return found.refusal;
  if (!AtEnd(&reader)) return kNotJson;
  if (granted->key.at == NULL) return kNoKey;
  granted->has_links = found.links == kLinks;
  return kNoRefusal;
}
