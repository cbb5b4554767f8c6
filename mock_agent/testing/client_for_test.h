// ClientForTest: a plain Unix socket's view of an agent.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "mock_agent/testing/temp_folder_for_test.h"
#include "mock_agent/wire/file_descriptor.h"

namespace mock_agent {

inline sockaddr_un AddressForTest(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  return address;
}

// What a client read until it could read no more: error 0 is the orderly end.
struct Heard {
  std::string bytes;
  int error = 0;
};

// ClientForTest connects when made, or takes what is connected. Each of its calls gives up after 60 s.
class ClientForTest {
 public:
  explicit ClientForTest(FileDescriptor connected) : socket_(std::move(connected)) {
    const timeval bound{.tv_sec = 60, .tv_usec = 0};
    setsockopt(fd(), SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof(bound));
    setsockopt(fd(), SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof(bound));
  }
  explicit ClientForTest(const std::filesystem::path& path)
      : ClientForTest(FileDescriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))) {
    const sockaddr_un address = AddressForTest(path);
    const int connected =
        connect(fd(), reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    EXPECT_EQ(connected, 0) << std::strerror(errno);
  }

  int fd() const { return socket_.get(); }

  // Send is false where the other side takes no more.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void EndSending() { shutdown(fd(), SHUT_WR); }
  void Close() { socket_.Close(); }

  // Read returns exactly `size` bytes, or fewer at the end.
  std::string Read(std::size_t size) {
    std::string bytes(size, '\0');
    if (size == 0) return bytes;
    const ssize_t read = recv(fd(), bytes.data(), size, MSG_WAITALL);
    bytes.resize(read < 0 ? 0 : static_cast<std::size_t>(read));
    return bytes;
  }

  Heard ReadAll() {
    Heard heard;
    std::array<char, 65536> buffer;
    for (;;) {
      const ssize_t read = recv(fd(), buffer.data(), buffer.size(), 0);
      if (read < 0) heard.error = errno;
      if (read <= 0) return heard;
      heard.bytes.append(buffer.data(), static_cast<std::size_t>(read));
    }
  }

  // ReadAnswer reads one HTTP answer framed by its Content-Length, header and all.
  std::string ReadAnswer() {
    std::string answer;
    while (!answer.ends_with("\r\n\r\n")) {
      const std::string byte = Read(1);
      if (byte.empty()) return answer;
      answer += byte;
    }
    for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
      const std::size_t at = answer.find(name);
      if (at != std::string::npos)
        return answer + Read(std::stoul(answer.substr(at + name.size())));
    }
    return answer;
  }

 private:
  FileDescriptor socket_;
};

// Eventually waits until a condition holds that another thread brings about, for 60 s at most.
template <typename Condition>
bool Eventually(Condition condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

// PostForTest is a GetKey request, as a careful client writes it.
inline std::string PostForTest(std::string_view path, std::string_view more_headers = "") {
  const std::string body =
      R"({"path":")" + std::string(path) + R"(","purpose":"p","algorithm":"secp256k1"})";
  return "POST /GetKey HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + std::string(more_headers) + "\r\n" + body;
}

}  // namespace mock_agent
