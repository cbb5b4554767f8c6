#include "conformance/judge/inflation.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <limits>

namespace conformance {
namespace {

constexpr int kRawWindow = -MAX_WBITS;
constexpr int kZlibOrGzipWindow = MAX_WBITS + 32;
constexpr std::size_t kFirstBytes = 256;

// CannotBeRaw: the first block is of no type, or stored with a length that is not its own
// complement, or has more codes than there are.
bool CannotBeRaw(std::string_view data) {
  const auto byte = [data](std::size_t i) { return static_cast<unsigned char>(data[i]); };
  if (data.size() < 3) return true;
  switch ((byte(0) >> 1U) & 3U) {
    case 0:
      return data.size() < 5 || byte(1) != (byte(3) ^ 0xFFU) || byte(2) != (byte(4) ^ 0xFFU);
    case 1:
      return false;
    case 2:
      return (byte(0) >> 3U) > 29 || (byte(1) & 0x1FU) > 29;
    default:
      return true;
  }
}

}  // namespace

struct Inflater::Stream {
  z_stream zlib{};
  bool ready = false;
};

Inflater::Inflater() = default;

Inflater::~Inflater() {
  if (stream_ && stream_->ready) inflateEnd(&stream_->zlib);
}

std::string Inflater::Inflate(std::string_view data, StreamFormat format, std::size_t most) {
  const bool raw = format == StreamFormat::kRaw;
  if (raw && CannotBeRaw(data)) return {};
  if (!stream_) stream_ = std::make_unique<Stream>();
  z_stream& zlib = stream_->zlib;
  const int window = raw ? kRawWindow : kZlibOrGzipWindow;
  const int begun = stream_->ready ? inflateReset2(&zlib, window) : inflateInit2(&zlib, window);
  if (begun != Z_OK) return {};
  stream_->ready = true;
  zlib.next_in = reinterpret_cast<const Bytef*>(data.data());
  zlib.avail_in =
      static_cast<uInt>(std::min<std::size_t>(data.size(), std::numeric_limits<uInt>::max()));
  std::string out;
  std::size_t size = 0;
  for (int state = Z_OK; state == Z_OK && size < most;) {
    out.resize(std::min(most, std::max(kFirstBytes, 2 * size)));
    zlib.next_out = reinterpret_cast<Bytef*>(out.data() + size);
    zlib.avail_out = static_cast<uInt>(out.size() - size);
    state = inflate(&zlib, Z_NO_FLUSH);
    size = out.size() - zlib.avail_out;
  }
  out.resize(size);
  return out;
}

}  // namespace conformance
