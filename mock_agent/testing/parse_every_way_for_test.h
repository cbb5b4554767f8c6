// How request tests parse: whole, and split at every byte.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "mock_agent/wire/request.h"

namespace mock_agent {

struct Parsed {
  Request request;
  RequestParser::State state;
  std::size_t taken;

  bool operator==(const Parsed&) const = default;
};

// FeedPieces feeds the pieces one after another, and then, where told, the end.
inline Parsed FeedPieces(std::initializer_list<std::string_view> pieces, bool end,
                         RequestParser::Place place) {
  RequestParser parser(place);
  std::size_t taken = 0;
  for (const auto piece : pieces) taken += parser.Feed(piece);
  if (end) parser.End();
  return {parser.request(), parser.state(), taken};
}

// ParseEveryWay parses the bytes whole, cut in two at every place, and byte by byte: the outcome
// must be the same.
inline Parsed ParseEveryWay(std::string_view bytes, bool end = false,
                            RequestParser::Place place = RequestParser::Place::kFirst) {
  const Parsed whole = FeedPieces({bytes}, end, place);
  RequestParser bytewise(place);
  std::size_t taken = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    EXPECT_EQ(FeedPieces({bytes.substr(0, i), bytes.substr(i)}, end, place), whole)
        << "cut at " << i;
    taken += bytewise.Feed(bytes.substr(i, 1));
  }
  if (end) bytewise.End();
  EXPECT_EQ((Parsed{bytewise.request(), bytewise.state(), taken}), whole);
  return whole;
}

// PostWith is the head of a POST with these lines, each with its line end. Chunked is a POST with
// this chunked body.
inline std::string PostWith(std::string_view header_lines) {
  return "POST / HTTP/1.1\r\n" + std::string(header_lines) + "\r\n";
}

inline std::string Chunked(std::string_view body) {
  return PostWith("Transfer-Encoding: chunked\r\n") + std::string(body);
}

}  // namespace mock_agent
