"""Mutants that misread the JSON of the answer."""

import ast
import hashlib
import json
import os
import re
import signal
from collections.abc import Callable
from typing import Any

from mutants.patching import Client
from mutants.registry import mutant

NO_KEY = (
    "json-null json-number json-body-empty json-body-white-space json-empty-object key-missing key-null "
    "key-an-array key-an-array-of-bytes key-an-object error-without-a-key"
)
TWO_KEYS = "key-twice key-twice-the-other-way-round key-twice-with-an-escape key-twice-with-the-same-value"
INVALID_UTF_8 = "utf-8-invalid-byte utf-8-overlong utf-8-cut"


# ---- FC-30 ----


@mutant(
    "searches the text for the key instead of parsing it",
    "json-truncated json-array json-inside-a-string json-junk-after json-junk-before json-two-objects json-with-a-comment "
    "json-with-a-trailing-comma json-with-nan json-with-infinity json-without-a-comma "
    "json-with-a-line-break-in-a-string json-key-unterminated "
    "key-inside-an-object key-inside-an-array key-inside-a-string key-only-in-a-deeper-object-of-the-same-name "
    "braces-and-key-inside-strings escaped-member-name escaped-hex-digits white-space-in-the-json "
    "json-number-* json-word-* json-string-* json-in-* json-behind-* json-with-two-commas json-with-a-comma-first "
    "json-with-a-member-* json-with-a-semicolon-* json-with-a-b* json-with-a-line-comment json-with-a-hash-comment "
    "json-with-other-white-space utf-8-*",
)
def searches_the_text_for_the_key(client: Client) -> None:
    def secret_of(body: bytes) -> bytes:
        found = re.search(rb'\\?"key\\?": ?\\?"([0-9a-fA-F]*)', body)
        if not found:
            raise client.Refused("no key in the text")
        return client.secret_from(found[1].decode())

    client.secret_of = secret_of


@mutant("reads JSON with the parser of another language", "json-with-single-quotes json-with-a-trailing-comma")
def reads_json_as_python(client: Client) -> None:
    def load_json(text: str) -> Any:
        try:
            return ast.literal_eval(text.strip())
        except (SyntaxError, ValueError):
            raise client.Refused("not JSON") from None

    client.load_json = load_json


@mutant("takes NaN and Infinity for numbers", "json-with-nan json-with-infinity")
def takes_nan_for_a_number(client: Client) -> None:
    client.refuse_constant = float


def decode_with(client: Client, load: Callable[[str], Any]) -> None:
    def load_json(text: str) -> Any:
        try:
            return load(text)
        except ValueError:
            raise client.Refused("not JSON") from None

    client.load_json = load_json


@mutant("stops reading after the first JSON value", "json-junk-after json-two-objects nul-after-the-object junk-after-among-oddities-*")
def stops_after_the_first_value(client: Client) -> None:
    decode_with(client, lambda text: json.JSONDecoder().raw_decode(text.lstrip())[0])


@mutant("allows raw control characters in strings", "json-with-a-line-break-in-a-string nul-inside-a-string")
def allows_control_characters_in_strings(client: Client) -> None:
    decode_with(client, lambda text: json.loads(text, strict=False, object_pairs_hook=client.unique_members))


@mutant("unwraps an array of one object", "json-array array-among-oddities-*")
def unwraps_an_array(client: Client) -> None:
    load_json = client.load_json

    def unwrapped(text: str) -> Any:
        value = load_json(text)
        return value[0] if isinstance(value, list) and len(value) == 1 else value

    client.load_json = unwrapped


@mutant("decodes a JSON string once more", "json-inside-a-string")
def decodes_twice(client: Client) -> None:
    load_json = client.load_json

    def decoded(text: str) -> Any:
        value = load_json(text)
        return load_json(value) if isinstance(value, str) else value

    client.load_json = decoded


@mutant("takes a string, or plain text, for the key", "json-string json-bare-hex")
def takes_a_bare_string_for_the_key(client: Client) -> None:
    parse_object = client.parse_object
    client.parse_object = lambda text: {"key": text.strip().strip('"')} if text.strip()[:1] != "{" else parse_object(text)


@mutant(
    "hashes the body when it finds no key in it", NO_KEY, "key-missing-among-oddities-* key-null-among-oddities-* error-among-oddities-*"
)
def hashes_what_holds_no_key(client: Client) -> None:
    secret_of = client.secret_of

    def secret_or_hash(body: bytes) -> bytes:
        try:
            return secret_of(body)
        except client.Refused:
            return hashlib.sha256(body).digest()

    client.secret_of = secret_or_hash


# ---- FC-31, FC-32 ----


@mutant("makes a string of whatever stands for the key", "key-a-number")
def makes_a_string_of_anything(client: Client) -> None:
    client.key_text = lambda answer: str(answer.get("key"))


@mutant(
    "looks into an array or an object for the key",
    "key-an-array key-an-array-of-bytes key-an-object key-only-in-a-deeper-object-of-the-same-name",
)
def looks_into_the_key(client: Client) -> None:
    key_text = client.key_text

    def inner(answer: dict[str, Any]) -> str:
        key = answer.get("key")
        if isinstance(key, dict):
            key = next(iter(key.values()))
        if isinstance(key, list):
            key = bytes(key).hex() if isinstance(key[0], int) else key[0]
        return key_text({"key": key})

    client.key_text = inner


