// Catalog: the cases of a run, which fit together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/case.h"
#include "conformance/case/result.h"

namespace conformance {

// The case every client has to pass before any other is run.
inline constexpr std::string_view kSmokeCase = "valid-answer";

// Catalog cannot be made unless its ids are unique, every clause is known, and every case that may
// be refused has a twin that is there, is MUST accept in profile tessera and asks the client for
// the same.
class Catalog {
 public:
  // Embedded is the catalogue built into this program.
  static Result<Catalog> Embedded();
  static Result<Catalog> Of(std::vector<Case> cases);
  // WithFile adds the case in a file, in place of the one with the same id.
  Result<Catalog> WithFile(const std::string& path) const;

  const std::vector<Case>& cases() const { return cases_; }  // sorted by clause, then id
  // Find is null for an unknown id.
  const Case* Find(std::string_view id) const;
  // Select is the cases whose id or clause matches one of these globs (all of them for none), in
  // catalogue order. kUnknownCase names a glob that matches nothing.
  Result<std::vector<const Case*>> Select(const std::vector<std::string>& globs) const;

 private:
  explicit Catalog(std::vector<Case> cases) : cases_(std::move(cases)) {}

  std::vector<Case> cases_;
};

}  // namespace conformance
