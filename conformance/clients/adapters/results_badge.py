"""The badge of a client: an SVG of our own, in the page of results and as a file that a README elsewhere can show.

Its widths are those of the letters in Verdana, at which textLength holds the text whatever font there is.
"""

from html import escape
from typing import Any

LABEL = "dstack-conformance"
HEIGHT = 20
# White on each is 4.5:1 or better, on the label's ground too.
GROUNDS = {"conformant": "#1b6b3a", "critical": "#a3142a", "high": "#9a3b00", "medium": "#7a5c00", "low": "#4a5f70", "none": "#565f69"}
# Hundredths of a pixel at 11 px: narrow and wide letters, and all others.
NARROW, WIDE, USUAL = 420, 990, 680
LETTERS = {**dict.fromkeys("fijlrt,.:;I'() ", NARROW), **dict.fromkeys("mwMW", WIDE)}


def words(result: dict[str, Any]) -> tuple[str, str]:
    """What the badge says of a client, and its ground."""
    if "not_run" in result:
        return "not run", GROUNDS["none"]
    if result["status"] == "conformant":
        return "conformant", GROUNDS["conformant"]
    if not result["roots"]:
        return result["status"], GROUNDS["none"]
    worst = result["roots"][0]["worst"]
    count = len(result["roots"])
    return f"{count} root cause{'' if count == 1 else 's'}, worst {worst}", GROUNDS[worst]


def title(result: dict[str, Any]) -> str:
    """What it says to who does not see it, and of which run that is true."""
    said = f"{LABEL}: {words(result)[0]}"
    if "not_run" in result:
        return f"{result['name']}, {said}"
    version = f" {result['version']}" if result["version"] else ""
    return f"{result['name']}{version}, {said} (profile {result['profile']}, {result['date']}, catalogue {result['suite']['catalog'][:16]})"


def width_of(text: str) -> int:
    """In pixels."""
    return (sum(LETTERS.get(letter, USUAL) for letter in text) + 50) // 100


def svg(result: dict[str, Any], identity: str) -> str:
    """The element, whose title is called by `identity`."""
    said, ground = words(result)
    label, value = width_of(LABEL), width_of(said)
    left, right = label + 12, value + 12
    text = 'font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" fill="#fff"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{HEIGHT}" viewBox="0 0 {left + right} {HEIGHT}" '
        f'role="img" aria-labelledby="{identity}">'
        f'<title id="{identity}">{escape(title(result))}</title>'
        f'<rect width="{left + right}" height="{HEIGHT}" rx="3" fill="#39424d"/>'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v{HEIGHT - 6}a3 3 0 0 1-3 3H{left}z" fill="{ground}"/>'
        f'<g {text}><text x="6" y="14" textLength="{label}">{escape(LABEL)}</text>'
        f'<text x="{left + 6}" y="14" textLength="{value}">{escape(said)}</text></g></svg>'
    )


def file(result: dict[str, Any]) -> str:
    """The badge as a file."""
    return svg(result, "title") + "\n"
