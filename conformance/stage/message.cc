#include "conformance/stage/message.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

namespace conformance {
namespace {

// A command line and an environment, which the kernel holds to less.
constexpr std::uint32_t kMostBytesOfAMessage = std::uint32_t{16} << 20;

// First on the wire.
struct Header {
  std::uint32_t bytes;        // of all the texts, each after its length
  std::uint32_t descriptors;  // that come with the header
};

using Control = std::array<char, CMSG_SPACE(kMostDescriptors * sizeof(int))>;

bool SendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool ReceiveAll(int socket, char* to, std::size_t size) {
  while (size > 0) {
    const ssize_t count = recv(socket, to, size, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    to += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

// SendHeader writes the header, and the descriptors with it.
bool SendHeader(int socket, Header header, const std::vector<int>& descriptors) {
  iovec part{&header, sizeof header};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) Control control{};
  if (!descriptors.empty()) {
    message.msg_control = control.data();
    message.msg_controllen = CMSG_SPACE(descriptors.size() * sizeof(int));
    cmsghdr* rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(descriptors.size() * sizeof(int));
    std::memcpy(CMSG_DATA(rights), descriptors.data(), descriptors.size() * sizeof(int));
  }
  for (;;) {
    const ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    return sent == static_cast<ssize_t>(sizeof header);
  }
}

// TakeDescriptors owns what came with a header.
std::vector<mock_agent::FileDescriptor> TakeDescriptors(msghdr& message) {
  std::vector<mock_agent::FileDescriptor> taken;
  for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr;
       each = CMSG_NXTHDR(&message, each)) {
    if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (each->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int number = -1;
      std::memcpy(&number, CMSG_DATA(each) + i * sizeof(int), sizeof number);
      taken.emplace_back(number);
    }
  }
  return taken;
}

// ReceiveHeader reads a header, and the descriptors that come with it.
std::optional<Header> ReceiveHeader(int socket,
                                    std::vector<mock_agent::FileDescriptor>& descriptors) {
  Header header{};
  iovec part{&header, sizeof header};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) Control control{};
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t count = 0;
  do {
    count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (count < 0 && errno == EINTR);
  if (count <= 0) return std::nullopt;
  descriptors = TakeDescriptors(message);
  const auto had = static_cast<std::size_t>(count);
  if (!ReceiveAll(socket, reinterpret_cast<char*>(&header) + had, sizeof header - had)) {
    return std::nullopt;
  }
  if (header.bytes > kMostBytesOfAMessage || header.descriptors != descriptors.size())
    return std::nullopt;
  return header;
}

}  // namespace

bool SendMessage(int socket, const std::vector<std::string>& texts,
                 const std::vector<int>& descriptors) {
  if (descriptors.size() > kMostDescriptors) return false;
  std::string body;
  for (const std::string& text : texts) {
    const auto length = static_cast<std::uint32_t>(text.size());
    body.append(reinterpret_cast<const char*>(&length), sizeof length);
    body += text;
  }
  if (body.size() > kMostBytesOfAMessage) return false;
  const Header header{.bytes = static_cast<std::uint32_t>(body.size()),
                      .descriptors = static_cast<std::uint32_t>(descriptors.size())};
  return SendHeader(socket, header, descriptors) && SendAll(socket, body);
}

std::optional<Message> ReceiveMessage(int socket) {
  Message message;
  const auto header = ReceiveHeader(socket, message.descriptors);
  if (!header) return std::nullopt;
  std::string body(header->bytes, '\0');
  if (!ReceiveAll(socket, body.data(), body.size())) return std::nullopt;
  for (std::string_view rest = body; !rest.empty();) {
    std::uint32_t length = 0;
    if (rest.size() < sizeof length) return std::nullopt;
    std::memcpy(&length, rest.data(), sizeof length);
    rest.remove_prefix(sizeof length);
    if (length > rest.size()) return std::nullopt;
    message.texts.emplace_back(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  return message;
}

}  // namespace conformance
