"""The table of acts, and the scripts drawn from it."""

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

DECOYS = ("/run/dstack.sock", "/run/dstack/dstack.sock", "/run/tappd.sock", "/run/tappd/tappd.sock")
PORTS = (80, 3000, 8000, 8080, 8090)
FOLDERS_OF_A_WORLD = ("/tmp", "/run", "/var/run", "/dev/shm", "/var/tmp")
LEAST_ACTIONS, MOST_ACTIONS = 2, 8
ORDERS = {"acts, then answers": 1, "answers, then acts": 1, "acts where it refuses": 2}  # how often each is drawn
SLEEP_SECONDS = 60  # of whoever is to outlive the client; whatever the runner does, the machine is rid of it then


class Scene(NamedTuple):
    """Where a client acts, and what it draws from."""

    draw: random.Random
    marker: str
    socket: str
    full: bool  # a world of its own, whose every process and folder is fair game

    def folders(self) -> list[str]:
        """Where it can write: in a plain world only what it was given."""
        own = [os.environ[name] for name in ("HOME", "TMPDIR", "PWD")]
        return own + ([each for each in FOLDERS_OF_A_WORLD if os.access(each, os.W_OK)] if self.full else [])

    def folder(self) -> str:
        """A fresh folder in one of them."""
        path = os.path.join(self.draw.choice(self.folders()), f"wild-{os.getpid()}-{self.draw.getrandbits(64):016x}")
        os.mkdir(path)
        return path

    def addresses(self) -> list[str | tuple[str, int]]:
        """Whom it can speak to: in a plain world only the socket it was told."""
        if not self.full:
            return [self.socket]
        return [self.socket, *DECOYS, *(("127.0.0.1", port) for port in PORTS)]

    def for_seconds(self, seconds: float) -> Iterator[None]:
        """Steps, until that time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            yield


Do = Callable[[Scene], None]


class Act(NamedTuple):
    """Something a hostile client may do. What reaches beyond its own folders and processes is done in a full world only."""

    name: str
    description: str
    reaches_beyond: bool
    do: Do


ACTIONS: dict[str, Act] = {}
ENDINGS: dict[str, Act] = {}  # after these there is no more to do


def registering(table: dict[str, Act], description: str, reaches_beyond: bool) -> Callable[[Do], Do]:
    """Puts a function into a table under its name, with dashes for underscores."""

    def register(do: Do) -> Do:
        name = do.__name__.replace("_", "-")
        if name in ACTIONS or name in ENDINGS:
            raise ValueError(f"two acts are called {name}")
        table[name] = Act(name, description, reaches_beyond, do)
        return do

    return register


def action(description: str, *, reaches_beyond: bool = False) -> Callable[[Do], Do]:
    """Registers what a client goes on after, if it can."""
    return registering(ACTIONS, description, reaches_beyond)


def ending(description: str) -> Callable[[Do], Do]:
    """Registers how a client may end."""
    return registering(ENDINGS, description, reaches_beyond=False)


class Script(NamedTuple):
    """What one client does, in every run of it."""

    seed: int
    order: str
    actions: tuple[str, ...]
    ending: str

    def text(self) -> str:
        """The script as wild_client.py takes it."""
        return json.dumps(self._asdict())


def draw_script(seed: int) -> Script:
    """The same for the same seed and table."""
    draw = random.Random(seed)
    actions = draw.sample(sorted(ACTIONS), draw.randint(LEAST_ACTIONS, MOST_ACTIONS))
    # Cases behind the first run only where that was answered well.
    ends = "answers-soundly" if draw.random() < 0.5 else draw.choice(sorted(ENDINGS))
    return Script(seed, draw.choices([*ORDERS], [*ORDERS.values()])[0], tuple(actions), ends)


def script_from(text: str) -> Script:
    """The script of a seed, or the script itself as text() writes it."""
    value = json.loads(text)
    if isinstance(value, int):
        return draw_script(value)
    return Script(int(value["seed"]), value["order"], tuple(value["actions"]), value["ending"])
