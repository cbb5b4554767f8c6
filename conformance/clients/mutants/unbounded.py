"""Mutants without a bound on what they keep, reserve or skip, or on how long they wait."""

import time
import zlib
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from mutants.variants import decode_chunks, skip_interim_answers, strict_chunks
from sound_client import Stream

# Past every reason, and still no danger to the machine that runs this.
FAR_TOO_MUCH = 128 * 2**20


def read_far_too_much(client: Client) -> None:
    """The bound is 128 MiB."""
    most, ordinary = FAR_TOO_MUCH, 2**20

    def read_more(stream: Stream) -> None:
        pieces, size = [stream.received], len(stream.received)
        while size < most:
            stream.connection.settimeout(client.seconds_left(stream.deadline))
            pieces.append(stream.connection.recv(ordinary))
            size += len(pieces[-1])
            stream.ended = not pieces[-1]
            if stream.ended or (size < ordinary and len(pieces[-1]) < 4096):  # an ordinary answer stops here
                break
        stream.received = b"".join(pieces)
        if size >= most:
            raise client.Refused("the answer is too large")

    client.Stream.read_more = read_more


@mutant(
    "reads 128 MiB before it gives up",
    "endless-status-line endless-headers endless-header-line endless-body-without-a-length endless-string-in-the-body",
)
def has_a_bound_that_is_none(client: Client) -> None:
    read_far_too_much(client)


@mutant("believes any length, and reads 128 MiB before it gives up", "endless-body-with-a-length")
def has_no_bound_on_the_length(client: Client) -> None:
    read_far_too_much(client)
    client.parse_length = int


@mutant("keeps every interim answer it skips", "endless-interim-answers")
def keeps_every_interim_answer(client: Client) -> None:
    skip_interim_answers(client)
    read_far_too_much(client)


@mutant("decodes chunks and reads 128 MiB before it gives up", "endless-chunks endless-chunk-extension endless-chunk-size endless-trailers")
def has_no_bound_on_chunks(client: Client) -> None:
    decode_chunks(client, strict_chunks)
    read_far_too_much(client)

    # Also where the chunks come one by one.
    def check_size(size: int) -> None:
        if size > FAR_TOO_MUCH:
            raise client.Refused("the answer is too large")

    client.check_size = check_size


@mutant("reserves memory for the declared length", "terabytes-declared-then-close terabytes-declared-then-stall")
def reserves_memory_for_the_declared_length(client: Client) -> None:
    reserved = []

    def parse_length(value: str) -> int:
        reserved.append(b"\1" * min(int(value), 256 * 2**20))
        return int(value)

    client.parse_length = parse_length


@mutant("reserves memory for what is declared, up to a gibibyte", "half-a-gibibyte-declared-as-length")
def reserves_what_is_declared_below_a_gibibyte(client: Client) -> None:
    parse_length = client.parse_length
    reserved = []

    def parse_and_reserve(value: str) -> int:
        length = int(parse_length(value))
        if length < 2**30:
            reserved.append(b"\1" * length)
        return length

    client.parse_length = parse_and_reserve


@mutant("reserves memory for a chunk, up to a gibibyte", "half-a-gibibyte-declared-as-chunk-size")
def reserves_a_chunk_below_a_gibibyte(client: Client) -> None:
    reserved = []

    def reserve_and_decode(client: Client, stream: Stream) -> bytes:
        while b"\r\n" not in stream.received:
            stream.read_more()
        size = int(stream.received.split(b"\r\n")[0].split(b";")[0], 16)
        if size < 2**30:
            reserved.append(b"\1" * size)
        return strict_chunks(client, stream)

    decode_chunks(client, reserve_and_decode)


@mutant("has no clock once an interim answer has come", "interim-answer-then-silence")
def has_no_clock_behind_an_interim_answer(client: Client) -> None:
    read_head = client.read_head

    def read_final_head(stream: Stream) -> list[str]:
        while True:
            lines = list(read_head(stream))
            if lines[0][:10] != "HTTP/1.1 1" or lines[0][9:12] == "101":
                return lines
            stream.deadline += 3600

    client.read_head = read_final_head


@mutant("skips empty lines before the status line, however many", "endless-line-ends")
def skips_empty_lines_without_a_bound(client: Client) -> None:
    read_head = client.read_head

    def read_behind_empty_lines(stream: Stream) -> list[str]:
        while not stream.received.lstrip(b"\r\n") and not stream.ended:
            stream.received = b""
            stream.read_more()
        stream.received = stream.received.lstrip(b"\r\n")
        return list(read_head(stream))

    client.read_head = read_behind_empty_lines


@mutant("waits as long as the agent asks it to", "status-503-that-asks-to-wait-an-hour/FC-52 status-429-that-asks-to-wait-an-hour/FC-52")
def waits_as_long_as_it_is_told(client: Client) -> None:
    read_head = client.read_head

    def read_and_wait(stream: Stream) -> list[str]:
        lines = list(read_head(stream))
        for line in lines:
            if line.startswith("Retry-After: "):
                time.sleep(float(line.partition(": ")[2]))
        return lines

    client.read_head = read_and_wait


def read_failures(client: Client, read: Callable[[Stream, list[tuple[str, str]]], None]) -> None:
    """Reads the text of a failure in this way, and refuses then."""
    read_head = client.read_head

    def read_head_and_text(stream: Stream) -> list[str]:
        lines = list(read_head(stream))
        if lines[0][9:12] == "500":
            read(stream, client.parse_headers(lines[1:]))
        return lines

    client.read_head = read_head_and_text


@mutant(
    "reads the text of a failure that comes in chunks, without a bound or a clock",
    "status-500-with-chunks-without-end chunks-of-status-500-stall",
)
def reads_the_chunks_of_a_failure(client: Client) -> None:
    def read(stream: Stream, headers: list[tuple[str, str]]) -> None:
        if ("transfer-encoding", "chunked") in headers:
            stream.connection.settimeout(None)
            while stream.connection.recv(64 * 1024):
                pass

    read_failures(client, read)


@mutant("unpacks the text of a failure", "status-500-with-a-gzip-bomb")
def unpacks_the_text_of_a_failure(client: Client) -> None:
    def read(stream: Stream, headers: list[tuple[str, str]]) -> None:
        if ("content-encoding", "gzip") in headers:
            while not stream.ended:
                stream.read_more()
            zlib.decompress(stream.received, zlib.MAX_WBITS | 16)

    read_failures(client, read)


@mutant("reads the headers of a failure without a bound", "status-500-with-headers-without-end")
def reads_the_headers_of_a_failure(client: Client) -> None:
    read_head = client.read_head

    def read_all(stream: Stream) -> list[str]:
        while b"\r\n" not in stream.received and not stream.ended:
            stream.read_more()
        if not stream.received.startswith(b"HTTP/1.1 500 "):
            return list(read_head(stream))
        last = stream.received
        while b"\r\n\r\n" not in last and (data := stream.connection.recv(64 * 1024)):
            last = last[-4:] + data
        raise client.Refused("a status that is not 200")

    client.read_head = read_all


@mutant("waits until the date that the agent names", "status-503-that-asks-to-wait-until-a-date/FC-52")
def waits_until_a_date(client: Client) -> None:
    read_head = client.read_head

    def read_and_wait(stream: Stream) -> list[str]:
        lines = list(read_head(stream))
        if any(line.startswith("Retry-After: ") and line.endswith(" GMT") for line in lines):
            time.sleep(3600)
        return lines

    client.read_head = read_and_wait
