"""docs/results/index.html: the page of results as one file that needs nothing else, no script either.

It has the look of the run's own report, whose style it takes. Everything that it says stands in results.json.
"""

import base64
import hashlib
import pathlib
from html import escape
from typing import Any

from adapters import results_badge, results_markdown
from adapters.results_data import SEVERITIES, Results

STYLES = (
    pathlib.Path(__file__).resolve().parents[2] / "report" / "html_report.css",
    pathlib.Path(__file__).with_name("results.css"),
)
SCOPE = "Scope: implemented, fail-closed off-TEE, mock- and simulator-proven, not silicon-proven, unaudited."
STATUSES = {"conformant": "conformant", "not-conformant": "not conformant", "incomplete": "incomplete", "not-run": "not run"}


def badge(kind: str, text: str) -> str:
    """A word in a colour, which says nothing more than the word."""
    return f'<span class="badge {kind}">{escape(text)}</span>'


def plural(count: int, word: str) -> str:
    """`1 case`, `2 cases`."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def status(result: dict[str, Any]) -> str:
    """Of a client."""
    return "not-run" if "not_run" in result else str(result["status"])


def by_severity(run: dict[str, Any]) -> str:
    """How many root causes there are of each."""
    found = [sum(root["worst"] == severity for root in run["roots"]) for severity in SEVERITIES]
    marks = [badge(severity, f"{count} {severity}") for severity, count in zip(SEVERITIES, found, strict=True) if count]
    return f'<span class="marks">{"".join(marks)}</span>' if marks else "none"


def heading(data: Results) -> str:
    """Who is conformant, and what was asked."""
    sdks = [result for result in data.values() if result["official"]]
    careful = [result for result in data.values() if not result["official"]]

    def said(of: list[dict[str, Any]], what: str) -> str:
        ran = [result for result in of if "not_run" not in result]
        kept = sum(result["status"] == "conformant" for result in ran)
        return f"{kept} of {len(ran)} {what} {'is' if kept == 1 else 'are'} conformant" + (
            f" ({len(of) - len(ran)} not run)" if len(ran) < len(of) else ""
        )

    runs = results_markdown.runs(data)
    count = sum(len(run["roots"]) for run in runs)
    dates = sorted({run["date"] for run in runs})
    facts = [("Root causes", str(count)), ("Asked on", " to ".join(dict.fromkeys((dates[0], dates[-1]))) if dates else "never")]
    for run in runs[:1]:
        facts += [("Profile", run["profile"]), ("Suite", f"dstack-conformance {run['suite']['version']}")]
    suites = dict.fromkeys((run["suite"]["cases"], run["suite"]["catalog"]) for run in runs)
    facts += [("Catalogue", f"{cases} cases, {catalog[:16]}") for cases, catalog in suites]
    tone = "bad" if any(run["status"] == "not-conformant" for run in runs) else "good" if runs else "open"
    listed = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts)
    return (
        f'<section id="verdict" class="verdict {tone}" aria-labelledby="verdict-title">'
        '<h1 id="verdict-title">Clients of the dstack guest agent</h1>'
        f'<p class="sentence">Given wrong answers by the guest agent, {said(sdks, "official SDKs")}, and '
        f"{said(careful, 'careful clients on HTTP libraries of the same languages')}.</p>"
        f'<dl class="facts">{listed}</dl>'
        f'<p class="scope">{SCOPE} The answers were those of a mock guest agent, whose keys carry no security. A client that is not '
        "conformant fails to fail closed where an agent is broken, replaced or attacked; the socket is local, and none of this is a way in "
        "from the network.</p></section>\n"
    )


def row(result: dict[str, Any]) -> str:
    """A client in the table."""
    name = f'<a href="#{result["name"]}">{escape(result["name"])}</a>' if result.get("roots") else escape(result["name"])
    version = f" {escape(result['version'])}" if result["version"] else ""
    tools = f'<span class="with">{escape(", ".join(result["tools"]))}</span>' if "tools" in result else ""
    head = f'<th scope="row">{name}{version}<span class="about">{escape(result["about"])}</span>{tools}</th>'
    verdict = f'<td class="state">{badge(status(result), STATUSES[status(result)])}</td>'
    if "not_run" in result:
        return f'<tr>{head}{verdict}<td class="roots" colspan="5">{escape(result["not_run"])}</td></tr>\n'
    counts = result["counts"]
    figures = "".join(
        f'<td class="figure"><span class="value" data-label="{label}">{value}</span></td>'
        for label, value in (("failed", counts["failed"]), ("warned", counts["warned"]), ("held", counts["held"]))
    )
    time = f'<td class="figure"><span class="value" data-label="cold run of">{result["seconds"]} <span class="unit">s</span></span></td>'
    return f'<tr>{head}{verdict}<td class="roots">{by_severity(result)}</td>{figures}{time}</tr>\n'


def clients(data: Results) -> str:
    """The table of all."""
    names = ("Client", "Verdict", "Root causes", "Failed", "Warned", "Held", "Cold run")
    head = "".join(f'<th scope="col"{" class=figure" if at > 2 else ""}>{name}</th>' for at, name in enumerate(names))
    left = [f"{run['name']}: {', '.join(run['left_out'])}" for run in results_markdown.runs(data) if run["left_out"]]
    note = f'<p class="note">Not asked, as docs/findings.md explains: {escape("; ".join(left))}.</p>' if left else ""
    return (
        '<section aria-labelledby="clients"><h2 id="clients">Clients</h2>'
        '<p class="lead">Failed, warned and held are cases of the catalogue. A cold run starts the client anew for each, '
        "and waits for each time-out.</p>"
        f'<table class="clients"><thead><tr>{head}</tr></thead><tbody>\n{"".join(map(row, data.values()))}'
        f"</tbody></table>{note}</section>\n"
    )


def sentence(says: str) -> str:
    """Begins with a capital letter, but where it begins with a name of a program's."""
    return says[0].upper() + says[1:] if says.partition(" ")[0].isalpha() else says


