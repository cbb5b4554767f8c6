#include "conformance/stage/world_network.h"

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

namespace conformance {
namespace {

using mock_agent::FileDescriptor;

constexpr int kBacklog = 64;

Refused BringUpLoopback() {
  const FileDescriptor any(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (any.get() < 0) return Refusal::Last("socket");
  ifreq loopback{};
  std::strncpy(loopback.ifr_name, "lo", sizeof loopback.ifr_name - 1);
  loopback.ifr_flags = IFF_UP;
  if (ioctl(any.get(), SIOCSIFFLAGS, &loopback) != 0) return Refusal::Last("bring up lo");
  return std::nullopt;
}

// LeadHere takes every address of a family for one of this machine, as `ip route add local default dev lo`
// does (rtnetlink(7)). The error is the kernel's, 0 for none.
int LeadHere(const FileDescriptor& netlink, unsigned char family) {
  struct {
    nlmsghdr header;
    rtmsg route;
    rtattr attribute;
    std::uint32_t interface;
  } asked{};
  asked.header.nlmsg_len = sizeof asked;
  asked.header.nlmsg_type = RTM_NEWROUTE;
  asked.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE;
  asked.route.rtm_family = family;
  asked.route.rtm_table = RT_TABLE_LOCAL;
  asked.route.rtm_protocol = RTPROT_BOOT;
  asked.route.rtm_scope = RT_SCOPE_HOST;
  asked.route.rtm_type = RTN_LOCAL;
  asked.attribute.rta_len = RTA_LENGTH(sizeof asked.interface);
  asked.attribute.rta_type = RTA_OIF;
  asked.interface = if_nametoindex("lo");
  struct {
    nlmsghdr header;
    nlmsgerr error;
  } answer{};
  if (send(netlink.get(), &asked, sizeof asked, 0) < 0) return errno;
  const ssize_t size = recv(netlink.get(), &answer, sizeof answer, MSG_TRUNC);
  if (size < static_cast<ssize_t>(sizeof answer) || answer.header.nlmsg_type != NLMSG_ERROR) {
    return EPROTO;
  }
  return -answer.error.error;
}

// HasIpv6: a machine without has no way to an address of it, and needs none.
bool HasIpv6() {
  const FileDescriptor any(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in6 loopback{};
  loopback.sin6_family = AF_INET6;
  loopback.sin6_addr = in6addr_loopback;
  return any.get() >= 0 &&
         bind(any.get(), reinterpret_cast<const sockaddr*>(&loopback), sizeof loopback) == 0;
}

}  // namespace

Refused MakeNetwork() {
  if (auto refused = BringUpLoopback()) return refused;
  const FileDescriptor netlink(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (netlink.get() < 0) return Refusal::Last("netlink socket");
  if (const int error = LeadHere(netlink, AF_INET); error != 0) return Refusal{"route", error};
  const int error = LeadHere(netlink, AF_INET6);
  if (error != 0 && HasIpv6()) return Refusal{"route of IPv6", error};
  return std::nullopt;
}

Refused Listen(int port, FileDescriptor& socket) {
  constexpr int kType = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
  FileDescriptor both(::socket(AF_INET6, kType, 0));
  sockaddr_in6 any6{};
  any6.sin6_family = AF_INET6;
  any6.sin6_port = htons(static_cast<std::uint16_t>(port));
  const int no = 0;
  const bool bound = both.get() >= 0 &&
                     setsockopt(both.get(), IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no) == 0 &&
                     bind(both.get(), reinterpret_cast<const sockaddr*>(&any6), sizeof any6) == 0;
  if (!bound) {  // a machine without IPv6
    both = FileDescriptor(::socket(AF_INET, kType, 0));
    sockaddr_in any4{};
    any4.sin_family = AF_INET;
    any4.sin_port = htons(static_cast<std::uint16_t>(port));
    if (both.get() < 0 ||
        bind(both.get(), reinterpret_cast<const sockaddr*>(&any4), sizeof any4) != 0) {
      return Refusal::Last("bind a port");
    }
  }
  if (listen(both.get(), kBacklog) != 0) return Refusal::Last("listen");
  socket = std::move(both);
  return std::nullopt;
}

}  // namespace conformance
