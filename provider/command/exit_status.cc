#include "provider/command/exit_status.h"

namespace provider {

ExitStatus StatusOf(Reason reason) {
  switch (reason) {
    case Reason::kUnknownProvider:
    case Reason::kKeyFileEmpty:
    case Reason::kKeyFileMissing:
    case Reason::kKeyIdMissing:
    case Reason::kKeyIdNotUtf8:
    case Reason::kSettingOfAnotherProvider:
    case Reason::kSocketPathEmpty:
    case Reason::kConformanceVariableMissing:
      return ExitStatus::kUsage;
    case Reason::kKeyFileUnreadable:
    case Reason::kKeyFileInvalid:
    case Reason::kKeyFileNotWritable:
      return ExitStatus::kKeyFile;
    case Reason::kSocketPathTooLong:
    case Reason::kSocketAbsent:
    case Reason::kSocketNotReachable:
    case Reason::kDeadlineExceeded:
    case Reason::kConnectionReset:
    case Reason::kClosedBeforeAnswer:
    case Reason::kAnswerTooLarge:
    case Reason::kMalformedHttp:
    case Reason::kStatusNot200:
    case Reason::kTransferEncoding:
    case Reason::kContentEncoding:
    case Reason::kBadContentLength:
    case Reason::kBodyTruncated:
    case Reason::kBytesAfterBody:
    case Reason::kNotAJsonObject:
    case Reason::kJsonTooDeep:
    case Reason::kDuplicateMember:
    case Reason::kErrorMember:
    case Reason::kNoKeyField:
    case Reason::kKeyNotAString:
    case Reason::kKeyNotHex:
    case Reason::kKeyTooShort:
    case Reason::kKeyAllZero:
    case Reason::kCryptoFailed:
    case Reason::kProcessNotProtected:
    case Reason::kOutputNotWritable:
      return ExitStatus::kRefused;
  }
  return ExitStatus::kRefused;
}

}  // namespace provider
