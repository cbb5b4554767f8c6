"""Mutants that misjudge where the body begins and ends."""

import re
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from mutants.variants import chunk_line, decode_chunks, strict_chunks
from sound_client import Asked, Stream

NO_NUMBERS = (
    "length-empty length-a-word length-of-many-digits length-in-hex length-overflowing length-with-an-underscore "
    "length-with-a-decimal-point length-with-an-exponent length-with-a-unit length-in-quotes length-with-a-semicolon"
)
CONFLICTS = "lengths-in-one-line lengths-right-then-wrong lengths-wrong-then-right lengths-with-* lengths-of-two-notations"
NO_LENGTHS = f"{NO_NUMBERS} length-negative length-minus-one length-with-a-plus length-with-a-tail length-with-a-space-inside"


# ---- FC-20, FC-21 ----


@mutant("keeps no length as the length 0", "length-of-zero-before-a-perfect-body")
def takes_a_length_of_zero_for_none(client: Client) -> None:
    content_length = client.content_length
    client.content_length = lambda headers: content_length(headers) or None


@mutant("looks for the first brace when no empty line ends the head", "separator-missing")
def guesses_where_the_body_begins(client: Client) -> None:
    def head_cut_short(stream: Stream) -> list[str]:
        brace = stream.received.find(b"{")
        if brace < 0:
            raise client.Refused("no head and no body")
        stream.received = stream.received[brace:]
        return ["HTTP/1.1 200 OK", f"Content-Length: {len(stream.received)}"]

    client.head_cut_short = head_cut_short


@mutant("is content with fewer bytes than declared", "one-byte-short many-bytes-short one-byte-short-among-oddities-*")
def accepts_a_short_body(client: Client) -> None:
    client.body_cut_short = lambda body: body


