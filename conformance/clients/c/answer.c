#include "conformance/clients/c/answer.h"

#include "conformance/clients/c/head.h"

// ReceiveMore adds what comes next; `at_end` is the refusal where nothing does.
static enum Refusal ReceiveMore(const struct Connection* connection, struct Answer* answer,
                                enum Refusal at_end) {
  size_t received = 0;
  const size_t room = sizeof(answer->bytes) - answer->size;
  if (room == 0) return kAnswerTooLarge;
  const enum Refusal refusal = Receive(connection, answer->bytes + answer->size, room, &received);
  answer->size += received;
  return refusal == kNoRefusal && received == 0 ? at_end : refusal;
}

static enum Refusal ReceiveHead(const struct Connection* connection, struct Answer* answer,
                                struct Head* head) {
  size_t head_size = 0;
  while ((head_size = HeadSize(answer->bytes, answer->size)) == 0) {
    const enum Refusal refusal = ReceiveMore(connection, answer, kHeadCutShort);
    if (refusal != kNoRefusal) return refusal;
  }
  answer->body = answer->bytes + head_size;
  return ReadHead(answer->bytes, head_size, head);
}

static size_t BytesOfBody(const struct Answer* answer) {
  return answer->size - (size_t)(answer->body - answer->bytes);
}

static enum Refusal ReceiveLength(const struct Connection* connection, struct Answer* answer,
                                  size_t length) {
  while (BytesOfBody(answer) < length) {
    const enum Refusal refusal = ReceiveMore(connection, answer, kBodyCutShort);
    if (refusal != kNoRefusal) return refusal;
  }
  answer->body_size = length;
  return BytesOfBody(answer) == length ? kNoRefusal : kBytesAfterAnswer;
}

static enum Refusal ReceiveToTheEnd(const struct Connection* connection, struct Answer* answer) {
  for (;;) {
    const size_t before = answer->size;
    const enum Refusal refusal = ReceiveMore(connection, answer, kNoRefusal);
    if (refusal != kNoRefusal) return refusal;
    answer->body_size = BytesOfBody(answer);
    if (answer->size == before) return kNoRefusal;
  }
}

enum Refusal ReceiveAnswer(const struct Connection* connection, struct Answer* answer) {
  struct Head head;
  answer->size = 0;
  const enum Refusal refusal = ReceiveHead(connection, answer, &head);
  if (refusal != kNoRefusal) return refusal;
  return head.has_length ? ReceiveLength(connection, answer, head.length)
                         : ReceiveToTheEnd(connection, answer);
}
