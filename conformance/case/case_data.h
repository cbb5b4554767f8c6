// The case files as they stand under conformance/cases, embedded in a program. Data only: whoever
// links this knows no code of the suite.
#pragma once

#include <span>
#include <string_view>

namespace case_data {

struct CaseFile {
  std::string_view path;  // below conformance/cases, e.g. "status/status-500.json"
  std::string_view json;
};

// EmbeddedCases is every case file, sorted by path.
std::span<const CaseFile> EmbeddedCases();

// ClausesJson is conformance/cases/clauses.json.
std::string_view ClausesJson();

// SourcesDigest is SHA-256, in hex, of all of these.
std::string_view SourcesDigest();

// LockDigest is SHA-256, in hex, of conformance/cases/expanded.lock; empty where that was not written
// from these sources.
std::string_view LockDigest();

}  // namespace case_data
