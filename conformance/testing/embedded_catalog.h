// EmbeddedCatalog: the catalogue of the program, read once for all tests of a test program; reading it takes longer than they do.
#pragma once

#include "conformance/case/catalog.h"

namespace conformance {

inline const Catalog& EmbeddedCatalog() {
  static const Catalog kCatalog = Catalog::Embedded().value();
  return kCatalog;
}

}  // namespace conformance