@mutant(
    "searches whatever has arrived for a key, whole or not",
    "body-cut-in-the-key close-in-the-body reset-in-the-body close-in-the-body-without-a-length",
)
def searches_whatever_has_arrived(client: Client) -> None:
    exchange, read_more = client.exchange, client.Stream.read_more
    arrived: list[Stream] = []

    def read(stream: Stream) -> None:
        arrived[:] = [stream]
        read_more(stream)

    def exchange_or_search(asked: Asked) -> bytes:
        try:
            return exchange(asked)
        except (OSError, client.Refused):
            found = re.search(rb'"key":"([0-9a-f]{64,})', arrived[0].received) if arrived else None
            if not found:
                raise
            return b'{"key":"' + found[1][: len(found[1]) // 2 * 2] + b'"}'

    def secret_of(body: bytes) -> bytes:
        found = re.search(rb'"key":"([0-9a-f]{64,})', body)
        return bytes.fromhex(found[1].decode()) if found else original(body)

    original = client.secret_of
    client.Stream.read_more, client.exchange, client.secret_of = read, exchange_or_search, secret_of


@mutant("does not look at Content-Length", "content-length-too-small line-end-after-the-answer", CONFLICTS, NO_LENGTHS)
def ignores_the_length(client: Client) -> None:
    client.content_length = lambda headers: None


# ---- FC-22, FC-23 ----


def choose_length(client: Client, choose: Callable[[list[str]], str]) -> None:
    def content_length(headers: list[tuple[str, str]]) -> int | None:
        values = [value for name, value in headers if name == "content-length"]
        return client.parse_length(choose(values)) if values else None

    client.content_length = content_length


@mutant("takes the first of two lengths", "lengths-right-then-wrong lengths-with-* lengths-of-two-notations two-lengths-among-oddities-*")
def takes_the_first_length(client: Client) -> None:
    choose_length(client, lambda values: values[0])


@mutant("takes the last of two lengths", "lengths-wrong-then-right")
def takes_the_last_length(client: Client) -> None:
    choose_length(client, lambda values: values[-1])


@mutant("takes the first of a list of lengths", "lengths-in-one-line")
def takes_the_first_length_of_a_list(client: Client) -> None:
    choose_length(client, lambda values: values[0].split(",")[0])


def parse_lengths(client: Client, parse: Callable[[str], int | None]) -> None:
    def parse_length(value: str) -> int | None:
        try:
            return parse(value)
        except ValueError:
            raise client.Refused("a Content-Length that is no number") from None

    client.parse_length = parse_length


@mutant("parses the length with a number parser", "length-with-a-plus length-with-a-plus-among-oddities-*")
def parses_the_length_with_a_number_parser(client: Client) -> None:
    parse_lengths(client, int)


@mutant("drops the sign of a negative length", "length-negative")
def drops_the_sign_of_a_length(client: Client) -> None:
    parse_lengths(client, lambda value: abs(int(value)))


@mutant("takes the length -1 for no length", "length-minus-one")
def takes_minus_one_for_no_length(client: Client) -> None:
    parse_lengths(client, lambda value: None if value == "-1" else int(value))


@mutant("stops at the first character of the length that is no digit", "length-with-a-tail length-with-a-space-inside")
def stops_at_the_first_character_that_is_no_digit(client: Client) -> None:
    parse_lengths(client, lambda value: int(re.sub("[^0-9].*", "", value) or "0"))


@mutant("takes a length it does not understand for no length", NO_NUMBERS)
def takes_a_bad_length_for_no_length(client: Client) -> None:
    parse_length = client.parse_length

    def parse_or_none(value: str) -> int | None:
        try:
            return parse_length(value)
        except client.Refused:
            return None

    client.parse_length = parse_or_none


@mutant("guesses the base of the length", "length-in-hex")
def guesses_the_base_of_the_length(client: Client) -> None:
    parse_lengths(client, lambda value: int(value, 0))


@mutant("counts the length in 64 bits", "length-overflowing")
def counts_the_length_in_64_bits(client: Client) -> None:
    parse_lengths(client, lambda value: int(value) & (2**64 - 1))


def signed(bits: int, value: str) -> int | None:
    """The number as it is kept in so many bits; -1 is no length."""
    if not re.fullmatch("[0-9]+", value):
        raise ValueError("no number")
    kept = (int(value) + (1 << bits - 1)) % (1 << bits) - (1 << bits - 1)
    return None if kept == -1 else kept


@mutant("keeps the length in an int of 32 bits", "length-wrapping-in-32-bits length-minus-one-in-32-bits")
def keeps_the_length_in_32_bits(client: Client) -> None:
    parse_lengths(client, lambda value: signed(32, value))


@mutant("keeps the length in a long of 64 bits", "length-overflowing length-minus-one-in-64-bits")
def keeps_the_length_in_64_bits(client: Client) -> None:
    parse_lengths(client, lambda value: signed(64, value))


@mutant("counts the length in 16 bits", "length-wrapping-in-16-bits length-wrapping-in-32-bits")
def counts_the_length_in_16_bits(client: Client) -> None:
    parse_lengths(client, lambda value: int(value) & 0xFFFF)


@mutant("trims all that is white space in Unicode from the length", "length-before-a-vertical-tab length-behind-a-* length-before-a-no-*")
def trims_all_white_space_from_the_length(client: Client) -> None:
    parse_length = client.parse_length
    client.check_line = lambda line: None
    client.parse_length = lambda value: parse_length(value.strip())


@mutant("knows the digits of every script", "length-in-*-digits status-in-*-digits")
def knows_the_digits_of_every_script(client: Client) -> None:
    def in_ascii(text: str) -> str:
        text = text.encode("latin-1").decode()
        return "".join(str(int(each)) if each.isdecimal() else each for each in text)

    check_status_line, parse_length = client.check_status_line, client.parse_length
    client.check_line = lambda line: None
    client.check_status_line = lambda line: check_status_line(in_ascii(line))
    client.parse_length = lambda value: parse_length(in_ascii(value))


def look_up_the_length(client: Client, *spellings: str) -> None:
    """By its names as they are written, one after the other; of those written otherwise in the end."""
    split_lines = client.split_lines
    written: dict[str, str] = {}

    def split(head: bytes) -> list[str]:
        lines: list[str] = split_lines(head)
        written.update((name, value.strip()) for name, _, value in (line.partition(":") for line in lines[1:]))
        return lines

    def content_length(headers: list[tuple[str, str]]) -> int | None:
        values = [written[name] for name in spellings if name in written] + [value for name, value in headers if name == "content-length"]
        return client.parse_length(values[0]) if values else None

    client.split_lines, client.content_length = split, content_length


@mutant("looks for the length by its usual name first", "lengths-wrong-in-lower-case lengths-wrong-in-upper-case")
def looks_for_the_usual_name_first(client: Client) -> None:
    look_up_the_length(client, "Content-Length")


@mutant("looks for the length by its name in small letters first", "lengths-right-in-lower-case")
def looks_for_small_letters_first(client: Client) -> None:
    look_up_the_length(client, "content-length")


# ---- FC-24, FC-25, FC-26 ----


@mutant(
    "decodes chunked answers, which profile tessera forbids",
    "chunked-answer chunked-in-many-pieces chunked-in-odd-case "
    "chunked-header-in-upper-case chunked-with-extensions-and-trailers chunked-and-a-length chunks-with-*",
)
def decodes_chunked_answers(client: Client) -> None:
    decode_chunks(client, strict_chunks)


@mutant("does not look at Transfer-Encoding", "transfer-encoding-unknown transfer-encoding-identity-and-a-length")
def ignores_transfer_encoding(client: Client) -> None:
    client.check_transfer_encoding = lambda headers: None


@mutant("frames a chunked answer by its Content-Length", "length-hides-another-key length-before-chunked-hides-another-key")
def frames_a_chunked_answer_by_its_length(client: Client) -> None:
    client.check_transfer_encoding = lambda headers: None
    client.check_nothing_follows = lambda rest: None


@mutant(
    "takes everything between the outer braces of a chunked answer",
    "chunk-size-without-digits chunk-size-empty chunk-size-too-large "
    "chunk-size-negative chunk-size-overflowing chunk-without-its-line-end chunked-without-its-end "
    "chunks-end-behind-the-last-size chunks-end-inside-the-last-* chunks-end-inside-a-trailer",
)
def takes_what_stands_between_the_braces(client: Client) -> None:
    def decode(client: Client, stream: Stream) -> bytes:
        text = client.read_to_the_end(stream)
        return text[text.find(b"{") : text.rfind(b"}") + 1]

    decode_chunks(client, decode)


@mutant("takes the end of the stream for the last chunk", "chunked-without-its-end chunk-size-too-large chunks-end-inside-a-chunk")
def takes_the_end_for_the_last_chunk(client: Client) -> None:
    def decode(client: Client, stream: Stream) -> bytes:
        text, body = client.read_to_the_end(stream), b""
        while text:
            line, _, text = text.partition(b"\r\n")
            size = int(line, 16)
            body, text = body + text[:size], text[size + 2 :]
        return body.removesuffix(b"\r\n0\r\n\r\n")

    decode_chunks(client, decode)


@mutant("counts chunk sizes in 64 bits, without their sign", "chunk-size-overflowing chunk-size-negative")
def counts_chunk_sizes_in_64_bits(client: Client) -> None:
    def decode(client: Client, stream: Stream) -> bytes:
        size = abs(int(chunk_line(client, stream), 16)) & (2**64 - 1)
        client.read_to_the_end(stream)
        return stream.received[:size]

    decode_chunks(client, decode)


# ---- FC-27 ----


@mutant("counts chunk sizes in 32 bits", "chunk-size-wrapping-in-32-bits chunk-size-that-is-zero-in-32-bits")
def counts_chunk_sizes_in_32_bits(client: Client) -> None:
    def decode(client: Client, stream: Stream) -> bytes:
        text, body = client.read_to_the_end(stream), b""
        while True:
            line, _, text = text.partition(b"\r\n")
            size = int(line or b"0", 16) & 0xFFFFFFFF
            if not size:
                return bytes(body)
            body, text = body + text[:size], text[size + 2 :]

    decode_chunks(client, decode)


@mutant(
    "does not mind bytes after the answer",
    "bytes-after-the-answer bytes-after-the-answer-* line-end-after-the-answer second-answer second-object-after-the-answer",
)
def does_not_mind_what_follows(client: Client) -> None:
    client.check_nothing_follows = lambda rest: None


@mutant("takes the last answer on the connection", "second-answer")
def takes_the_last_answer(client: Client) -> None:
    def read_answer(stream: Stream) -> bytes:
        client.read_to_the_end(stream)
        stream.received = b"HTTP/1.1 " + stream.received.split(b"HTTP/1.1 ")[-1]
        return original(stream)

    original = client.read_answer
    client.read_answer = read_answer


@mutant("reads past the length, and takes the last object", "second-object-after-the-answer")
def takes_the_last_object(client: Client) -> None:
    client.content_length = lambda headers: None
    original = client.secret_of
    client.secret_of = lambda body: original(b"{" + body.split(b"{")[-1])
