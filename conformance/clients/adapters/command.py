"""ci/clients: strangers' clients under test.

The official SDKs, and careful programs on the HTTP libraries of five languages, each installed from its registry into a folder of its
own and judged by dstack-conformance in profile client, strict against its known failures. docs/findings.md has what was found.
"""

import argparse
import os
import pathlib
from collections.abc import Callable

from adapters import judging, known, replaying, results_data, results_pages, wire
from adapters.causes import CAUSES, NoCause
from adapters.registry import CLIENTS, install, tool_versions
from conformance.testing.toolchain import Skip

ROOT = pathlib.Path(__file__).resolve().parents[3]
STATUSES = """
exit status of run, the first that applies:
  1  a client failed anew, or its known failures are out of date
  3  a client was not run, or its run was incomplete
  0  every client that was asked for ran: conformant, or with known failures only
of setup: 0, or 3 where one could not be installed. Of all: 2 for a usage error.
"""
USAGE = 2


def parse(arguments: list[str]) -> tuple[argparse.Namespace, tuple[str, ...]]:
    """What stands behind `--` is for dstack-conformance run."""
    more: tuple[str, ...] = ()
    if "--" in arguments:
        at = arguments.index("--")
        arguments, more = arguments[:at], tuple(arguments[at + 1 :])
    parser = argparse.ArgumentParser(
        prog="ci/clients", description=__doc__, epilog=STATUSES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "build" / "clients", help="where they are installed and judged")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the clients, with the version that is tested and what this machine lacks")
    setup = commands.add_parser("setup", help="install clients, also those that are installed")
    run = commands.add_parser("run", help="install clients that are not installed, and judge them")
    page = commands.add_parser("results", help="write the data, pages and badges of results from the reports of whole runs")
    page.add_argument("--into", type=pathlib.Path, default=results_data.RESULTS, metavar="FOLDER", help="where they are (docs/results)")
    known_failures = commands.add_parser("known", help="write known-failures.txt of clients from their reports and causes.toml")
    sent = commands.add_parser("wire", help="record what clients put on the wire, for docs/findings.md")
    replay = commands.add_parser(
        "replay", help="play one case's bytes to one client from a plain socket, without the suite, and show both sides"
    )
    replay.add_argument("names", nargs=1, metavar="NAME")
    replay.add_argument(
        "case", metavar="CASE|FILE", help="a case of dstack-conformance list, or a file of bytes, which has a / in its name"
    )
    replay.add_argument("--at", type=int, metavar="PLACE", help="of a sweep: the point to play")
    replay.add_argument("--then", default="close", choices=replaying.ENDINGS, help="what becomes of the connection (close)")
    replay.add_argument("--key-path", default="a/key", metavar="PATH", help="that the client asks for (a/key)")
    replay.add_argument("--again", metavar="PATH", help="ask for this key path next, in the same session")
    replay.add_argument("--pieces", action="store_true", help="show each read of the request by itself")
    for command in (setup, run, known_failures, sent):
        command.add_argument("names", nargs="*", metavar="NAME", help="of ci/clients list")
        command.add_argument("--all", action="store_true", help="every client")
    run.usage = "ci/clients run (NAME ... | --all) [options] [-- OPTION_OF_DSTACK_CONFORMANCE_RUN ...]"
    run.add_argument("--sweep", default="auto", choices=("auto", "full", "boundaries", "off"), help="of dstack-conformance run (auto)")
    run.add_argument("--deadline", type=int, metavar="SECONDS", help="for one case, instead of the client's own choice")
    run.add_argument("--in-session", action="store_true", help="ask one process case after case, for a client that starts slowly")
    run.add_argument("--bare", action="store_true", help="show the known failures as failures")
    run.add_argument("--quiet", action="store_true", help="one line a client, the report in FOLDER/NAME/console.txt (so with several)")
    found = parser.parse_args(arguments)
    if more and found.command != "run":
        parser.error("only run has options behind --")
    if found.command not in ("list", "results"):
        if getattr(found, "all", False) == bool(found.names):
            parser.error("name clients, or give --all")
        unknown = [name for name in found.names if name not in CLIENTS]
        if unknown:
            parser.error(f"no client is called {', '.join(unknown)}; ci/clients list has them")
        found.names = found.names or list(CLIENTS)
    return found, more


def list_clients() -> int:
    """One line each."""
    for client in CLIENTS.values():
        try:
            tools = ", ".join(tool_versions(client))
        except Skip as skip:
            tools = f"cannot be run: {skip}"
        print(f"{client.name:11} {client.version() or '':6} {client.about}; time-out {client.own_timeout}; {tools}")
    return 0


