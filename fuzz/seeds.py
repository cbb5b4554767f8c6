"""Writes the answers of the conformance cases as seed files for the fuzzer: seeds.py CASES_FOLDER OUTPUT_FOLDER.

Renders every send step of docs/cases.md with one fixed secret; what a script does besides sending has no place in a seed.
"""

import base64
import hashlib
import json
import pathlib
import re
import sys

MOST_SEED_BYTES = 16 * 1024  # longer ones only slow the search down
LINK = "11" * 65


class UnknownPlaceholder(Exception):
    """A template that this renderer does not understand."""


class Values:
    """What placeholders stand for."""

    def __init__(self, secret_bytes):
        self.secret = hashlib.shake_256(b"dstack-conformance fuzz seed").digest(secret_bytes)
        self.other = hashlib.shake_256(b"another seed").digest(secret_bytes)
        self.chain = json.dumps([LINK, LINK])
        self.answer = f'{{"key": "{self.secret.hex()}", "signature_chain": {self.chain}}}'
        self.body = b""

    def render(self, template):
        """The bytes of a template."""
        pieces = re.split(r"\$\{([^}]*)\}", template)
        return b"".join(
            self.placeholder(piece) if index % 2 else piece.encode() for index, piece in enumerate(pieces)
        )

    def placeholder(self, text):
        name, _, argument = text.partition(":")
        fixed = {
            "other": self.other.hex(),
            "chain": self.chain,
            "answer": self.answer,
            "dollar": "$",
        }
        if text in fixed:
            return fixed[text].encode()
        if name == "secret":
            return self.secret_in(argument)
        if name == "body":
            return part(self.body, argument, unit=1)
        if name == "body_length" and re.fullmatch(r"([+-]\d+)?", argument):
            return str(len(self.body) + int(argument or 0)).encode()
        if name == "zeros":
            return b"00" * int(argument)
        if name == "hex":
            return bytes.fromhex(argument)
        if name == "repeat":
            count, _, unit = argument.partition(":")
            return unit.encode() * int(count)
        if name == "chunk":
            data = self.placeholder(argument)
            return b"%x\r\n%s\r\n" % (len(data), data)
        raise UnknownPlaceholder(text)

    def secret_in(self, form):
        digits = self.secret.hex()
        if form == "raw":
            return self.secret
        if form == "base64":
            return base64.b64encode(self.secret)
        if form == "upper":
            return digits.upper().encode()
        if form == "mixed":
            return "".join(c.upper() if i % 2 else c for i, c in enumerate(digits)).encode()
        return part(digits.encode(), form, unit=2)


def part(data, which, unit):
    """All of data, or what first:N and from:N leave of it, counted in units."""
    if not which:
        return data
    side, _, count = which.partition(":")
    if side == "first":
        return data[: int(count) * unit]
    if side == "from":
        return data[int(count) * unit :]
    raise UnknownPlaceholder(which)


def answer_of(script):
    """Every byte that a script sends; without a script, the faithful answer."""
    values = Values(script.get("secret_bytes", 32))
    values.body = values.render(script.get("body", "${answer}"))
    sent = b""
    for step in script.get("steps", []):
        template = step.get("send", step.get("send_bytewise"))
        if template is not None:
            sent += values.render(template) * min(step.get("times", 1), MOST_SEED_BYTES)
    return sent


FIXED = {
    "fixed-shortest": {"body": '{"key":"${secret}"}', "steps": [{"send": "HTTP/1.1 200 \r\n\r\n${body}"}]},
    "fixed-usual": {
        "steps": [
            {
                "send": "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nContent-Length: ${body_length}"
                "\r\nserver: dstack\r\n\r\n${body}"
            }
        ]
    },
    "fixed-escapes": {
        "body": '{"k\\u0065y":"0x\\u0030${secret:from:1}00","a":["\\ud83d\\ude00",-1.5e3,{}],"b":null}',
        "steps": [{"send": "HTTP/1.1 200 OK\r\nContent-Length: ${body_length}\r\n\r\n${body}"}],
    },
}


def seeds(cases_folder):
    """Name and bytes of every seed."""
    made = {name: answer_of(script) for name, script in FIXED.items()}
    for path in sorted(cases_folder.glob("*/*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        answer = answer_of(case.get("script", {}))
        if 0 < len(answer) <= MOST_SEED_BYTES:
            made[case["id"]] = answer
    return made


def main():
    cases_folder, output = (pathlib.Path(argument) for argument in sys.argv[1:])
    output.mkdir(parents=True, exist_ok=True)
    made = seeds(cases_folder)
    for name, answer in made.items():
        (output / name).write_bytes(answer)
    print(f"{len(made)} seeds")


if __name__ == "__main__":
    main()
