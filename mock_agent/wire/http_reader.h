// HttpReader: the requests of one connection, one after the other, read as the guest agent's own server
// reads them.
#pragma once

#include <cstddef>
#include <string>

#include "mock_agent/wire/chunks.h"
#include "mock_agent/wire/connection.h"
#include "mock_agent/wire/http_framing.h"
#include "mock_agent/wire/http_head.h"
#include "mock_agent/wire/work.h"

namespace mock_agent {

class HttpReader {
 public:
  // How long a client may be silent between two requests, and how long it may take for one.
  struct Patience {
    std::chrono::milliseconds idle{10000};
    std::chrono::milliseconds request{30000};
  };

  enum class Came {
    kHead,
    kFault,   // fault() says which
    kNoMore,  // the client is done or gone, too slow, or the agent stops
  };

  enum class BodyEnd {
    kWhole,
    kTooLarge,
    kBroken,  // body_fault() is hyper's words for it
  };

  HttpReader(Connection& connection, Patience patience)
      : connection_(connection), patience_(patience) {}

  // NextHead reads on to the next request. On a new connection it takes 24 bytes at first, as the
  // original does to see HTTP/2: a head that is wrong within them leaves the rest unread.
  Work<Came> NextHead();
  const HttpHead& head() const { return head_; }
  const HttpFraming& framing() const { return framing_; }
  HeadFault fault() const { return fault_; }

  // ReadBody reads the body of the head, of at most `most` bytes.
  Work<BodyEnd> ReadBody(std::size_t most);
  const std::string& body() const { return body_; }
  std::string_view body_fault() const { return body_fault_; }

  // SkipBody passes over a body that nobody reads, where it has come already. False where it has not:
  // the connection cannot go on then.
  bool SkipBody();
  // Deadline is until when the request has to be answered.
  Connection::Clock::time_point deadline() const { return deadline_; }

 private:
  // More adds what the client sends next to rest_; false where nothing comes.
  Work<bool> More();
  BodyEnd Broken(std::string_view why);
  // TakeBody moves what of the body stands in rest_; true where that is all.
  bool TakeBody(std::size_t most);

  Connection& connection_;
  Patience patience_;
  Connection::Clock::time_point deadline_ = Connection::kNever;
  bool first_ = true;
  std::string rest_;  // read, and part of no head
  HttpHeadReader head_reader_;
  HttpHead head_;
  HttpFraming framing_;
  HeadFault fault_ = HeadFault::kMalformed;
  ChunkDecoder chunks_;
  std::string body_;
  std::string_view body_fault_;
};

}  // namespace mock_agent
