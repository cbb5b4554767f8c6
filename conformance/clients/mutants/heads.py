"""Mutants that misread the head of the answer: status line, redirects, interim answers, header lines."""

import os
import re
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked, Stream

ANY_PERFECT_BODY = "status-*-with-a-valid-body"
MALFORMED_STATUS_LINES = (
    "status-line-without-a-space-* status-line-with-a-* status-line-with-an-exponent-* "
    "status-line-with-the-code-* status-line-with-two-codes"
)
REGISTERED_FAILURES = "status-402-* status-40[67]-* status-41[124-8]-* status-42[2-68]-with-a-* status-431-* status-50[568]-* status-510-*"
REDIRECTS = "redirect-to-the-same-agent redirect-to-another-path redirect-to-another-socket redirect-to-an-http-address"


def accept_status_lines(client: Client, pattern: str) -> None:
    def check_status_line(line: str) -> None:
        if not re.search(pattern, line):
            raise client.Refused("a status that is not 200")

    client.check_status_line = check_status_line


# ---- FC-10 ----


@mutant(
    "does not look at the status",
    ANY_PERFECT_BODY,
    REDIRECTS,
    "default-agent-fails error-with-decoys status-206-among-oddities-* status-500-among-oddities-*",
)
def ignores_the_status(client: Client) -> None:
    accept_status_lines(client, r"^HTTP/1\.1 \d{3} ")


@mutant(
    "looks for 200 anywhere in the status line",
    "status-500-with-200-in-the-reason status-404-with-http-200-in-the-reason "
    "status-of-four-digits status-with-a-leading-zero status-with-a-sign",
)
def looks_for_200_anywhere(client: Client) -> None:
    accept_status_lines(client, "200")


@mutant("takes every 2xx for success", "status-201-* status-203-* status-204-* status-206-*")
def takes_every_2xx_for_success(client: Client) -> None:
    accept_status_lines(client, r"^HTTP/1\.1 2\d\d ")


@mutant("takes everything below 400 for success", "status-100-* status-101-* status-301-* status-304-*", REDIRECTS)
def takes_everything_below_400_for_success(client: Client) -> None:
    accept_status_lines(client, r"^HTTP/1\.1 [123]\d\d ")


@mutant("believes a header called Status", "status-500-with-a-status-header")
def believes_a_status_header(client: Client) -> None:
    split_lines = client.split_lines

    def split(head: bytes) -> list[str]:
        lines = split_lines(head)
        return ["HTTP/1.1 200 OK", *lines[1:]] if "Status: 200 OK" in lines else lines

    client.split_lines = split


@mutant("keeps the status in a byte", "status-456-* status-712-* status-968-*")
def keeps_the_status_in_a_byte(client: Client) -> None:
    def check_status_line(line: str) -> None:
        if line[:9] != "HTTP/1.1 " or int(line[9:12]) % 256 != 200:
            raise client.Refused("a status that is not 200")

    client.check_status_line = check_status_line


@mutant("refuses the failures that it knows, and takes the rest for success", REGISTERED_FAILURES)
def refuses_the_failures_it_knows(client: Client) -> None:
    accept_status_lines(client, r"^HTTP/1\.1 (?!1|3|40[013-589]|410|413|421|429|451|50[012347]|511|599|999)\d{3} ")


# ---- FC-11 ----


@mutant("compares only the first three digits of the status", "status-of-four-digits")
def compares_only_three_digits(client: Client) -> None:
    accept_status_lines(client, r"^HTTP/1\.1 200")


@mutant("reads the status with a number parser", "status-with-a-leading-zero status-with-a-sign status-after-two-spaces")
def reads_the_status_with_a_number_parser(client: Client) -> None:
    def check_status_line(line: str) -> None:
        protocol, _, rest = line.partition(" ")
        try:
            if protocol == "HTTP/1.1" and int(rest.split()[0]) == 200:
                return
        except (ValueError, IndexError):
            pass
        raise client.Refused("a status that is not 200")

    client.check_status_line = check_status_line


@mutant("looks only at the first digit of the status", "status-of-two-digits status-with-letters-for-zeros status-2OO-among-oddities-*")
def looks_only_at_the_class_of_the_status(client: Client) -> None:
    accept_status_lines(client, r"^HTTP/1\.1 2")


@mutant("takes the word OK for success", "status-missing")
def takes_the_word_ok_for_success(client: Client) -> None:
    accept_status_lines(client, r"\bOK\b")


@mutant("does not look at the protocol", "protocol-http-2 protocol-http-9-9 protocol-icy protocol-in-lower-case")
def does_not_look_at_the_protocol(client: Client) -> None:
    accept_status_lines(client, r"^\S+ 200( |$)")


@mutant("splits the status line at any white space", "status-after-two-spaces status-after-a-tab")
def splits_the_status_line_at_any_white_space(client: Client) -> None:
    accept_status_lines(client, r"^HTTP/1\.1[ \t]+200([ \t]|$)")


