// Play: one case by hand, for a client in a debugger (serve) or for whoever wants its bytes
// (render).
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "conformance/case/catalog.h"
#include "conformance/case/result.h"
#include "mock_agent/wire/key_api.h"

namespace conformance {

struct PlayOptions {
  std::string id;
  std::optional<mock_agent::KeyApi> api;  // none: the one of the first profile that has the case
  std::string socket;                     // serve
  std::string record_file;                // serve; empty: none
  std::string seed;                       // 64 hex digits; serve: empty for a random one
  bool first_connection = false;          // render: what this one gets, instead of the answer
  std::string folder;                     // render: where a file for each case goes; empty: none
  std::optional<std::size_t>
      at;                // of a sweep: the place of the point that is played; none: the first
  std::string key_path;  // of which the secret is derived where no request names a path; empty:
                         // the case's own, else "a/key/path"
};

// Serve plays the run of the case that is judged until SIGTERM or SIGINT, which it blocks.
// kUnknownCase, also for a case in which no agent answers; kWrongValue for a seed, for a place that the
// case's sweep has not, and for an API in which nobody asks the case; the errors of ServeUntilSignal.
Result<void> Serve(const Catalog& catalog, const PlayOptions& options);

// Rendered is the bytes the case sends; what is sent without end stands there once. kUnknownCase,
// kWrongValue, also where the first connection is asked for and gets what every other one does.
Result<std::string> Rendered(const Catalog& catalog, const PlayOptions& options);

// RenderIntoFolder writes what Rendered is of every case whose id or clause matches the glob in `id`, each
// to a file of its id in the folder, which is made where it is missing. kUnknownCase, kReportNotWritable
// and the errors of Rendered; what was written before one of them stays.
Result<void> RenderIntoFolder(const Catalog& catalog, const PlayOptions& options);

}  // namespace conformance
