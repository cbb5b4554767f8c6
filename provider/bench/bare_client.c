// bare_client SOCKET: connects, asks for a key, reads the answer, checks nothing. The floor under
// start_benchmark.
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char kRequest[] =
    "POST /GetKey HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    "Content-Length: 71\r\nConnection: close\r\n\r\n"
    "{\"path\":\"k\",\"purpose\":\"tessera-arc-server-key\",\"algorithm\":\"secp256k1\"}";

int main(int argc, char** argv) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  char answer[4096];
  if (argc != 2 || strlen(argv[1]) >= sizeof(address.sun_path)) return 2;
  strcpy(address.sun_path, argv[1]);
  const int agent = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(agent, (const struct sockaddr*)&address, sizeof(address)) != 0) return 1;
  if (write(agent, kRequest, sizeof(kRequest) - 1) != sizeof(kRequest) - 1) return 1;
  return read(agent, answer, sizeof(answer)) > 0 ? 0 : 1;
}
