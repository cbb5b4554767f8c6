#include "conformance/parity/long_request.h"

#include <fmt/format.h>

namespace conformance::parity {
namespace {

constexpr std::size_t kMiB = 1 << 20;
constexpr std::string_view kGood = R"({"path":"a/b","purpose":"p","algorithm":"secp256k1"})";

std::string GetKey(std::string_view target, std::string_view body, std::string_view header = "") {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: dstack\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n{}\r\n{}",
      target, body.size(), header, body);
}

std::string WithBody(std::size_t size) {
  return GetKey("/GetKey", fmt::format(R"({{"path":"a/b","more":"{}"}})", std::string(size, 'x')));
}

std::string WithQuery(std::size_t size) {
  return GetKey("/GetKey?" + std::string(size, 'a'), kGood);
}

}  // namespace

std::optional<std::string> LongRequest(std::string_view name) {
  if (name == "header-1m")
    return GetKey("/GetKey", kGood, "X-A: " + std::string(kMiB, 'v') + "\r\n");
  if (name == "target-64k") return WithQuery(65536);
  if (name == "target-70k") return WithQuery(70000);
  if (name == "body-1m") return WithBody(kMiB);
  if (name == "body-9m") return WithBody(9 * kMiB);
  if (name == "body-11m") return WithBody(11 * kMiB);
  return std::nullopt;
}

}  // namespace conformance::parity
