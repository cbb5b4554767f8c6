// TdQuote: the fields of an Intel TDX quote, and no word about its signature.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "provider/agent/result.h"
#include "provider/quote/report_data.h"
#include "provider/quote/sha2.h"

namespace provider {

// A measurement: the value of MRTD or of a register.
using Register = Sha384Digest;
using Attributes = std::array<std::uint8_t, 8>;

inline constexpr std::size_t kRegisters = 4;  // RTMR0 to RTMR3

// TdQuote is laid out as a quote of a TDX guest. That it is one, only Intel's signature says, which
// nobody looks at here.
class TdQuote {
 public:
  // Parse takes (Intel, TDX DCAP Quoting Library API, appendix 3; numbers are little-endian):
  //   version 4  header of 48 bytes, TD report 1.0 (584)
  //   version 5  header of 48 bytes, type (2) and size (4) of the body, TD report 1.0 (type 2, 584) or
  //              1.5 (type 3, 648)
  // and then the size of the signature (4), the signature, and nothing but zeros: dstack's quotes
  // come in a buffer that is longer than they are. Version 4 is recorded, version 5 read of only.
  // Refuses, in this order, with
  //   kQuoteTruncated         fewer bytes than its header
  //   kQuoteNotTdx            another TEE type than 0x81
  //   kQuoteVersionUnknown    another version than 4 or 5
  //   kQuoteBodyUnknown       (version 5) another type of body, or another size than the type's
  //   kQuoteTruncated         fewer bytes than body and signature announce
  //   kQuoteWithoutSignature  a signature of no bytes
  //   kQuoteBytesAfterEnd     something behind the signature that is not zero
  static Result<TdQuote> Parse(std::span<const std::uint8_t> bytes);

  // bytes are all of it, as given.
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

  Register mrtd() const;
  // rtmr of 0 to 3.
  Register rtmr(std::size_t number) const;
  ReportData report_data() const;
  // attributes of the TD, as they stand: 8 bytes, the first of which holds bits 0 to 7.
  Attributes attributes() const;
  // untrusted: one of the bits 0 to 7 of the attributes (TUD), each of which lets the host look into
  // the guest: debug mode (bit 0), profiling (Intel, TDX DCAP Quoting Library API, appendix 3).
  bool untrusted() const;

 private:
  TdQuote(std::vector<std::uint8_t> bytes, std::size_t body)
      : bytes_(std::move(bytes)), body_(body) {}

  template <typename Field>
  Field At(std::size_t offset) const;

  std::vector<std::uint8_t> bytes_;
  std::size_t body_;  // where the TD report begins
};

}  // namespace provider