def set_up(names: list[str], folder: pathlib.Path) -> int:
    """Installs each."""
    worst = 0
    for name in names:
        try:
            install(CLIENTS[name], (folder / name).resolve(), anew=True)
            print(f"{name}: installed in {folder / name}")
        except Skip as skip:
            print(f"{name}: not installed: {skip}")
            worst = judging.NOT_RUN
    return worst


def run_clients(names: list[str], folder: pathlib.Path, choice: judging.Choice, quiet: bool) -> int:
    """Judges each, and says last what came of all."""
    statuses = []
    for name in names:
        client = CLIENTS[name]
        how = f"sweep {choice.sweep}, deadline {choice.deadline_for(client)} s" + (", in session" if choice.in_session else "")
        print(f"{name}: {how}, own time-out {client.own_timeout}", flush=True)
        if client.unsteady and not choice.selects():
            print(f"{name}: not asked, because it fails them only now and then: {', '.join(client.unsteady)}", flush=True)
        ran = judging.run(client, folder / name, choice, quiet)
        print(f"{name}: not run: {ran.not_run}" if ran.not_run else f"{name}: {ran.verdict} ({ran.seconds:.0f} s)", flush=True)
        statuses.append(ran.exit_status)
    return worst_of(statuses)


def write_known(names: list[str], folder: pathlib.Path) -> int:
    """Of each that has causes; the careful ones have none, and need none."""
    for client in (CLIENTS[name] for name in names if (CLIENTS[name].sources / CAUSES).exists()):
        try:
            client.known_failures.write_text(known.text_of(client, known.report_of(client, folder)), "utf-8")
        except (NoCause, FileNotFoundError) as error:
            print(f"{client.name}: {error}")
            return 1
    return 0


def replay(name: str, folder: pathlib.Path, options: argparse.Namespace) -> int:
    """Plays one case."""
    try:
        command = install(CLIENTS[name], (folder / name).resolve())
    except Skip as skip:
        print(f"{name}: not run: {skip}")
        return judging.NOT_RUN
    answer = (
        pathlib.Path(options.case).read_bytes() if "/" in options.case else replaying.rendered(options.case, options.key_path, options.at)
    )
    return replaying.replay(command, answer, replaying.Play(options.key_path, options.then, options.pieces, options.again))


def record_wire(names: list[str], folder: pathlib.Path) -> int:
    """Of each that can be installed."""
    worst = 0
    for name in names:
        try:
            wire.write(CLIENTS[name], install(CLIENTS[name], (folder / name).resolve()))
            print(f"{name}: {wire.WIRE} is written; ci/generated makes the table")
        except Skip as skip:
            print(f"{name}: not run: {skip}")
            worst = judging.NOT_RUN
    return worst


def worst_of(statuses: list[int]) -> int:
    """A new failure before what nobody knows."""
    for status in (1, USAGE, judging.NOT_RUN):
        if status in statuses:
            return status
    return judging.NOT_RUN if any(statuses) else 0


def write_results(into: pathlib.Path, folder: pathlib.Path) -> int:
    """The data of results, and all that is made of them. Clients without a run in `folder` stay as they are there."""
    try:
        data = results_data.brought_up_to_date(results_data.read(into), folder)
    except NoCause as error:
        print(error)
        return 1
    results_data.write(into, data)
    for name, text in results_pages.files(data).items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_text(text, "utf-8")
    return 0


def with_suite(options: argparse.Namespace, more: tuple[str, ...]) -> int:
    """What needs the built dstack-conformance."""
    default = ROOT / "build" / "release" / "bin" / "dstack-conformance"
    suite = os.environ.setdefault("DSTACK_CONFORMANCE", str(default))
    if not pathlib.Path(suite).exists():
        print(f"ci/clients: no {suite}; ./ci/conformance builds it")
        return judging.NOT_RUN
    if options.command == "wire":
        return record_wire(options.names, options.folder)
    if options.command == "replay":
        return replay(options.names[0], options.folder, options)
    choice = judging.Choice(options.sweep, options.deadline, not options.bare, options.in_session, more)
    return run_clients(options.names, options.folder, choice, options.quiet or len(options.names) > 1)


def main(arguments: list[str]) -> int:
    """The exit status."""
    options, more = parse(arguments)
    commands: dict[str, Callable[[], int]] = {
        "list": list_clients,
        "setup": lambda: set_up(options.names, options.folder),
        "known": lambda: write_known(options.names, options.folder),
        "results": lambda: write_results(options.into, options.folder),
    }
    return commands.get(options.command, lambda: with_suite(options, more))()
