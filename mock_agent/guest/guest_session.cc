#include "mock_agent/guest/guest_session.h"

#include <cstddef>
#include <string>
#include <utility>

#include "mock_agent/guest/http_response.h"
#include "mock_agent/guest/http_route.h"
#include "mock_agent/guest/media_type.h"

namespace mock_agent {
namespace {

constexpr std::size_t kMostBodyBytes = std::size_t{10} << 20;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// Exchange answers one request after the other.
class Exchange {
 public:
  Exchange(const Guest& guest, Service service, const FaultFor& faults,
           HttpReader::Patience patience, Connection& connection)
      : guest_(guest),
        service_(service),
        faults_(faults),
        connection_(connection),
        reader_(connection, patience) {}

  Work<void> AnswerAll() {
    for (bool goes_on = true; goes_on;) {
      const HttpReader::Came came = co_await reader_.NextHead();
      if (came == HttpReader::Came::kNoMore) break;
      if (came == HttpReader::Came::kFault) {
        response_ = RefusalOf(reader_.fault(), HttpDate());
        goes_on = false;
      } else {
        goes_on = co_await Respond();
        if (faults_ && !answer_.content_type.empty()) {
          const bool faithful = co_await GiveFault();
          if (!faithful) co_return;
        }
      }
      const bool sent = co_await connection_.Send(response_, reader_.deadline());
      goes_on = goes_on && sent;
    }
    connection_.Drop();
  }

 private:
  // GiveFault is false where the connection has ended in place of the response.
  Work<bool> GiveFault() {
    const Fault fault = faults_(
        {.service = service_, .method = method_, .head = reader_.head(), .body = reader_.body()},
        answer_);
    if (fault.delay.count() > 0) {
      const bool there = co_await connection_.Pause(Connection::Clock::now() + fault.delay);
      if (!there) co_return false;
    }
    if (!fault.play) co_return true;
    co_await fault.play(connection_);
    co_return false;
  }

  // Respond is false where the connection is to end behind the response.
  Work<bool> Respond() {
    const HttpRoute route = RouteOf(reader_.head(), service_, guest_.api());
    method_ = route.method;
    answer_ = {};
    switch (route.kind) {
      case HttpRoute::Kind::kMalformed:
        response_ = RefusalOf(HeadFault::kMalformed, HttpDate());
        co_return false;
      case HttpRoute::Kind::kUnroutable:
        response_ = UnroutableResponse(reader_.head(), reader_.framing(), HttpDate());
        answer_ = PageOf(400, /*as_json=*/false);
        co_return KeepsUnread() && reader_.head().minor_version == 1;
      case HttpRoute::Kind::kNotFound:
        Say(PageOf(404, WantsJson()));
        co_return KeepsUnread();
      case HttpRoute::Kind::kUnprocessable:
        Say(PageOf(422, WantsJson()));
        co_return KeepsUnread();
      case HttpRoute::Kind::kCall:
        break;
    }
    const bool whole = co_await Call(route);
    co_return whole&& reader_.framing().keep_alive;
  }

  // Call is false where the request's body could not be read to its end.
  Work<bool> Call(const HttpRoute& route) {
    bool whole = true;
    if (route.is_get) {
      whole = reader_.SkipBody();
    } else {
      const bool readable = co_await ReadBody();
      if (!readable) co_return false;
    }
    Answer answer = AnswerCall(guest_, {.service = service_,
                                        .mount = route.mount,
                                        .method = route.method,
                                        .is_get = route.is_get,
                                        .json = route.json,
                                        .query = route.query,
                                        .body = reader_.body()});
    // Where a method of the original panics, its framework answers.
    Say(answer.status == 500 ? PageOf(500, WantsJson()) : std::move(answer));
    co_return whole;
  }

  // ReadBody is false where the answer is that it cannot be read.
  Work<bool> ReadBody() {
    const HttpFraming& framing = reader_.framing();
    if (framing.expects_continue && (framing.chunked || framing.length > 0)) {
      const bool sent = co_await connection_.Send(kContinue, reader_.deadline());
      if (!sent) co_return false;
    }
    const HttpReader::BodyEnd end = co_await reader_.ReadBody(kMostBodyBytes);
    if (end == HttpReader::BodyEnd::kWhole) co_return true;
    std::string why = "failed to read data: ";
    if (end == HttpReader::BodyEnd::kTooLarge) {
      why += "payload too large";
    } else {
      why += "failed to read data: error reading a body from connection: ";
      why += reader_.body_fault();
    }
    // Whatever the request's Content-Type: nobody has looked at it yet.
    Say({400, "Bad Request", "application/octet-stream", ErrorBody(/*as_json=*/false, why)});
    co_return false;
  }

  void Say(Answer answer) {
    response_ = ResponseTo(reader_.head(), reader_.framing(), service_, answer, HttpDate());
    answer_ = std::move(answer);
  }

  bool WantsJson() const {
    const auto accept = reader_.head().Header("accept");
    return accept && PrefersJson(*accept);
  }

  bool KeepsUnread() { return reader_.SkipBody() && reader_.framing().keep_alive; }

  const Guest& guest_;
  const Service service_;
  const FaultFor& faults_;
  Connection& connection_;
  HttpReader reader_;
  std::string method_;  // of the request at hand
  Answer answer_;       // that it gets, without HTTP; without a content type: a refusal
  std::string response_;
};

Work<void> ServeGuest(const Guest& guest, Service service, const FaultFor& faults,
                      HttpReader::Patience patience, Connection& connection) {
  Exchange exchange(guest, service, faults, patience, connection);
  co_await exchange.AnswerAll();
}

}  // namespace

Session GuestSession(Guest guest, Service service, FaultFor faults, HttpReader::Patience patience) {
  const auto intake = faults ? Connection::Intake::kHoldBack : Connection::Intake::kAsked;
  return {.serve =
              [guest = std::move(guest), service, faults = std::move(faults),
               patience](Connection& connection) {
                return ServeGuest(guest, service, faults, patience, connection);
              },
          .intake = intake};
}

}  // namespace mock_agent
