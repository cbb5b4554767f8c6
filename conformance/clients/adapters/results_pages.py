"""The files of docs/results that are made of its data. Run as a program, it prints one: results_pages.py FILE."""

import sys

from adapters import results_badge, results_data, results_html, results_markdown
from adapters.registry import CLIENTS
from adapters.results_data import Results


def files(data: Results) -> dict[str, str]:
    """Every one, by its name below docs/results."""
    badges = {f"badges/{name}.svg": results_badge.file(data[name]) for name in CLIENTS}
    return {"index.md": results_markdown.page(data), "index.html": results_html.page(data), **badges}


if __name__ == "__main__":
    print(files(results_data.read(results_data.RESULTS))[sys.argv[1]], end="")
