// Result<T>: either a T or an Error: what went wrong, in words for the person who starts the agent.
#pragma once

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <boost/outcome/try.hpp>
#include <string>
#include <string_view>

namespace mock_agent {

// One enumerator per way in which the agent cannot start or a script cannot be loaded.
enum class ErrorCode {
  kSeedNotHex,      // not hex of exactly 32 bytes
  kFileUnreadable,  // an identity or script file that cannot be read
  kNotJson,         // a file that is not one JSON value
  kUnknownMember,   // a JSON member this program does not know
  kMissingMember,   // a JSON member that must be there
  kWrongType,       // a JSON member of another type, or out of range
  kBadKey,  // a key that is not a valid secp256k1 private key, or a signature of the wrong size
  kUnknownPlaceholder,  // a ${...} that is none of docs/cases.md
  kBadStep,             // not exactly one action, or a step after the end
  kScriptWithoutEnd,    // the last step does not say how the connection ends
  kSocketPathTooLong,   // longer than sun_path holds
  kSocketInUse,         // somebody answers on the socket
  kSocketPathTaken,     // a file that is no socket stands at the path
  kSocketNotBindable,   // the system refused to bind or listen
  kNotLoopback,         // a TCP address that is none of this machine's own
  kFileUnwritable,      // a file that could not be written
  kNotToml,             // a file that is not TOML
  kBadCertificate,      // not a certificate, or not one of its key
  kBadAttestation,      // not an attestation of dstack's, with a quote of TDX
};

// Error is a code, and one line that names the file, member or path it is about.
struct Error {
  ErrorCode code;
  std::string message;
};

// Outcome has no default value and no value_or. Touching what is not there aborts in every build.
template <typename T, typename E>
using Outcome =
    BOOST_OUTCOME_V2_NAMESPACE::basic_result<T, E, BOOST_OUTCOME_V2_NAMESPACE::policy::terminate>;

template <typename T>
using Result = Outcome<T, Error>;

using BOOST_OUTCOME_V2_NAMESPACE::success;

}  // namespace mock_agent