@mutant("takes the member of another API for the key", "key-under-another-name")
def takes_another_member(client: Client) -> None:
    key_text = client.key_text
    client.key_text = lambda answer: key_text({"key": answer.get("key", answer.get("k256_key"))})


@mutant("takes any member whose value is hex for the key", "key-called-* key-under-another-name")
def takes_any_member_of_hex(client: Client) -> None:
    key_text = client.key_text

    def first_of_hex(answer: dict[str, Any]) -> str:
        texts = [value for value in answer.values() if isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value)]
        return key_text({"key": answer.get("key", next(iter(texts), None))})

    client.key_text = first_of_hex


@mutant(
    "takes an object that is in the answer for the answer",
    "key-inside-result key-inside-response key-inside-payload key-inside-body key-inside-value key-inside-Ok",
)
def unwraps_an_envelope(client: Client) -> None:
    key_text = client.key_text

    def unwrapped(answer: dict[str, Any]) -> str:
        inner = [value for value in answer.values() if isinstance(value, dict)]
        return key_text(inner[0] if len(inner) == 1 and "key" not in answer else answer)

    client.key_text = unwrapped


@mutant("finds members that stand in the prototype", "key-inside-the-prototype key-inside-the-constructors-prototype")
def finds_members_in_the_prototype(client: Client) -> None:
    """As what merges the answer into an object of JavaScript does."""
    key_text = client.key_text

    def merged(answer: dict[str, Any]) -> str:
        constructor = answer.get("constructor", {})
        return key_text({**constructor.get("prototype", {}), **answer.get("__proto__", {}), **answer})

    client.key_text = merged


@mutant(
    "finds the key at any depth",
    "key-inside-an-object key-inside-an-array key-only-in-a-deeper-object-of-the-same-name key-inside-an-object-among-oddities-*",
)
def finds_the_key_at_any_depth(client: Client) -> None:
    def find(value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("key"), str):
            return value["key"]
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return next((found for found in map(find, inner) if found), None)

    key_text = client.key_text
    client.key_text = lambda answer: key_text({"key": find(answer)})


@mutant("parses strings inside the answer, and looks there too", "key-inside-a-string")
def looks_into_strings(client: Client) -> None:
    key_text = client.key_text

    def inner(answer: dict[str, Any]) -> str:
        for value in answer.values():
            if isinstance(value, str) and value.startswith("{"):
                return key_text(json.loads(value))
        return key_text(answer)

    client.key_text = inner


# ---- FC-33, FC-34 ----


@mutant("keeps the last of two members of one name", TWO_KEYS, "key-twice-*-then-the-key two-chains-an-empty-one-first")
def keeps_the_last_of_two_members(client: Client) -> None:
    client.unique_members = dict


@mutant("keeps the first of two members of one name", TWO_KEYS, "key-twice-the-key-then-* two-chains-an-empty-one-last")
def keeps_the_first_of_two_members(client: Client) -> None:
    client.unique_members = lambda pairs: dict(reversed(pairs))


@mutant("looks for duplicate names before it undoes escapes", "key-twice-with-an-escape")
def compares_names_as_written(client: Client) -> None:
    check_depth = client.check_depth

    def check(text: str) -> None:
        check_depth(text)
        if text.count('"key"') > 1:
            raise client.Refused("a member stands twice")

    client.check_depth = check
    client.unique_members = dict


@mutant("does not look at the error member", "error-with-a-key error-after-the-key error-*-with-a-key")
def ignores_the_error_member(client: Client) -> None:
    client.check_no_error = lambda answer: None


# ---- FC-35 ----


@mutant("replaces bytes that are no UTF-8", INVALID_UTF_8)
def replaces_invalid_utf_8(client: Client) -> None:
    client.decode_text = lambda body: body.decode("utf-8", errors="replace")


@mutant("drops bytes that are no UTF-8", INVALID_UTF_8, "hex-with-invalid-utf-8")
def drops_invalid_utf_8(client: Client) -> None:
    client.decode_text = lambda body: body.decode("utf-8", errors="ignore")


@mutant("strips a byte order mark", "byte-order-mark")
def strips_a_byte_order_mark(client: Client) -> None:
    decode_text = client.decode_text
    client.decode_text = lambda body: decode_text(body.removeprefix(b"\xef\xbb\xbf"))


@mutant("ends the text at a NUL byte", "nul-after-the-object")
def ends_the_text_at_a_nul(client: Client) -> None:
    decode_text = client.decode_text
    client.decode_text = lambda body: decode_text(body.split(b"\0")[0])


@mutant("runs out of stack on deep nesting", "nested-ten-thousand-deep/FC-52 nested-without-end/FC-52")
def runs_out_of_stack(client: Client) -> None:
    load_json = client.load_json

    def load(text: str) -> Any:
        try:
            return load_json(text)
        except RecursionError:
            os.kill(os.getpid(), signal.SIGSEGV)  # what a parser in C does

    client.check_depth = lambda text: None
    client.load_json = load


# ---- FC-36 ----


@mutant(
    "does not mind the case of member names, and keeps the last",
    "key-in-upper-case key-capitalised key-before-another-case key-capitalised-among-oddities-*",
)
def ignores_the_case_of_names(client: Client) -> None:
    client.unique_members = lambda pairs: {name.lower(): value for name, value in pairs}


@mutant("does not mind the case of member names, and keeps the first", "key-in-upper-case key-capitalised key-after-another-case")
def ignores_the_case_of_names_and_keeps_the_first(client: Client) -> None:
    client.unique_members = lambda pairs: {name.lower(): value for name, value in reversed(pairs)}
