// RenderedRun: what the agent of a run sends, known before any client asks.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "conformance/case/catalog.h"
#include "mock_agent/guest/identity.h"
#include "mock_agent/guest/key_request.h"
#include "mock_agent/wire/answer_parts.h"
#include "mock_agent/wire/key_api.h"

namespace conformance {

struct RenderedRun {
  // "send close"; "faithful" for the faithful agent, "-" where nobody answers. Behind those of a first
  // connection that gets something else: "reset then send close".
  std::string steps;
  std::string bytes;              // all that is sent; what is sent without end stands there once
  std::vector<std::string> keys;  // hex of the secrets that an accepting client may hold
  std::string first_connection = {};  // all that this one gets, where it is something else
};

// RenderRun answers a client that asks for what the run tells it to, by this API. `key_path` stands in
// for a path that is left to chance.
RenderedRun RenderRun(const Encounter& of, const mock_agent::Identity& identity,
                      const std::string& key_path, mock_agent::KeyApi api);
// Wanted is what a run's client asks for, and the size of the secret that it gets: all that the parts
// of its answer depend on beside the identity. RenderRun with those parts is the same run.
struct Wanted {
  mock_agent::KeyRequest request;
  std::size_t secret_bytes = mock_agent::kUsualSecretBytes;

  static Wanted In(const Encounter& of, const std::string& key_path, mock_agent::KeyApi api);
  mock_agent::AnswerParts PartsBy(const mock_agent::Identity& identity) const;
};
RenderedRun RenderRun(const Encounter& of, const mock_agent::AnswerParts& parts);

// FirstApi is the one that clients speak in the first profile that has the case.
mock_agent::KeyApi FirstApi(const Case& of);

// StepsOf is RenderedRun's steps, which are the same for every identity and API.
std::string StepsOf(const Encounter& of);

// RenderedPoints is every point of a case's sweep, in its answer for one fixed seed by the first API. The errors of
// Sweep::PointsOf.
Result<std::vector<SweepPoint>> RenderedPoints(const Case& of);

// Difference is how far two rendered runs are apart: bytes between what they begin and what they
// end with in common, and steps that are another word.
struct Difference {
  std::size_t bytes = 0;
  std::size_t steps = 0;
};
Difference DifferenceOf(const RenderedRun& left, const RenderedRun& right);

// FromTwin is how far the judged run of a case, of a sweep that of its first point, is from that of its
// twin, for one fixed seed and the case's first API.
// Nothing for a case without a twin in the catalogue.
std::optional<Difference> FromTwin(const Catalog& catalog, const Case& of);

}  // namespace conformance
