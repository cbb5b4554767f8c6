// Catalog: the cases of a run, which fit together.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/case.h"
#include "conformance/case/expansion.h"
#include "conformance/case/result.h"

namespace conformance {

// Catalog cannot be made unless its ids are unique, every clause is known, and every case that may
// be refused has a twin that is there, is MUST accept in profile tessera and asks the client for
// the same; and exactly one, which MUST be accepted, is the smoke case.
class Catalog {
 public:
  // Embedded is the catalogue built into this program.
  static Result<Catalog> Embedded();
  static Result<Catalog> Of(std::vector<Case> cases);
  // Written takes cases as their files have them, families filled in.
  static Result<Catalog> Written(std::vector<WrittenCase> cases);
  // WithFile adds the case or family in a file. It cannot weaken the catalogue: kDuplicateId for a
  // case that is there already, kCatalogWeakened for one that expects less than its clause asks.
  Result<Catalog> WithFile(const std::string& path) const;

  // The case every client has to pass before any other is run.
  const Case& smoke() const { return *Find(smoke_); }
  const std::vector<Case>& cases() const { return cases_; }  // sorted by clause, then id
  // True of Embedded alone.
  bool is_embedded() const { return embedded_; }
  // Find is null for an unknown id.
  const Case* Find(std::string_view id) const;
  // ProvingTwin is the sound answer that shows in a profile that a refusal of this case is one of
  // the difference alone: its twin or, where the profile refuses that too, the twin's. Null for a
  // case that is sound itself.
  const Case* ProvingTwin(const Case& of, Profile profile) const;
  // Select is the cases whose id or clause matches one of these globs (all of them for none), in
  // catalogue order. kUnknownCase names a glob that matches nothing.
  Result<std::vector<const Case*>> Select(const std::vector<std::string>& globs) const;

 private:
  Result<void> CheckTwin(const Case& of) const;

  Catalog() = default;

  std::vector<Case> cases_;
  std::vector<WrittenCase> written_;  // that they were made from; empty for Of
  std::map<std::string, std::size_t, std::less<>> places_;  // of ids, in cases_
  std::string smoke_;
  bool embedded_ = false;
};

}  // namespace conformance
