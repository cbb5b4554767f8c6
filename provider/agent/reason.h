// Reason: every way in which the provider refuses, and the words for it.
#pragma once

#include <string_view>

namespace provider {

// One enumerator per way to refuse. The clause it serves stands behind it.
enum class Reason {
  // Configuration from the environment.
  kUnknownProvider,  // TESSERA_KEY_PROVIDER names none of ephemeral, file, dstack-kms
  kKeyFileEmpty,     // TESSERA_KEY_FILE is set and empty
  kKeyFileMissing,   // provider file without TESSERA_KEY_FILE
  kKeyIdMissing,     // provider dstack-kms without TESSERA_DSTACK_KMS_KEY_ID, or with an empty one
  kKeyIdNotUtf8,     // TESSERA_DSTACK_KMS_KEY_ID cannot be carried by JSON
  kSettingOfAnotherProvider,    // a setting that the selected provider would ignore
  kSocketPathEmpty,             // TESSERA_DSTACK_SOCKET is set and empty
  kConformanceVariableMissing,  // a DSTACK_CONFORMANCE_* variable of the client contract is unset
  // Reaching the agent.
  kSocketPathTooLong,   // FC-01: longer than sun_path holds
  kSocketAbsent,        // FC-01, FC-03: nothing at any of the paths
  kSocketNotReachable,  // FC-01: not a socket, refusing, unreadable
  kDeadlineExceeded,    // FC-04: the exchange was not over in time
  kConnectionReset,     // FC-06: the agent broke the connection
  kClosedBeforeAnswer,  // FC-06: end of stream before a whole head
  kAnswerTooLarge,      // FC-05: more than the most that is read
  // HTTP.
  kMalformedHttp,     // FC-11, FC-20, FC-28: not the head of an HTTP/1.1 answer
  kStatusNot200,      // FC-10, FC-12, FC-13
  kTransferEncoding,  // FC-24, FC-25, FC-26: any Transfer-Encoding at all
  kContentEncoding,   // FC-29: any Content-Encoding at all
  kBadContentLength,  // FC-22, FC-23: not one number, or two that differ
  kBodyTruncated,     // FC-21: fewer bytes than Content-Length
  kBytesAfterBody,    // FC-27: more bytes than Content-Length
  // JSON.
  kNotAJsonObject,   // FC-30, FC-35: not one complete JSON object in valid UTF-8
  kJsonTooDeep,      // FC-35: nesting beyond the limit
  kDuplicateMember,  // FC-33: a member of the object stands twice
  kErrorMember,      // FC-34: an error member beside status 200
  kNoKeyField,       // FC-31, FC-32, FC-36: no member key
  kKeyNotAString,    // FC-31
  // Secret.
  kKeyNotHex,    // FC-40
  kKeyTooShort,  // FC-41: fewer than 32 bytes
  kKeyAllZero,   // FC-42
  // Derivation and the file provider.
  kCryptoFailed,       // OpenSSL refused: no key comes out
  kKeyFileUnreadable,  // the key file exists and cannot be read
  kKeyFileInvalid,  // the key file is not 128 bytes of four valid scalars, a regular file of mode
                    // 0600
  kKeyFileNotWritable,   // the key file could not be created and published
  kProcessNotProtected,  // core dumps could not be turned off
  kOutputNotWritable,    // standard output was closed or full: the key reached nobody
};

// Token is the enumerator's name without the k, in lower-case words joined by dashes: stable, for
// machines and tests.
std::string_view Token(Reason reason);

// Describe says what happened, in static words: never bytes that a peer sent.
std::string_view Describe(Reason reason);

// Advice says what the operator can do about it, in static words.
std::string_view Advice(Reason reason);

}  // namespace provider
