#include "mock_agent/guest/http_route.h"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <locale>
#include <optional>
#include <vector>

#include "mock_agent/guest/media_type.h"

namespace mock_agent {
namespace {

using Segments = std::vector<std::string_view>;

bool IsWord(std::string_view text, std::string_view word) {
  return boost::algorithm::iequals(text, word, std::locale::classic());
}

// Rocket knows these methods, in letters of any case, and no other.
bool IsKnownMethod(std::string_view method) {
  constexpr std::array<std::string_view, 9> kKnown = {
      "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "TRACE", "CONNECT", "PATCH"};
  return std::any_of(kKnown.begin(), kKnown.end(),
                     [method](std::string_view known) { return IsWord(method, known); });
}

// PastMount drops the segments of the service's mount from the front. Nothing where the path leads
// elsewhere. 0.6 has versions behind it.
std::optional<Mount> PastMount(Segments& segments, Service service, Api api) {
  const auto drop = [&segments](std::string_view name) {
    if (segments.size() < 2 || segments.front() != name) return false;
    segments.erase(segments.begin());
    return true;
  };
  if (service != Service::kDstackGuest && !drop("prpc")) return std::nullopt;
  if (api != Api::k06 || service == Service::kTappd) return Mount::kV0;
  if (drop("v1")) return Mount::kV1;
  drop("v0");
  return Mount::kV0;
}

// Once or more often, as the original does it.
std::string WithoutPrefix(std::string method, Service service) {
  const std::string_view prefix = service == Service::kTappd    ? "Tappd."
                                  : service == Service::kWorker ? "Worker."
                                                                : "";
  while (!prefix.empty() && method.starts_with(prefix)) method.erase(0, prefix.size());
  return method;
}

// Rocket's `json: bool` in a query; the first one counts.
bool QuerySaysJson(std::string_view query) {
  constexpr std::array<std::string_view, 5> kYes = {"", "true", "1", "on", "yes"};
  for (;;) {
    const std::size_t end = query.find('&');
    const std::string_view field = query.substr(0, end);
    const std::size_t equals = field.find('=');
    if (field.substr(0, equals) == "json") {
      const std::string_view value =
          equals == std::string_view::npos ? std::string_view() : field.substr(equals + 1);
      return std::any_of(kYes.begin(), kYes.end(),
                         [value](std::string_view yes) { return IsWord(value, yes); });
    }
    if (end == std::string_view::npos) return false;
    query.remove_prefix(end + 1);
  }
}

bool AsksForJson(const HttpHead& head, std::string_view query) {
  const auto type = head.Header("content-type");
  return (type && IsJson(*type)) || QuerySaysJson(query);
}

}  // namespace

HttpRoute RouteOf(const HttpHead& head, Service service, Api api) {
  using Kind = HttpRoute::Kind;
  const HttpTarget target = ParseHttpTarget(head.target);
  if (target.kind == HttpTarget::Kind::kMalformed) return {.kind = Kind::kMalformed};
  if (target.kind == HttpTarget::Kind::kNoPath || !IsKnownMethod(head.method)) {
    return {.kind = Kind::kUnroutable};
  }
  const bool is_get = IsWord(head.method, "GET") || IsWord(head.method, "HEAD");
  if (!is_get && !IsWord(head.method, "POST")) return {.kind = Kind::kNotFound};
  Segments segments = SegmentsOf(target.path);
  const auto mount = PastMount(segments, service, api);
  if (!mount || segments.size() != 1) return {.kind = Kind::kNotFound};
  if (segments.front().empty()) return {.kind = Kind::kUnprocessable};
  return {.kind = Kind::kCall,
          .mount = *mount,
          .method = WithoutPrefix(PercentDecoded(segments.front()), service),
          .is_get = is_get,
          .json = !is_get && AsksForJson(head, target.query),
          .query = target.query};
}

}  // namespace mock_agent
