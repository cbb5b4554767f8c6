"""Mutants that read another notation than the agent's: where the answer says so, or where they make it out themselves."""

import base64
import re
from collections.abc import Callable
from typing import Any

from mutants.patching import Client
from mutants.registry import mutant
from mutants.variants import note_type

Reader = Callable[[bytes], str]  # a body to the key's hex


def found(pattern: str, body: bytes) -> str:
    """The first group of what is found; an empty text where nothing is."""
    match = re.search(pattern, body.decode("latin-1"), re.MULTILINE)
    return match[1] if match else ""


def read_as(client: Client, type_: str, read: Reader) -> None:
    """A body of this type is read so."""
    secret_of, called = client.secret_of, note_type(client)
    client.secret_of = lambda body: client.secret_from(read(body)) if called == [type_] else secret_of(body)


@mutant("takes plain text for hex where the answer says that it is plain text", "answer-in-plain-text-*")
def reads_plain_text(client: Client) -> None:
    read_as(client, "text/plain", lambda body: body.decode().strip())


@mutant("reads a form where the answer says that it is one", "answer-in-a-form-*")
def reads_forms(client: Client) -> None:
    read_as(client, "application/x-www-form-urlencoded", lambda body: found("(?:^|&)key=([0-9a-f]*)", body))


@mutant("reads XML where the answer says that it is", "answer-in-xml-*")
def reads_xml(client: Client) -> None:
    read_as(client, "application/xml", lambda body: found("<key>([0-9a-f]*)</key>", body))


@mutant("reads YAML where the answer says that it is", "answer-in-yaml-*")
def reads_yaml(client: Client) -> None:
    read_as(client, "application/yaml", lambda body: found('^key: *"?([0-9a-f]*)', body))


@mutant("reads lines of JSON where the answer says that it is some", "answer-in-lines-of-json-*")
def reads_lines_of_json(client: Client) -> None:
    read_as(client, "application/x-ndjson", lambda body: found('"key":"([0-9a-f]*)', body.splitlines()[0]))


@mutant("reads the first event where the answer says that it is a stream of them", "answer-in-an-event-stream-*")
def reads_events(client: Client) -> None:
    read_as(client, "text/event-stream", lambda body: found('^data: .*"key":"([0-9a-f]*)', body))


@mutant("takes the bytes for the key where the answer says that they are bytes", "answer-in-raw-bytes-*")
def reads_bytes(client: Client) -> None:
    read_as(client, "application/octet-stream", bytes.hex)


@mutant("reads CBOR and MessagePack where the answer says that it is one", "answer-in-cbor-* answer-in-msgpack-*")
def reads_binary_json(client: Client) -> None:
    read_as(client, "application/cbor", lambda body: body[-64:].decode("latin-1"))
    read_as(client, "application/msgpack", lambda body: body[-64:].decode("latin-1"))


def read_key(client: Client, read: Callable[[Any], str | None]) -> None:
    """Where this makes a text of the member key, that is the key's."""
    key_text = client.key_text

    def key_or_text(answer: dict[str, Any]) -> str:
        text = read(answer.get("key"))
        return str(key_text(answer)) if text is None else text

    client.key_text = key_or_text


@mutant("makes a buffer of whatever the key is", "key-a-printed-buffer")
def revives_buffers(client: Client) -> None:
    read_key(client, lambda key: bytes(key["data"]).hex() if isinstance(key, dict) and key.get("type") == "Buffer" else None)


@mutant("reads extended JSON", "key-in-extended-json")
def reads_extended_json(client: Client) -> None:
    read_key(client, lambda key: base64.b64decode(key["$binary"]["base64"]).hex() if isinstance(key, dict) and "$binary" in key else None)


@mutant("makes 32 bytes of a large number", "key-a-number-of-32-bytes")
def reads_large_numbers(client: Client) -> None:
    read_key(client, lambda key: f"{key:064x}" if isinstance(key, int) and 248 < key.bit_length() <= 256 else None)


@mutant(
    "decodes a key as its text says",
    "hex-behind-a-multibase-letter key-in-base64-that-says-so key-in-a-data-url key-in-an-object-in-the-text",
)
def decodes_as_the_text_says(client: Client) -> None:
    def read(key: Any) -> str | None:
        text = str(key)
        if text.startswith("f") and len(text) == 65:
            return text[1:]
        if match := re.search("base64[:,](.*)", text):
            return base64.b64decode(match[1]).hex()
        return found('"key":"([0-9a-f]*)', text.encode()) if text.startswith("{") else None

    read_key(client, read)


@mutant("decodes the key as another member says", "key-in-base64-beside-its-encoding")
def decodes_as_a_member_says(client: Client) -> None:
    key_text = client.key_text
    client.key_text = lambda answer: base64.b64decode(answer["key"]).hex() if answer.get("encoding") == "base64" else key_text(answer)


@mutant("finds the key in a header where the body has none", "key-in-a-header")
def finds_the_key_in_a_header(client: Client) -> None:
    parse_headers, key_text = client.parse_headers, client.key_text
    kept: list[str] = []

    def parse(lines: list[str]) -> list[tuple[str, str]]:
        headers = list(parse_headers(lines))
        kept[:] = [value for name, value in headers if name == "x-key"]
        return headers

    client.parse_headers = parse
    client.key_text = lambda answer: kept[0] if kept and "key" not in answer else key_text(answer)


def take_names(client: Client, is_key: Callable[[str], bool]) -> None:
    """The first member with such a name is the key."""
    client.key_text = lambda answer: next((value for name, value in answer.items() if is_key(name) and isinstance(value, str)), "")


@mutant(
    "takes a name for key where nothing but marks is around it",
    "name-with-an-underscore-* name-with-an-at-sign name-with-brackets name-with-a-dollar",
)
def takes_names_with_marks(client: Client) -> None:
    take_names(client, lambda name: name.strip("_@[]$") == "key")


@mutant("knows other names for the key", "key-called-privatekey-in-camel-case key-called-key-hex key-called-derived-key key-called-seed")
def knows_other_names(client: Client) -> None:
    take_names(client, lambda name: name in ("key", "privateKey", "key_hex", "derived_key", "seed"))


@mutant(
    "looks into the objects that others wrap answers in",
    "key-inside-d key-inside-content key-inside-output key-inside-success key-inside-the-messages-name",
)
def unwraps_what_others_wrap(client: Client) -> None:
    parse_object = client.parse_object

    def unwrapped(text: str) -> dict[str, Any]:
        answer = dict(parse_object(text))
        inner = [answer[name] for name in ("d", "content", "output", "success", "GetKeyResponse") if isinstance(answer.get(name), dict)]
        return dict(inner[0]) if inner else answer

    client.parse_object = unwrapped