def cause(root: dict[str, Any]) -> str:
    """A root cause."""
    rows = [("To see it", f'<code class="command">{escape(root["command"])}</code>')]
    if root["mend"]:
        rows.append(("To mend it", f"{escape(root['mend'])}."))
    rows.append(("Seen in", f"{plural(root['cases'], 'case')}, of {plural(len(root['clauses']), 'clause')}: {', '.join(root['clauses'])}"))
    listed = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows)
    marks = f'<span class="marks">{badge(root["worst"], root["worst"])}{badge("low", root["kind"])}</span>'
    return (
        f'<article class="cause {root["worst"]}"><header><h4>{escape(sentence(root["says"]))}</h4>{marks}</header>'
        f'<dl class="rows">{listed}</dl></article>\n'
    )


def sdk(run: dict[str, Any]) -> str:
    """A client's root causes, by severity."""
    name = run["name"]
    causes = "".join(map(cause, run["roots"]))
    version = f" {escape(run['version'])}" if run["version"] else ""
    lead = (
        f"{escape(run['about'])}, with {escape(', '.join(run['tools']))}. Its own time-out: {escape(run['own_timeout'])}; "
        f"deadline of a case: {run['deadline_seconds']} s. Asked on {run['date']}, in {run['seconds']} s, {results_markdown.points(run)}."
    )
    return (
        f'<section class="sdk" aria-labelledby="{name}"><header><h3 id="{name}">{escape(name)}{version}</h3>'
        f'<span class="count">{plural(len(run["roots"]), "root cause")}</span></header><p class="lead">{lead}</p>{causes}</section>\n'
    )


def root_causes(data: Results) -> str:
    """Of each client that fails."""
    failing = [run for run in results_markdown.runs(data) if run["roots"]]
    if not failing:
        return ""
    return (
        '<section aria-labelledby="causes"><h2 id="causes">Root causes</h2>'
        '<p class="lead">One fault of a client breaks many cases. Each stands here once, the worst first, with the command that shows it; '
        "a root cause is as bad as a breach of the clause that fits it best.</p>"
        f"{''.join(map(sdk, failing))}</section>\n"
    )


def cell(name: str, text: str) -> str:
    """How many cases of a client, and one of them."""
    if not text:
        return '<td class="some"></td>'
    count, _, example = text.partition(": ")
    return f'<td class="some" data-label="{escape(name)}">{count}<span class="case-link">{escape(example.strip("`"))}</span></td>'


def matrix(data: Results) -> str:
    """Clauses down, clients across."""
    names, rows = results_markdown.by_clause(data)
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("Clause", "At worst", "What it does", *names))
    lines = []
    for worst, clause, what, *cells in rows:
        severity, _, should = worst.partition(" ")
        kind = f'<span class="marks">{badge(severity, severity)}{"a warning" if should else ""}</span>'
        counts = "".join(map(cell, names, cells))
        lines.append(f'<tr><th scope="row">{clause}</th><td>{kind}</td><td class="what">{escape(what)}</td>{counts}</tr>\n')
    return (
        '<section aria-labelledby="matrix"><h2 id="matrix">By clause</h2>'
        '<p class="lead">How many cases show it, and one of them. docs/specification.md has the clauses.</p>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="Clauses down, clients across">'
        f'<table class="matrix"><thead><tr>{head}</tr></thead>'
        f"<tbody>\n{''.join(lines)}</tbody></table></div></section>\n"
    )


def badges(data: Results) -> str:
    """Each, and how to show it elsewhere."""
    items = "".join(
        f"<li>{results_badge.svg(result, 'badge-' + result['name'])}"
        f"<code>![{escape(results_badge.title(result))}](badges/{result['name']}.svg)</code></li>\n"
        for result in data.values()
    )
    return (
        '<section aria-labelledby="badges"><h2 id="badges">Badges</h2>'
        '<p class="lead">Each is a file in docs/results/badges, for a README elsewhere, by the address of the folder there. '
        f'It is true of the version, date and catalogue in its title.</p><ul class="badges">{items}</ul></section>\n'
    )


BANNER = (
    '<a class="skip" href="#main">Skip to the results</a>\n<header class="banner"><p class="product">dstack-conformance</p>\n'
    '<nav aria-label="Parts of the page"><ul>{links}</ul></nav></header>\n'
)


def page(data: Results) -> str:
    """The whole page."""
    style = "".join(path.read_text("utf-8") for path in STYLES)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    main = heading(data) + clients(data) + root_causes(data) + matrix(data) + badges(data)
    parts = (("verdict", "Verdict"), ("clients", "Clients"), ("causes", "Root causes"), ("matrix", "By clause"), ("badges", "Badges"))
    links = "".join(f'<li><a href="#{identity}">{name}</a></li>' for identity, name in parts if f'id="{identity}"' in main)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n<title>dstack-conformance: results</title>\n'
        f"<style>{style}</style>\n</head>\n<body>\n{BANNER.replace('{links}', links)}"
        f'<main id="main" tabindex="-1">\n{main}</main>\n'
        f"<footer><p>Made by ci/clients results from docs/results/results.json. {SCOPE}</p></footer>\n"
        "</body>\n</html>\n"
    )
