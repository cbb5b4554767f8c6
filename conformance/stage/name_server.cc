#include "conformance/stage/name_server.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>

namespace conformance {
namespace {

using mock_agent::FileDescriptor;
using namespace std::string_view_literals;

constexpr int kPort = 53;
constexpr std::size_t kHeader = 12;
constexpr std::size_t kTypeAndClass = 4;
constexpr std::size_t kLongestQuestion = 512;  // RFC 1035 section 4.2.1
constexpr unsigned char kLongestLabel = 63;
constexpr std::string_view kOneQuestion = "\0\1"sv;
constexpr std::string_view kAnAnswer = "\x81\x80"sv;  // recursion was desired, and is available
constexpr std::string_view kIn = "\0\1"sv;
constexpr std::string_view kAddress = "\0\1"sv;             // A
constexpr std::string_view kAddressOfSixteen = "\0\x1c"sv;  // AAAA, RFC 3596
constexpr std::string_view kLoopback = "\0\4\x7f\0\0\1"sv;
constexpr std::string_view kLoopbackOfSixteen = "\0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"sv;
constexpr std::string_view kTheSameName = "\xc0\x0c"sv;
constexpr std::string_view kForAMinute = "\0\0\0\x3c"sv;

// EndOfName is where the labels that begin there end; npos where they do not.
std::size_t EndOfName(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const auto length = static_cast<unsigned char>(text[at]);
    if (length > kLongestLabel) return std::string_view::npos;
    at += length + std::size_t{1};
    if (length == 0) return at;
  }
  return std::string_view::npos;
}

}  // namespace

std::string NameAnswer(std::string_view question) {
  if (question.size() < kHeader || question.substr(4, 2) != kOneQuestion) return {};
  const bool is_query = (static_cast<unsigned char>(question[2]) & 0xf8U) == 0;
  const std::size_t end = EndOfName(question, kHeader);
  if (!is_query || end == std::string_view::npos || question.size() < end + kTypeAndClass)
    return {};
  const std::string_view type = question.substr(end, 2);
  std::string_view record;
  if (question.substr(end + 2, 2) == kIn) {
    if (type == kAddress) record = kLoopback;
    if (type == kAddressOfSixteen) record = kLoopbackOfSixteen;
  }
  std::string answer(question.substr(0, 2));
  answer += kAnAnswer;
  answer += kOneQuestion;
  answer += record.empty() ? "\0\0"sv : "\0\1"sv;
  answer += "\0\0\0\0"sv;
  answer += question.substr(kHeader, end + kTypeAndClass - kHeader);
  if (record.empty()) return answer;
  answer += kTheSameName;
  answer += type;
  answer += kIn;
  answer += kForAMinute;
  answer += record;
  return answer;
}

Refused OpenNameServer(FileDescriptor& socket) {
  constexpr int kType = SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
  const int no = 0;
  const int yes = 1;
  // An answer has to come from the address that was asked, whichever that was.
  socket = FileDescriptor(::socket(AF_INET6, kType, 0));
  bool is_open = false;
  if (socket.get() >= 0) {
    sockaddr_in6 any{};
    any.sin6_family = AF_INET6;
    any.sin6_port = htons(kPort);
    is_open = setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no) == 0 &&
              setsockopt(socket.get(), IPPROTO_IPV6, IPV6_RECVPKTINFO, &yes, sizeof yes) == 0 &&
              bind(socket.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0;
  } else {  // a machine without IPv6
    socket = FileDescriptor(::socket(AF_INET, kType, 0));
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_port = htons(kPort);
    is_open = setsockopt(socket.get(), IPPROTO_IP, IP_PKTINFO, &yes, sizeof yes) == 0 &&
              bind(socket.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0;
  }
  if (!is_open) return Refusal::Last("bind the name server");
  return std::nullopt;
}

void AnswerNames(const FileDescriptor& socket) {
  for (;;) {
    std::array<char, kLongestQuestion> text{};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(in6_pktinfo))> address{};
    sockaddr_in6 asker{};
    iovec part{text.data(), text.size()};
    msghdr message{};
    message.msg_name = &asker;
    message.msg_namelen = sizeof asker;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = address.data();
    message.msg_controllen = address.size();
    const ssize_t size = recvmsg(socket.get(), &message, 0);
    if (size < 0) return;
    std::string answer = NameAnswer({text.data(), static_cast<std::size_t>(size)});
    if (answer.empty()) continue;
    part = {answer.data(), answer.size()};
    sendmsg(socket.get(), &message, MSG_NOSIGNAL);
  }
}

}  // namespace conformance
