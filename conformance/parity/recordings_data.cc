#include "conformance/parity/recordings_data.h"

#include <zlib.h>

#include <cstdlib>

namespace conformance::parity {

std::string EmbeddedRecordingsText() {
  const CompressedRecordings compressed = Compressed();
  std::string text(compressed.size, '\0');
  uLongf size = text.size();
  if (uncompress(reinterpret_cast<Bytef*>(text.data()), &size, compressed.zlib.data(),
                 compressed.zlib.size()) != Z_OK ||
      size != text.size())
    std::abort();
  return text;
}

}  // namespace conformance::parity
