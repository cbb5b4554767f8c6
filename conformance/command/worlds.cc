#include "conformance/command/worlds.h"

#include <utility>

namespace conformance {

Worlds::Worlds(bool plain, std::vector<std::string> shown)
    : kind_(plain ? WorldOptions::Kind::kPlain : WorldOptions::Kind::kFull),
      shown_(std::move(shown)) {
}

Result<void> Worlds::Settle() {
  if (kind_ == WorldOptions::Kind::kPlain) {
    why_plain_ = "asked for";
    return success();
  }
  const auto tried = World::Make({.kind = kind_, .folder = {}, .shown = shown_});
  if (tried) return success();
  if (tried.error().code != ErrorCode::kNamespaceRefused) return tried.error();
  kind_ = WorldOptions::Kind::kPlain;
  why_plain_ = tried.error().message;
  return success();
}

Result<std::unique_ptr<World>> Worlds::Make() {
  WorldOptions options{.kind = kind_, .folder = {}, .shown = shown_};
  if (kind_ == WorldOptions::Kind::kPlain) {
    BOOST_OUTCOME_TRY(folder, PrivateFolder::Create());
    options.folder = folder.path();
    const std::lock_guard lock(mutex_);
    folders_.push_back(std::move(folder));
  }
  return World::Make(std::move(options));
}

}  // namespace conformance
