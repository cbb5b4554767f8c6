#include "conformance/clients/c/refusal.h"

const char* RefusalText(enum Refusal refusal) {
  switch (refusal) {
    case kNoRefusal:
      return "nothing";
    case kNothingAsked:
      return "the environment does not say what to ask for, or not rightly";
    case kNoAgent:
      return "no agent is to be reached at the socket";
    case kDeadlineOver:
      return "the deadline is over";
    case kBrokenConnection:
      return "the agent broke the connection";
    case kAnswerTooLarge:
      return "the answer is too large";
    case kHeadCutShort:
      return "the stream ended before the end of the head";
    case kMalformedHead:
      return "a line of the head is malformed";
    case kStatusNot200:
      return "a status that is not 200";
    case kEncoded:
      return "a transfer or content encoding";
    case kBadLength:
      return "a Content-Length that is no number, or more than one";
    case kBodyCutShort:
      return "fewer bytes than Content-Length";
    case kBytesAfterAnswer:
      return "bytes after the answer";
    case kNotJson:
      return "the body is not one JSON object";
    case kErrorMember:
      return "the agent reports an error";
    case kNoKey:
      return "no key that is a string";
    case kKeyTwice:
      return "the key stands twice";
    case kNotHex:
      return "the key is not hex";
    case kSecretTooShort:
      return "the key is too short";
    case kSecretAllZero:
      return "the key is all zero";
    case kNoOrigin:
      return "the signature chain does not prove the key's origin";
    case kNoPublicKey:
      return "no public key can be derived";
    case kNotPrinted:
      return "standard output cannot be written";
  }
  return "nothing that has a name";
}
