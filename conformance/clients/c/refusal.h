// Every way in which this client refuses, in words of its own and never in the agent's.
#pragma once

enum Refusal {
  kNoRefusal,
  kNothingAsked,
  kNoAgent,
  kDeadlineOver,
  kBrokenConnection,
  kAnswerTooLarge,
  kHeadCutShort,
  kMalformedHead,
  kStatusNot200,
  kEncoded,
  kBadLength,
  kBodyCutShort,
  kBytesAfterAnswer,
  kNotJson,
  kErrorMember,
  kNoKey,
  kKeyTwice,
  kNotHex,
  kSecretTooShort,
  kSecretAllZero,
  kNoOrigin,
  kNoPublicKey,
  kNotPrinted,
};

// RefusalText is static.
const char* RefusalText(enum Refusal refusal);
