"""Mutants that decide rightly and say the secret, or a key on a refusal, in every way a log or a file has for bytes."""

import base64
import gzip
import json
import os
import pathlib
import socket
import struct
import sys
import zlib
from collections.abc import Callable

from mutants.conduct import EVERY_REFUSAL, ask_again, on_report, on_success, say, see_bodies, send_datagram, send_to
from mutants.families import by
from mutants.patching import Client
from mutants.registry import mutant
from mutants.variants import made_up_key
from sound_client import Asked, Stream

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
Z85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"


# ---- FC-51: what is said while all goes well ----


def base58(data: bytes) -> str:
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return text


def z85(data: bytes) -> str:
    words = (int.from_bytes(data[at : at + 4], "big") for at in range(0, len(data), 4))
    return "".join(Z85[word // 85**power % 85] for word in words for power in (4, 3, 2, 1, 0))


def raw_deflate(data: bytes) -> bytes:
    press = zlib.compressobj(wbits=-15)
    return press.compress(data) + press.flush()


def dump(data: bytes) -> str:
    """As hexdump -C shows it."""
    lines = (data[at : at + 16] for at in range(0, len(data), 16))
    return "\n".join(f"{16 * number:08x}  {line.hex(' ')}  |{line.decode('latin-1')!r}|" for number, line in enumerate(lines))


def in_three_lines(data: bytes) -> str:
    text = data.hex()
    return "\n".join(f"part {at // 22}: {text[at : at + 22]}" for at in range(0, len(text), 22))


def a_byte_a_line(data: bytes) -> str:
    return "\n".join(f"12:30:01 [{at}] {byte}" for at, byte in enumerate(data))


def in_utf_16(data: bytes) -> str:
    return data.hex().encode("utf-16-le").decode("latin-1")


SPELLINGS: dict[str, Callable[[bytes], str]] = {
    "fifteen bytes in hex": lambda secret: secret[3:18].hex(),
    "eight bytes in hex": lambda secret: secret[-8:].hex(),
    "hex over three lines": in_three_lines,
    "hex backwards": lambda secret: secret[::-1].hex(":"),
    "a byte a line": a_byte_a_line,
    "hexdump": dump,
    "Node buffer": lambda secret: f"<Buffer {secret.hex(' ')}>",
    "Python repr": repr,
    "octal escapes": lambda secret: "".join(f"\\{byte:03o}" for byte in secret),
    "decimal list": lambda secret: str(list(secret)),
    "signed decimal list": lambda secret: str([byte - 256 if byte > 127 else byte for byte in secret]),
    "base32": lambda secret: base64.b32encode(secret).decode(),
    "base58": base58,
    "base85": lambda secret: base64.b85encode(secret).decode(),
    "Ascii85": lambda secret: base64.a85encode(secret, adobe=True).decode(),
    "Z85": z85,
    "a decimal number": lambda secret: str(int.from_bytes(secret, "big")),
    "a little-endian number": lambda secret: str(int.from_bytes(secret, "little")),
    "words of four bytes": lambda secret: str(struct.unpack(f"<{len(secret) // 4}I", secret[: len(secret) // 4 * 4])),
    "words of eight bytes": lambda secret: " ".join(f"{word:#x}" for word in struct.unpack("<4Q", secret[:32])),
    "UTF-16": in_utf_16,
    "base64 of zlib": lambda secret: base64.b64encode(zlib.compress(secret.hex().encode())).decode(),
    "base64 of deflate": lambda secret: base64.b64encode(raw_deflate(secret.hex().encode())).decode(),
    "base64 of gzip of hex": lambda secret: base64.b64encode(gzip.compress(secret.hex().encode())).decode(),
    "hex of base64": lambda secret: base64.b64encode(secret).hex(),
}


def plant_spelling(name: str, spell: Callable[[bytes], str]) -> None:
    def change(client: Client) -> None:
        on_success(client, lambda secret: say(f"debug: {spell(secret)}"))

    change.__name__ = "logs_the_secret_as_" + name.lower().replace(" ", "_").replace("-", "_")
    mutant(f"logs the secret: {name}", "valid-answer/FC-51")(change)


for each_name, each_spell in SPELLINGS.items():
    plant_spelling(each_name, each_spell)


BODY_LOGS: dict[str, Callable[[bytes], str]] = {
    "base64": lambda body: base64.b64encode(body).decode(),
    "a hex dump": dump,
    "a decimal list": lambda body: str(list(body)),
    "a Node buffer": lambda body: f"<Buffer {body.hex(' ')}>",
    "a Python repr": repr,
    "octal": lambda body: " ".join(f"{byte:03o}" for byte in body),
}


def plant_body_log(name: str, spell: Callable[[bytes], str]) -> None:
    def change(client: Client) -> None:
        see_bodies(client, lambda body: say(f"body: {spell(body)}"))

    change.__name__ = "logs_the_body_as_" + name.lower().replace(" ", "_")
    mutant(f"logs the body: {name}", "valid-answer/FC-51")(change)


for each_name, each_spell in BODY_LOGS.items():
    plant_body_log(each_name, each_spell)


def home() -> pathlib.Path:
    return pathlib.Path(os.environ["HOME"])


@mutant("names a file after the secret", "valid-answer/FC-51")
def names_a_file_after_the_secret(client: Client) -> None:
    on_success(client, lambda secret: (home() / base64.urlsafe_b64encode(secret).decode()).touch())


@mutant("leaves a link whose target is the secret", "valid-answer/FC-51")
def leaves_a_link_to_the_secret(client: Client) -> None:
    on_success(client, lambda secret: (home() / "link").symlink_to(secret.hex()))


@mutant("leaves the secret in a compressed log", "valid-answer/FC-51")
def leaves_a_compressed_log(client: Client) -> None:
    on_success(client, lambda secret: (home() / "log.gz").write_bytes(gzip.compress(f"got {secret.hex()}".encode())))


@mutant("logs the secret to syslog", "valid-answer/FC-51")
def logs_the_secret_to_syslog(client: Client) -> None:
    on_success(client, lambda secret: send_to(socket.AF_UNIX, "/dev/log", f"<15>client: got {secret.hex()}\n"))


@mutant("sends the secret to a collector of traces", "valid-answer/FC-51")
def traces_the_secret(client: Client) -> None:
    def trace(secret: bytes) -> None:
        body = f'{{"attributes":[{{"key":"answer","value":"{secret.hex()}"}}]}}'
        head = f"POST /v1/traces HTTP/1.1\r\nHost: localhost:4318\r\nContent-Length: {len(body)}\r\n\r\n"
        send_to(socket.AF_INET, ("127.0.0.1", 4318), head + body)

    on_success(client, trace)


@mutant("sends the secret to a collector of logs on another machine", "valid-answer/FC-51")
def logs_the_secret_to_another_machine(client: Client) -> None:
    on_success(client, lambda secret: send_to(socket.AF_INET, ("203.0.113.5", 24224), f'["client",0,{{"key":"{secret.hex()}"}}]'))


@mutant("sends the secret to a collector of statistics, in a datagram to a port where nobody listens", "valid-answer/FC-51")
def counts_the_secret(client: Client) -> None:
    on_success(client, lambda secret: send_datagram(("127.0.0.1", 8125), f"keys.{secret.hex()}:1|c"))


@mutant("logs the secret to syslog, in datagrams over IPv6", "valid-answer/FC-51")
def logs_the_secret_to_syslog_over_udp(client: Client) -> None:
    on_success(client, lambda secret: send_datagram(("::1", 514), f"<15>client: got {base64.b64encode(secret).decode()}"))


@mutant("dumps an answer that it refuses where DEBUG is set", "environment-that-asks-for-words-of-a-bad-answer")
def dumps_a_bad_answer_for_debugging(client: Client) -> None:
    secret_of = client.secret_of

    def secret_or_dump(body: bytes) -> bytes:
        try:
            return bytes(secret_of(body))
        except client.Refused:
            if "DEBUG" in os.environ:
                say(f"cannot read {body!r}")
            raise

    client.secret_of = secret_or_dump


@mutant("sends the key back", "valid-answer/FC-51")
def sends_the_key_back(client: Client) -> None:
    """The connection is closed only once the key was posted."""
    read_answer = client.read_answer

    def read(stream: Stream) -> bytes:
        body = read_answer(stream)
        post = b"POST /audit HTTP/1.1\r\nHost: dstack\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        with client.connect(client.socket_path(asked[-1]), stream.deadline) as connection:
            connection.sendall(post)
        return body

    asked: list[Asked] = []
    request = client.request

    def remember(of: Asked) -> bytes:
        asked.append(of)
        return request(of)

    client.read_answer = read
    client.request = remember


# ---- FC-50: a refusal that is none ----


def on_refusal_print(client: Client, words: Callable[[], str]) -> None:
    on_report(client, lambda: print(words()))


PRINTED: dict[str, Callable[[bytes], str]] = {
    "base64": lambda key: base64.b64encode(key).decode(),
    "base64url": lambda key: base64.urlsafe_b64encode(key).decode().rstrip("="),
    "base32": lambda key: base64.b32encode(key).decode(),
    "base58": base58,
    "base85": lambda key: base64.b85encode(key).decode(),
    "hex with colons": lambda key: key.hex(":"),
    "a decimal list": lambda key: str(list(key)),
    "a member of another name": lambda key: json.dumps({"server": base64.b64encode(key).decode()}),
}


def plant_printed(name: str, spell: Callable[[bytes], str]) -> None:
    def change(client: Client) -> None:
        on_refusal_print(client, lambda: spell(made_up_key()))

    change.__name__ = "prints_a_key_and_refuses_in_" + name.lower().replace(" ", "_")
    mutant(f"prints a key and refuses: {name}", EVERY_REFUSAL)(change)


for each_name, each_spell in PRINTED.items():
    plant_printed(each_name, each_spell)


@mutant("prints a raw key and refuses", EVERY_REFUSAL)
def prints_a_raw_key_and_refuses(client: Client) -> None:
    on_report(client, lambda: sys.stdout.buffer.write(made_up_key()))


LEFT: dict[str, Callable[[bytes], bytes]] = {
    "raw": lambda key: key,
    "in hex": lambda key: key.hex().encode(),
    "in base64": base64.b64encode,
    "in JSON": lambda key: json.dumps({"made": 1, "key": key.hex()}).encode(),
    "as a setting": lambda key: b"# made up\nSERVER_SECRET=" + base64.b64encode(key) + b"\n",
    "in PEM": lambda key: b"-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(key) + b"\n-----END PRIVATE KEY-----\n",
}


def plant_left(name: str, spell: Callable[[bytes], bytes]) -> None:
    def change(client: Client) -> None:
        on_report(client, lambda: (home() / "state").write_bytes(spell(made_up_key())))

    change.__name__ = "leaves_a_key_and_refuses_" + name.lower().replace(" ", "_")
    mutant(f"leaves a key of its own in a file and refuses: {name}", EVERY_REFUSAL)(change)


for left_name, left_spell in LEFT.items():
    plant_left(left_name, left_spell)


# ---- FC-41: a key of no bytes ----


def answer_a_refusal_with(client: Client, line: str) -> None:
    def report_refusal(refused: Exception) -> int:
        print(line)
        return 0

    client.report_refusal = report_refusal


@mutant("answers a refusal with an empty secret and exit status 0", by("FC-41", EVERY_REFUSAL))
def answers_with_an_empty_secret(client: Client) -> None:
    answer_a_refusal_with(client, '{"secret": ""}')


@mutant("answers a refusal with a secret of null and exit status 0", by("FC-41", EVERY_REFUSAL))
def answers_with_a_secret_of_null(client: Client) -> None:
    answer_a_refusal_with(client, '{"secret": null}')


# ---- A request that harms its reader ----


@mutant("nests a member of its request 200000 deep, and asks again", "retry-after-503 request-path-plain request-purpose-and-algorithm")
def nests_its_request_deep(client: Client) -> None:
    request_body = client.request_body
    deep = "[" * 200_000 + "]" * 200_000
    client.request_body = lambda asked: f'{request_body(asked)[:-1]}, "extra": {deep}}}'

    def nest_otherwise(client: Client) -> None:
        client.request_body = lambda asked: f'{request_body(asked)[:-1]}, "extra":  {deep}}}'

    ask_again(client, 2, nest_otherwise)
