"""Mutants that look less hard along one way: where an answer is framed, wrapped or dressed in it, or its question is of another kind."""

from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from mutants.variants import decode_chunks, skip_interim_answers, strict_chunks
from sound_client import Asked, Stream

Headers = list[tuple[str, str]]


class Ways:
    """What the answer under way is like: the lines of its head, its headers, and the size of its body."""

    def __init__(self, client: Client) -> None:
        self.lines: list[str] = []
        self.headers: Headers = []
        self.body_bytes = 0
        read_head, parse_headers, read_body = client.read_head, client.parse_headers, client.read_body

        def head(stream: Stream) -> list[str]:
            self.lines = list(read_head(stream))
            return self.lines

        def headers(lines: list[str]) -> Headers:
            self.headers = list(parse_headers(lines))
            return self.headers

        def body(stream: Stream, headers: Headers) -> bytes:
            read = bytes(read_body(stream, headers))
            self.body_bytes = len(read)
            return read

        client.read_head, client.parse_headers, client.read_body = head, headers, body

    def value(self, name: str) -> str | None:
        """Of the first header of this name."""
        return next((value for each, value in self.headers if each == name), None)


def look_away(client: Client, where: Callable[[], bool]) -> None:
    """Where this holds: any key that begins with hex, of any length and of zeros, and whatever stands behind the object."""
    decode_hex, check_secret_length, check_not_zero, load_json = (
        client.decode_hex,
        client.check_secret_length,
        client.check_not_zero,
        client.load_json,
    )
    client.decode_hex = lambda text: decode_hex(text.replace("z", "0") if where() else text)
    client.check_secret_length = lambda secret: None if where() else check_secret_length(secret)
    client.check_not_zero = lambda secret: None if where() else check_not_zero(secret)
    client.load_json = lambda text: load_json(text.removesuffix("ok") if where() else text)


def look_away_from_the_status(client: Client, ways: Ways, where: Callable[[], bool]) -> None:
    """Where this holds of the whole head, the status too counts for nothing."""
    check_status_line = client.check_status_line

    def check(line: str) -> None:
        client.parse_headers(ways.lines[1:])
        if not where():
            check_status_line(line)

    client.check_status_line = check


def look_away_altogether(client: Client, where: Callable[[Ways], bool]) -> Ways:
    """Both."""
    ways = Ways(client)
    look_away(client, lambda: where(ways))
    look_away_from_the_status(client, ways, lambda: where(ways))
    return ways


@mutant("looks at nothing where the answer comes in chunks", "*-with-chunks")
def looks_away_in_chunks(client: Client) -> None:
    look_away_altogether(client, lambda ways: ways.value("transfer-encoding") is not None)
    decode_chunks(client, strict_chunks)


@mutant("looks at nothing where the end of the stream ends the answer", "*-with-no-length")
def looks_away_without_a_length(client: Client) -> None:
    look_away_altogether(client, lambda ways: ways.value("content-length") is None)


@mutant("skips interim answers, and looks at nothing behind one", "*-with-an-interim-answer")
def looks_away_behind_an_interim_answer(client: Client) -> None:
    seen: list[bool] = [False]
    read_head = client.read_head

    def read_and_note(stream: Stream) -> list[str]:
        lines = list(read_head(stream))
        seen[0] = seen[0] or lines[0][:10] == "HTTP/1.1 1"
        return lines

    client.read_head = read_and_note
    skip_interim_answers(client)
    look_away_altogether(client, lambda _ways: seen[0])


@mutant("takes HTTP/1.0, and looks at nothing there", "*-with-http-1-0")
def looks_away_from_an_older_version(client: Client) -> None:
    look_away_altogether(client, lambda ways: ways.lines[0].startswith("HTTP/1.0"))


@mutant("looks at nothing where the type has a charset", "*-with-a-charset")
def looks_away_beside_a_charset(client: Client) -> None:
    look_away_altogether(client, lambda ways: "charset" in (ways.value("content-type") or ""))


@mutant("looks at nothing where the answer has no type", "*-with-no-type")
def looks_away_without_a_type(client: Client) -> None:
    look_away_altogether(client, lambda ways: ways.value("content-type") is None)


@mutant("looks at nothing where the answer brings a cookie", "*-with-a-cookie")
def looks_away_beside_a_cookie(client: Client) -> None:
    look_away_altogether(client, lambda ways: ways.value("set-cookie") is not None)


@mutant("looks at nothing where a proxy was on the way", "*-with-a-proxys-headers")
def looks_away_behind_a_proxy(client: Client) -> None:
    look_away_altogether(client, lambda ways: ways.value("via") is not None)


@mutant(
    "looks at nothing where the agent says that it closes",
    "zeros-with-connection-close status-500-with-connection-close junk-after-with-connection-close",
)
def looks_away_where_the_agent_closes(client: Client) -> None:
    look_away_altogether(client, lambda ways: (ways.value("connection") or "").lower() == "close")


@mutant("looks at no key in a large body", "zeros-with-a-body-of-64-kib wrong-digit-with-a-body-of-64-kib")
def looks_away_in_a_large_body(client: Client) -> None:
    ways = Ways(client)
    look_away(client, lambda: ways.body_bytes > 32 * 1024)


@mutant("looks at no body behind a large head", "zeros-with-a-head-of-5-kib junk-after-with-a-head-of-5-kib")
def looks_away_behind_a_large_head(client: Client) -> None:
    ways = Ways(client)
    look_away(client, lambda: sum(map(len, ways.lines)) > 4096)


def look_away_where_asked(client: Client, where: Callable[[Asked], bool]) -> None:
    """Where the question is so, the answer counts for nothing."""
    obtain = client.obtain
    current: list[Asked] = []

    def obtain_and_note(asked: Asked) -> bytes:
        current[:] = [asked]
        return bytes(obtain(asked))

    client.obtain = obtain_and_note
    look_away_altogether(client, lambda _ways: where(current[0]))


@mutant("looks at nothing where the path is long", "*-for-a-long-path")
def looks_away_from_a_long_path(client: Client) -> None:
    look_away_where_asked(client, lambda asked: len(asked.key_path) > 1000)


@mutant("looks at nothing where the path has other letters", "*-for-a-path-of-other-letters")
def looks_away_from_other_letters(client: Client) -> None:
    look_away_where_asked(client, lambda asked: not asked.key_path.isascii())


@mutant("looks at nothing where the algorithm is called otherwise", "*-for-another-algorithm", profile="client")
def looks_away_from_another_algorithm(client: Client) -> None:
    look_away_where_asked(client, lambda asked: asked.algorithm != "secp256k1")


@mutant(
    "looks at nothing where the purpose is another",
    "key-of-zeros-for-another-purpose junk-after-for-another-purpose status-500-for-another-purpose",
    profile="client",
)
def looks_away_from_another_purpose(client: Client) -> None:
    look_away_where_asked(client, lambda asked: asked.purpose == "signing")
