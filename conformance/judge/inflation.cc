#include "conformance/judge/inflation.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <limits>

namespace conformance {
namespace {

constexpr int kRawWindow = -MAX_WBITS;
constexpr int kZlibOrGzipWindow = MAX_WBITS + 32;
constexpr std::size_t kFirstBytes = 256;  // most of what is tried is no stream at all

}  // namespace

std::string Inflated(std::string_view data, Deflated format, std::size_t most) {
  z_stream stream{};
  if (inflateInit2(&stream, format == Deflated::kRaw ? kRawWindow : kZlibOrGzipWindow) != Z_OK) {
    return {};
  }
  stream.next_in = reinterpret_cast<const Bytef*>(data.data());
  stream.avail_in =
      static_cast<uInt>(std::min<std::size_t>(data.size(), std::numeric_limits<uInt>::max()));
  std::string out;
  std::size_t size = 0;
  for (int state = Z_OK; state == Z_OK && size < most;) {
    out.resize(std::min(most, std::max(kFirstBytes, 2 * size)));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + size);
    stream.avail_out = static_cast<uInt>(out.size() - size);
    state = inflate(&stream, Z_NO_FLUSH);
    size = out.size() - stream.avail_out;
  }
  inflateEnd(&stream);
  out.resize(size);
  return out;
}

}  // namespace conformance