@mutant("skips what stands before the protocol", "garbage-before-the-status-line")
def skips_garbage_before_the_status_line(client: Client) -> None:
    accept_status_lines(client, r"HTTP/1\.1 200 OK$")


@mutant("does not look at the first line at all", "status-line-empty protocol-icy status-missing protocol-[!e]*", MALFORMED_STATUS_LINES)
def skips_the_first_line(client: Client) -> None:
    client.check_status_line = lambda line: None


@mutant("takes bytes without a head for a body", "no-status-line")
def speaks_http_0_9(client: Client) -> None:
    def head_cut_short(stream: Stream) -> list[str]:
        return ["HTTP/1.1 200 OK"]

    client.head_cut_short = head_cut_short


# ---- FC-12 ----


@mutant("follows redirects", "redirect-to-the-same-agent/FC-53 redirect-to-another-path redirect-to-another-socket")
def follows_redirects(client: Client) -> None:
    exchange, split_lines, check_status_line = client.exchange, client.split_lines, client.check_status_line
    location: list[str] = []

    class Redirected(Exception):
        pass

    def split(head: bytes) -> list[str]:
        lines = split_lines(head)
        location[:] = [line[10:] for line in lines if line.startswith("Location: ")]
        return lines

    def check(line: str) -> None:
        if location and line[9:10] == "3":
            raise Redirected
        check_status_line(line)

    def follow(asked: Asked) -> bytes:
        for _ in range(5):
            try:
                return exchange(asked)
            except Redirected:
                if location[0].startswith("unix:"):
                    asked = asked._replace(socket=location[0][5:])
                else:
                    target = location[0]
                    client.request_line = lambda target=target: f"POST {target} HTTP/1.1"
        raise client.Refused("too many redirects")

    client.split_lines, client.check_status_line, client.exchange = split, check, follow


# ---- FC-13 ----


@mutant("takes an interim answer for the answer", "interim-with-another-key")
def takes_an_interim_answer_for_the_answer(client: Client) -> None:
    accept_status_lines(client, r"^HTTP/1\.1 (1\d\d|200) ")
    client.check_nothing_follows = lambda rest: None


@mutant("dies on an interim answer", "interim-*")
def dies_on_an_interim_answer(client: Client) -> None:
    check_status_line = client.check_status_line

    def check(line: str) -> None:
        if line.startswith("HTTP/1.1 1"):
            os._exit(70)
        check_status_line(line)

    client.check_status_line = check


# ---- what follows an interim answer ----


def change_final_heads(client: Client, change: Callable[[list[str]], list[str]]) -> None:
    """Interim answers are skipped, and the head behind one goes through change."""
    read_head = client.read_head

    def read_final_head(stream: Stream) -> list[str]:
        lines, skipped = read_head(stream), False
        while lines[0].startswith("HTTP/1.1 1"):
            lines, skipped = read_head(stream), True
        return change(lines) if skipped else lines

    client.read_head = read_final_head


@mutant("does not look at the status behind an interim answer", "final-status-*")
def ignores_the_status_behind_an_interim_answer(client: Client) -> None:
    change_final_heads(client, lambda lines: ["HTTP/1.1 200 OK", *lines[1:]])


@mutant("takes everything below 400 behind an interim answer", "final-status-206-* final-status-30?-*")
def takes_everything_below_400_behind_an_interim_answer(client: Client) -> None:
    change_final_heads(client, lambda lines: ["HTTP/1.1 200 OK", *lines[1:]] if lines[0][9:10] in "23" else lines)


@mutant("does not look at the length behind an interim answer", "one-byte-short-behind-100")
def ignores_the_length_behind_an_interim_answer(client: Client) -> None:
    change_final_heads(client, lambda lines: [line for line in lines if not line.startswith("Content-Length")])


# ---- FC-28, FC-29 ----


@mutant(
    "skips header lines it does not understand",
    "header-without-a-colon header-with-space-before-the-colon header-with-an-empty-name header-folded header-line-starting-with-space "
    "header-name-in-quotes header-name-with-a-space-inside header-name-outside-ascii",
)
def skips_malformed_header_lines(client: Client) -> None:
    client.check_header_name = lambda name, colon: None


@mutant("does not mind control characters in the head", "header-with-nul header-with-bare-cr bare-line-feed-in-one-header")
def does_not_mind_control_characters(client: Client) -> None:
    client.check_line = lambda line: None


@mutant("ends lines at LF", "bare-line-feeds bare-line-feed-in-one-header")
def ends_lines_at_lf(client: Client) -> None:
    read_more = client.Stream.read_more

    def read(stream: Stream) -> None:
        read_more(stream)
        if b"\r\n\r\n" not in stream.received:
            stream.received = stream.received.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

    client.Stream.read_more = read
    client.split_lines = lambda head: head.decode("latin-1").replace("\r\n", "\n").split("\n")


@mutant("does not look at Content-Encoding", "content-encoding-gzip content-encoding-unknown")
def ignores_content_encoding(client: Client) -> None:
    client.check_content_encoding = lambda headers: None
