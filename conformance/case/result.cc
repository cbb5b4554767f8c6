#include "conformance/case/result.h"

namespace conformance {
namespace {

ErrorCode CodeOf(mock_agent::ErrorCode code) {
  switch (code) {
    case mock_agent::ErrorCode::kFileUnreadable:
      return ErrorCode::kFileUnreadable;
    case mock_agent::ErrorCode::kNotJson:
      return ErrorCode::kNotJson;
    case mock_agent::ErrorCode::kUnknownMember:
      return ErrorCode::kUnknownMember;
    case mock_agent::ErrorCode::kMissingMember:
      return ErrorCode::kMissingMember;
    case mock_agent::ErrorCode::kWrongType:
    case mock_agent::ErrorCode::kSeedNotHex:
    case mock_agent::ErrorCode::kNotToml:
    case mock_agent::ErrorCode::kBadCertificate:
    case mock_agent::ErrorCode::kBadAttestation:
    case mock_agent::ErrorCode::kBadKey:
      return ErrorCode::kWrongValue;
    case mock_agent::ErrorCode::kUnknownPlaceholder:
    case mock_agent::ErrorCode::kBadStep:
    case mock_agent::ErrorCode::kScriptWithoutEnd:
      return ErrorCode::kBadScript;
    case mock_agent::ErrorCode::kSocketPathTooLong:
    case mock_agent::ErrorCode::kSocketInUse:
    case mock_agent::ErrorCode::kSocketPathTaken:
    case mock_agent::ErrorCode::kSocketNotBindable:
    case mock_agent::ErrorCode::kNotLoopback:
      return ErrorCode::kAgentFailed;
    case mock_agent::ErrorCode::kFileUnwritable:
      return ErrorCode::kReportNotWritable;
  }
  return ErrorCode::kSystem;
}

}  // namespace

Error::Error(const mock_agent::Error& error) : code(CodeOf(error.code)), message(error.message) {
}

}  // namespace conformance
