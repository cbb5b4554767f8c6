"""The root causes of what a client fails, as somebody who looked at it has written them down.

They stand in causes.toml beside the client: what it does, how its maintainer mends that, one command that shows it, and which of the
suite's findings come from it. One fault breaks several clauses, and each finding belongs to the first cause that claims it.
"""

import dataclasses
import fnmatch
import pathlib
import re
import tomllib

CAUSES = "causes.toml"
KINDS = ("protocol", "safety", "hygiene", "policy")
FIELDS = {"says", "mend", "kind", "command", "shows"}


class NoCause(Exception):
    """A failure that nobody has explained, or an explanation that is none; the text names it."""


@dataclasses.dataclass(frozen=True)
class Claim:
    """Findings that come from a cause: those of a clause and a defect, in the cases that one of the globs matches."""

    clause: str
    defect: str
    cases: tuple[str, ...] = ("*",)

    def takes(self, clause: str, defect: str, case: str) -> bool:
        """Whether the finding is one of them."""
        return (clause, defect) == (self.clause, self.defect) and any(fnmatch.fnmatchcase(case, each) for each in self.cases)


@dataclasses.dataclass(frozen=True)
class Cause:
    """One fault of a client. Its severity is that of the clause that it claims first."""

    says: str  # what the client does
    mend: str  # what its maintainer could do
    kind: str
    command: str  # that shows it, from the root of this project
    shows: tuple[Claim, ...]

    def reason(self) -> str:
        """For a line of known failures."""
        return f"{self.says}. {self.mend}"

    def takes(self, clause: str, defect: str, case: str) -> bool:
        """Whether a finding comes from it."""
        return any(claim.takes(clause, defect, case) for claim in self.shows)


def claim_in(text: str) -> Claim:
    """Of `CLAUSE DEFECT`, or `CLAUSE DEFECT GLOB ...`."""
    if not re.fullmatch(r"[A-Z]{2}-\d\d [a-z-]+( [a-z0-9A-Z*?-]+)*", text):
        raise NoCause(f"{CAUSES}: neither a clause and a defect, nor these and globs: {text}")
    clause, defect, *cases = text.split()
    return Claim(clause, defect, tuple(cases) or ("*",))


def causes_in(text: str) -> list[Cause]:
    """All of a file, in its order."""
    found = []
    for each in tomllib.loads(text).get("cause", []):
        if set(each) != FIELDS or each["kind"] not in KINDS:
            raise NoCause(f"{CAUSES}: not a cause with {', '.join(sorted(FIELDS))}: {each.get('says', each)}")
        found.append(Cause(each["says"], each["mend"], each["kind"], each["command"], tuple(claim_in(show) for show in each["shows"])))
    return found


def causes_of(sources: pathlib.Path) -> list[Cause]:
    """Of the client whose sources these are; none where nobody wrote any."""
    path = sources / CAUSES
    return causes_in(path.read_text("utf-8")) if path.exists() else []


def cause_of(causes: list[Cause], clause: str, defect: str, case: str, headline: str) -> Cause:
    """The first that claims the finding."""
    for cause in causes:
        if cause.takes(clause, defect, case):
            return cause
    raise NoCause(f"no cause for {clause} {defect}: {headline}, as in {case}")
