// RPC: one call of the guest agent's interface, and its answer. HTTP is somebody else's business.
#pragma once

#include <string>
#include <string_view>

#include "mock_agent/guest/answer.h"
#include "mock_agent/guest/guest.h"

namespace mock_agent {

// Service is who is asked: DstackGuest on dstack.sock, Tappd on tappd.sock, Worker on external.sock.
enum class Service { kDstackGuest, kTappd, kWorker };

// Mount is the path's version: `/` and `/v0` are one; `/v1` there is in Api::k06 only.
enum class Mount { kV0, kV1 };

struct Call {
  Service service;
  Mount mount;
  std::string_view method;  // percent-decoded, without the prefix `Tappd.` or `Worker.`
  bool is_get;              // GET or HEAD: the fields come from the query, and JSON goes out
  bool json;                // POST: JSON in and out; else protobuf in and out
  std::string_view query;   // as sent, without the question mark
  std::string_view body;
};

// AnswerCall never fails: what goes wrong is the answer. 200 for a method that ran; 400 for fields
// that cannot be read, a method that failed and, but in Api::k06, a method nobody knows, which is
// 404 there. 501 for v1's AttestGpu. The content type is application/json or
// application/octet-stream. 500 is a method in which the real agent panics (a certificate of a date
// after the year 9999): content type and body are empty, and the server has a page for it. Threads
// may call it at the same time.
Answer AnswerCall(const Guest& guest, const Call& call);

// ErrorBody carries `text` as a failed method does: pretty-printed JSON with the one member `error`,
// or a protobuf message with the text in field 1.
std::string ErrorBody(bool as_json, std::string_view text);

}  // namespace mock_agent
