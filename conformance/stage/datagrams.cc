#include "conformance/stage/datagrams.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace conformance {
namespace {

using mock_agent::FileDescriptor;

constexpr int kAskedFor = 4 << 20U;  // bytes; the system gives less
constexpr std::size_t kLongestPacket = std::size_t{64} << 10U;
constexpr std::size_t kUdpHeader = 8;     // RFC 768
constexpr std::size_t kIpv6Header = 40;   // RFC 8200 section 3
constexpr std::size_t kIpv4Protocol = 9;  // RFC 791 section 3.1
constexpr std::size_t kIpv6NextHeader = 6;

// Of each packet, which is seen twice on loopback, what arrives; and of that UDP alone, so that no other
// traffic fills the socket's memory.
bool LetOnlyUdpIn(int socket) {
  constexpr auto kOwn = static_cast<std::uint32_t>(SKF_AD_OFF);
  constexpr auto kPacket = static_cast<std::uint32_t>(SKF_NET_OFF);
  std::array<sock_filter, 11> filter{{
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, kOwn + SKF_AD_PKTTYPE),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 8, 0),
      BPF_STMT(BPF_LD | BPF_H | BPF_ABS, kOwn + SKF_AD_PROTOCOL),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IP, 0, 2),
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, kPacket + kIpv4Protocol),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_UDP, 3, 4),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IPV6, 0, 3),
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, kPacket + kIpv6NextHeader),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_UDP, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
      BPF_STMT(BPF_RET | BPF_K, 0),
  }};
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
}

// PayloadOf is what follows the headers of IP and UDP.
std::string_view PayloadOf(std::string_view packet) {
  if (packet.empty()) return {};
  const auto first = static_cast<unsigned char>(packet.front());
  const bool is_v4 = first >> 4U == 4;
  const std::size_t headers = (is_v4 ? (first & 0x0fU) * std::size_t{4} : kIpv6Header) + kUdpHeader;
  return packet.substr(std::min(headers, packet.size()));
}

}  // namespace

Refused OverhearDatagrams(FileDescriptor& socket) {
  // Of no protocol, so that nothing comes in before the filter is there.
  socket = FileDescriptor(::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket.get() < 0) return Refusal::Last("packet socket");
  if (!LetOnlyUdpIn(socket.get())) return Refusal::Last("packet filter");
  setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &kAskedFor, sizeof kAskedFor);
  sockaddr_ll loopback{};
  loopback.sll_family = AF_PACKET;
  loopback.sll_protocol = htons(ETH_P_ALL);
  loopback.sll_ifindex = static_cast<int>(if_nametoindex("lo"));
  if (bind(socket.get(), reinterpret_cast<const sockaddr*>(&loopback), sizeof loopback) != 0) {
    return Refusal::Last("packet socket on lo");
  }
  return std::nullopt;
}

Datagrams TakeDatagrams(const FileDescriptor& socket) {
  Datagrams taken;
  std::vector<char> packet(kLongestPacket);
  for (;;) {
    const ssize_t size = recv(socket.get(), packet.data(), packet.size(), 0);
    if (size < 0) break;
    taken.payloads += PayloadOf({packet.data(), static_cast<std::size_t>(size)});
  }
  tpacket_stats since{};
  socklen_t length = sizeof since;
  if (getsockopt(socket.get(), SOL_PACKET, PACKET_STATISTICS, &since, &length) == 0) {
    taken.lost = since.tp_drops;
  }
  return taken;
}

}  // namespace conformance
