#include "mock_agent/guest/message_pack.h"

#include <cstdlib>

namespace mock_agent {
namespace {

void AppendBigEndian(std::string& packed, std::uint64_t number, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) packed += static_cast<char>(number >> (8 * i) & 0xff);
}

// AppendSize is a marker and a size of 1, 2 or 4 bytes; a marker of 0 is none for that size.
void AppendSize(std::string& packed, std::size_t size, std::uint8_t of_1, std::uint8_t of_2,
                std::uint8_t of_4) {
  if (of_1 != 0 && size <= 0xff) {
    packed += static_cast<char>(of_1);
    AppendBigEndian(packed, size, 1);
  } else if (size <= 0xffff) {
    packed += static_cast<char>(of_2);
    AppendBigEndian(packed, size, 2);
  } else if (size <= 0xffffffff) {
    packed += static_cast<char>(of_4);
    AppendBigEndian(packed, size, 4);
  } else {
    std::abort();
  }
}

}  // namespace

void AppendPackedMap(std::string& packed, std::size_t members) {
  if (members > 15) std::abort();
  packed += static_cast<char>(0x80 | members);
}

void AppendPackedArray(std::string& packed, std::size_t elements) {
  if (elements <= 15) {
    packed += static_cast<char>(0x90 | elements);
  } else {
    AppendSize(packed, elements, 0, 0xdc, 0xdd);
  }
}

void AppendPackedNumber(std::string& packed, std::uint64_t number) {
  if (number < 0x80) {
    packed += static_cast<char>(number);
  } else if (number <= 0xffffffff) {
    AppendSize(packed, number, 0xcc, 0xcd, 0xce);
  } else {
    packed += static_cast<char>(0xcf);
    AppendBigEndian(packed, number, 8);
  }
}

void AppendPackedText(std::string& packed, std::string_view text) {
  if (text.size() <= 31) {
    packed += static_cast<char>(0xa0 | text.size());
  } else {
    AppendSize(packed, text.size(), 0xd9, 0xda, 0xdb);
  }
  packed += text;
}

void AppendPackedBytes(std::string& packed, std::string_view bytes) {
  AppendSize(packed, bytes.size(), 0xc4, 0xc5, 0xc6);
  packed += bytes;
}

void AppendPackedNumbers(std::string& packed, std::string_view bytes) {
  AppendPackedArray(packed, bytes.size());
  for (const char each : bytes) AppendPackedNumber(packed, static_cast<std::uint8_t>(each));
}

}  // namespace mock_agent
