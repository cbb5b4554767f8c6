// Texts about cases, for people: what `dstack-conformance list` and `describe` print.
#pragma once

#include <span>
#include <string>

#include "conformance/case/catalog.h"

namespace conformance {

// ListText is one line a case: id, clause, title, in columns.
std::string ListText(std::span<const Case> cases);

// ListJson is a JSON array of objects with the members id, area, clause, title, reason, tessera,
// client (the expectations), twin and differs (from the twin, in bytes and steps); null where there
// is none.
std::string ListJson(const Catalog& catalog, std::span<const Case> cases);

// DescribeText says all about one case: what is wrong and why it matters, the clause and its
// source, what a client has to do, what the agent sends, and how to play it by hand.
std::string DescribeText(const Catalog& catalog, const Case& of);

}  // namespace conformance
