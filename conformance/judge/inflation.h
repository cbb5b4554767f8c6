// Inflater: what a stream of zlib, gzip or raw deflate holds.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace conformance {

enum class StreamFormat { kZlibOrGzip, kRaw };

// Inflater keeps its memory for the next stream: most of what is tried is none.
class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Inflate is the first `most` bytes of what the stream at the start of `data` holds, up to where
  // it breaks; empty for none. Whatever follows the stream is ignored.
  std::string Inflate(std::string_view data, StreamFormat format, std::size_t most);

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;  // null until the first use
};

}  // namespace conformance
