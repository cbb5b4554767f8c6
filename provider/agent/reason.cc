#include "provider/agent/reason.h"

namespace provider {
namespace {

struct Words {
  std::string_view token;
  std::string_view description;
  std::string_view advice;
};

constexpr std::string_view kAgentAdvice =
    "Check what answers on the socket: a sound guest agent never sends this. Do not retry against "
    "an agent that you do not trust.";

constexpr Words WordsOf(Reason reason) {
  switch (reason) {
    case Reason::kUnknownProvider:
      return {.token = "unknown-provider",
              .description = "TESSERA_KEY_PROVIDER names no known provider",
              .advice = "Set TESSERA_KEY_PROVIDER to ephemeral, file or dstack-kms."};
    case Reason::kKeyFileEmpty:
      return {.token = "key-file-empty",
              .description = "TESSERA_KEY_FILE is set and empty",
              .advice = "Set TESSERA_KEY_FILE to the path of the key file, or unset it."};
    case Reason::kKeyFileMissing:
      return {.token = "key-file-missing",
              .description = "provider file is selected without TESSERA_KEY_FILE",
              .advice = "Set TESSERA_KEY_FILE to the path of the key file."};
    case Reason::kKeyIdMissing:
      return {.token = "key-id-missing",
              .description = "provider dstack-kms is selected without TESSERA_DSTACK_KMS_KEY_ID",
              .advice = "Set TESSERA_DSTACK_KMS_KEY_ID to the id of the key to derive."};
    case Reason::kKeyIdNotUtf8:
      return {.token = "key-id-not-utf8",
              .description = "TESSERA_DSTACK_KMS_KEY_ID is not valid UTF-8",
              .advice = "Set TESSERA_DSTACK_KMS_KEY_ID to valid UTF-8 text."};
    case Reason::kSettingOfAnotherProvider:
      return {.token = "setting-of-another-provider",
              .description = "a setting is present that the selected provider would ignore",
              .advice =
                  "Unset it, or select the provider it belongs to: TESSERA_KEY_FILE belongs to "
                  "file, TESSERA_DSTACK_SOCKET and TESSERA_DSTACK_KMS_KEY_ID to dstack-kms."};
    case Reason::kSocketPathEmpty:
      return {.token = "socket-path-empty",
              .description = "TESSERA_DSTACK_SOCKET is set and empty",
              .advice =
                  "Set TESSERA_DSTACK_SOCKET to the path of the guest agent's socket, or unset "
                  "it for the default."};
    case Reason::kConformanceVariableMissing:
      return {.token = "conformance-variable-missing",
              .description = "a DSTACK_CONFORMANCE_* variable is unset",
              .advice =
                  "Start this command through dstack-conformance, or set "
                  "DSTACK_CONFORMANCE_SOCKET, _KEY_PATH, _PURPOSE and _ALGORITHM."};
    case Reason::kSocketPathTooLong:
      return {.token = "socket-path-too-long",
              .description =
                  "the path of the dstack guest-agent socket is too long for a Unix "
                  "socket: need at most 107 bytes",
              .advice = "Give the socket a shorter path."};
    case Reason::kSocketAbsent:
      return {.token = "socket-absent",
              .description = "dstack guest-agent socket not reachable: nothing is there",
              .advice =
                  "Run inside a dstack CVM with the socket mounted (/var/run/dstack.sock), or "
                  "set TESSERA_DSTACK_SOCKET."};
    case Reason::kSocketNotReachable:
      return {.token = "socket-not-reachable",
              .description = "dstack guest-agent socket not reachable",
              .advice =
                  "Check that it is a socket, that the guest agent listens on it, and that this "
                  "user may connect to it."};
    case Reason::kDeadlineExceeded:
      return {.token = "deadline-exceeded",
              .description = "the dstack guest agent did not finish its answer within the deadline",
              .advice = "Check the load and the log of the guest agent, then start again."};
    case Reason::kConnectionReset:
      return {.token = "connection-reset",
              .description = "the dstack guest agent broke the connection",
              .advice = "Check the log of the guest agent, then start again."};
    case Reason::kClosedBeforeAnswer:
      return {.token = "closed-before-answer",
              .description = "the dstack guest agent closed the connection before a whole answer",
              .advice = "Check the log of the guest agent, then start again."};
    case Reason::kAnswerTooLarge:
      return {.token = "answer-too-large",
              .description = "the answer is larger than the 262144 bytes that are read at most",
              .advice = kAgentAdvice};
    case Reason::kMalformedHttp:
      return {.token = "malformed-http",
              .description = "malformed HTTP: the answer does not begin as an HTTP/1.1 answer does",
              .advice = kAgentAdvice};
    case Reason::kStatusNot200:
      return {.token = "status-not-200",
              .description = "the dstack guest agent answered with a non-200 status",
              .advice =
                  "Check the log of the guest agent for why GetKey failed, and that the CVM was "
                  "started with a key provider."};
    case Reason::kTransferEncoding:
      return {
          .token = "transfer-encoding",
          .description = "the answer has a Transfer-Encoding (such as chunked), which is refused",
          .advice =
              "Remove the proxy between this program and the guest agent: the agent itself "
              "sends a Content-Length."};
    case Reason::kContentEncoding:
      return {.token = "content-encoding",
              .description = "the answer has a Content-Encoding that nobody asked for",
              .advice = "Remove the proxy between this program and the guest agent."};
    case Reason::kBadContentLength:
      return {.token = "bad-content-length",
              .description = "the Content-Length of the answer is not one plain number",
              .advice = kAgentAdvice};
    case Reason::kBodyTruncated:
      return {.token = "body-truncated",
              .description = "the answer ended before the bytes that its Content-Length announced",
              .advice = "Check the log of the guest agent, then start again."};
    case Reason::kBytesAfterBody:
      return {.token = "bytes-after-body",
              .description = "the answer goes on after the bytes that its Content-Length announced",
              .advice = kAgentAdvice};
    case Reason::kNotAJsonObject:
      return {
          .token = "not-a-json-object",
          .description = "the body of the answer is not one complete JSON object in valid UTF-8",
          .advice = kAgentAdvice};
    case Reason::kJsonTooDeep:
      return {.token = "json-too-deep",
              .description = "the JSON of the answer is nested deeper than the limit",
              .advice = kAgentAdvice};
    case Reason::kDuplicateMember:
      return {.token = "duplicate-member",
              .description = "a member stands twice in the JSON of the answer",
              .advice = kAgentAdvice};
    case Reason::kErrorMember:
      return {.token = "error-member",
              .description = "the answer has status 200 and an \"error\" field",
              .advice = "Check the log of the guest agent for why GetKey failed."};
    case Reason::kNoKeyField:
      return {.token = "no-key-field",
              .description = "the JSON of the answer has no \"key\" field",
              .advice =
                  "Check that the socket is the guest agent's dstack.sock and not another of "
                  "its sockets."};
    case Reason::kKeyNotAString:
      return {.token = "key-not-a-string",
              .description = "the \"key\" field of the answer is not a string",
              .advice = kAgentAdvice};
    case Reason::kKeyNotHex:
      return {.token = "key-not-hex",
              .description = "the key of the answer is not valid hex",
              .advice = kAgentAdvice};
    case Reason::kKeyTooShort:
      return {.token = "key-too-short",
              .description = "the key of the answer is too short: need >= 32 bytes",
              .advice = kAgentAdvice};
    case Reason::kKeyAllZero:
      return {.token = "key-all-zero",
              .description = "the key of the answer is all-zero",
              .advice = kAgentAdvice};
    case Reason::kCryptoFailed:
      return {.token = "crypto-failed",
              .description = "OpenSSL could not do the computation",
              .advice =
                  "Check that OpenSSL 3 offers SHAKE256, SHA-256 and P-256 here (its "
                  "configuration may restrict the algorithms) and that memory is free."};
    case Reason::kKeyFileUnreadable:
      return {.token = "key-file-unreadable",
              .description = "the key file cannot be opened or read",
              .advice = "Check the path in TESSERA_KEY_FILE and that this user may read the file."};
    case Reason::kKeyFileInvalid:
      return {.token = "key-file-invalid",
              .description =
                  "the key file is not a regular file of mode 0600 with exactly 128 bytes "
                  "of four valid scalars",
              .advice =
                  "Restore the key file from a backup with mode 0600. It is never repaired or "
                  "overwritten; a "
                  "new one is made only where there is none."};
    case Reason::kKeyFileNotWritable:
      return {.token = "key-file-not-writable",
              .description = "the key file could not be created and published",
              .advice =
                  "Check that the folder of TESSERA_KEY_FILE exists, that this user may write "
                  "there, and that the disk has room and knows hard links."};
    case Reason::kProcessNotProtected:
      return {.token = "process-not-protected",
              .description = "core dumps of this process could not be turned off",
              .advice = "Allow prctl(PR_SET_DUMPABLE) and setrlimit(RLIMIT_CORE) in the sandbox."};
    case Reason::kOutputNotWritable:
      return {.token = "output-not-writable",
              .description = "standard output could not be written",
              .advice = "Check that its reader is still there and that its disk has room."};
  }
  return {};
}

}  // namespace

std::string_view Token(Reason reason) {
  return WordsOf(reason).token;
}

std::string_view Describe(Reason reason) {
  return WordsOf(reason).description;
}

std::string_view Advice(Reason reason) {
  return WordsOf(reason).advice;
}

}  // namespace provider
