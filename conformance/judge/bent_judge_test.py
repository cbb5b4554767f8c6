"""Tests that the suite's own clients notice a judge that is broken: each rule of it disabled, inverted, lighter or narrower, one at a time.

Needs DSTACK_CONFORMANCE and DSTACK_CONFORMANCE_BENT: the paths of dstack-conformance, and of the same with a switch
(conformance/testing/bent_rules.h). Every bend that dstack-conformance-bent lists has to stand here with a client and a case whose outcome
it changes: a mutant that goes unnoticed, or a sound client that does not.
"""

import collections
import os
import subprocess
import unittest
from typing import NamedTuple

from conformance.testing.catalogue import program
from conformance.testing.compiled_clients import client_command
from conformance.testing.suite import NOTICED, at_once, run_with

BENT = os.environ["DSTACK_CONFORMANCE_BENT"]
OPTIONS = ["--session", "--deadline", "4"]  # a client's own is 3 seconds
CASE_OF_V1 = "v1-asked-of-the-faithful-agent"
SMOKE_CASE = "valid-answer"
SOUND = "a sound client"


class Change(NamedTuple):
    """What the bend makes of the outcome of a client in a case."""

    client: str
    case: str
    before: set[str]
    after: set[str]


# The client that only this check notices, and the case in which it does.
NOTICED_BY = {
    "acceptance": ("keys.accepts-a-key-of-zeros", "key-all-zero"),
    "doubtful-acceptance": ("framing.does-not-mind-what-follows", "bytes-after-the-answer"),
    "key": ("remembering.counts-its-runs", "the-same-key-again"),
    "unasked": ("trusting.asks-no-more-once-it-is-sure", "session-ten-thousand-questions"),
    "public-key": ("asking.prints-the-secret-only", "public-key-of-the-secret"),
    "refusal": ("tolerance.wants-a-length", "no-content-length"),
    "late-refusal": ("reaching.waits-for-the-agent-to-hang-up", "keep-open"),
    "exit-status": ("conduct.exits-2-when-it-refuses", "failing-agent-without-a-key"),
    "empty-key": ("leaking.answers-with-an-empty-secret", "failing-agent-without-a-key"),
    "key-line": ("conduct.exits-0-without-a-key", "failing-agent-without-a-key"),
    "lost-line": ("outputs.does-not-look-whether-its-line-was-written", "output-full"),
    "waiting": ("reaching.has-no-deadline", "silent-agent"),
    "waiting-on": ("reaching.waits-for-the-agent-to-hang-up-without-end", "keep-open"),
    "hanging": ("conduct.never-ends-once-it-has-refused", "failing-agent-without-a-key"),
    "signal": ("conduct.aborts-on-bytes-that-are-no-text", "answer-of-zero-bytes"),
    "left-running": ("conduct.leaves-a-process-behind", SMOKE_CASE),
    "bytes-taken": ("reaching.spools-the-body-to-a-file", "endless-body-without-a-length"),
    "memory": ("unbounded.reserves-memory-for-the-declared-length", "terabytes-declared-then-close"),
    "memory-growth": ("growing.keeps-every-answer", "session-ten-thousand-questions"),
    "descriptors": ("growing.never-closes", "session-ten-thousand-questions"),
    "at-once": ("reaching.waits-a-while-for-the-agent-to-hang-up", "keep-open"),
    "key-material": ("conduct.prints-a-key-and-refuses", "failing-agent-without-a-key"),
    "leaks": ("conduct.logs-the-secret-in-hex", SMOKE_CASE),
    "amount": ("conduct.says-more-than-anybody-reads", SMOKE_CASE),
    "decoys": ("reaching.looks-for-another-agent", "error-with-decoys"),
    "request-line": ("asking.speaks-http-1-0", "request-line"),
    "content-type": ("asking.sends-no-content-type", "request-content-type"),
    "content-length": ("asking.ends-its-request-with-a-line-end", "request-length-of-non-ascii"),
    "path": ("asking.sends-the-path-as-an-array", "request-path-plain"),
    "purpose-and-algorithm": ("wandering.asks-for-an-alias", "request-purpose-and-algorithm"),
    "one-request": ("asking.asks-twice", "request-only-once"),
    "members-of-v0": ("of_v1.sends-a-purpose-too", CASE_OF_V1),
    "repeats": ("conduct.asks-ten-times", "retry-after-503"),
}
# A breach of it warns: what has nothing lighter.
SHOULD = {"doubtful-acceptance", "members-of-v0", "repeats"}
# Where it looks at cases of its own clause alone.
OWN_CASE = {
    "memory": "terabytes-declared-then-close",
    "memory-growth": "session-ten-thousand-questions",
    "descriptors": "session-ten-thousand-questions",
    "at-once": "keep-open",
    "one-request": "request-only-once",
    "members-of-v0": CASE_OF_V1,
}
# The same where only a run before the judged one shows it.
NOTICED_EARLIER_BY = {
    "empty-key": ("leaking.answers-with-an-empty-secret", "after-a-refusal-the-right-key"),
    "lost-line": ("outputs.does-not-look-whether-its-line-was-written", "the-right-key-for-a-second-reader"),
    "waiting": ("reaching.has-no-deadline", "the-right-key-after-silence"),
    "hanging": ("conduct.never-ends-once-it-has-refused", "after-a-refusal-the-right-key"),
    "signal": ("sweeping.dies-where-the-head-is-cut", "the-right-key-after-a-dropped-connection"),
    "left-running": ("conduct.leaves-a-process-behind", "after-a-success-a-reset"),
    "bytes-taken": ("reaching.spools-the-body-to-a-file", "the-right-key-after-a-body-without-end"),
    "key-material": ("leaking.leaves-a-key-and-refuses-raw", "after-a-refusal-the-right-key"),
    "leaks": ("conduct.logs-the-secret-in-hex", "after-a-success-a-reset"),
    "amount": ("conduct.says-more-than-anybody-reads", "after-a-success-a-reset"),
    "decoys": ("reaching.looks-for-another-agent", "after-a-refusal-the-right-key"),
    "request-line": ("asking.speaks-http-1-0", "after-a-success-socket-absent"),
    "content-type": ("asking.sends-no-content-type", "after-a-success-socket-absent"),
    "content-length": ("asking.ends-its-request-with-a-line-end", "after-a-success-socket-absent"),
    "path": ("asking.sends-the-path-as-an-array", "after-a-success-socket-absent"),
    "purpose-and-algorithm": ("wandering.asks-for-an-alias", "after-a-success-socket-absent"),
    "repeats": ("conduct.asks-ten-times", "after-a-refusal-the-right-key"),
}


def changes() -> dict[str, Change]:
    """What each bend changes."""
    unproven = ("tolerance.wants-a-length", "close-in-the-body-without-a-length")
    unmet = ("conduct.makes-a-key-up-when-declined", "after-a-refusal-the-right-key")
    found = {
        "proof:disabled": Change(*unproven, {"unproven"}, {"held"}),
        "proof:inverted": Change(SOUND, "key-all-zero", {"held"}, {"unproven"}),
        "proof:lighter": Change(*unproven, {"unproven"}, {"vacuous"}),
        "earlier-run:disabled": Change(*unmet, {"unproven"}, {"held"}),
        "earlier-run:lighter": Change(*unmet, {"unproven"}, {"unsupported"}),
        "earlier-run:inverted": Change(SOUND, "the-same-key-again", {"held"}, {"unproven"}),
    }
    for check, noticed in NOTICED_BY.items():
        found[f"{check}:disabled"] = Change(*noticed, NOTICED, {"held"})
        found[f"{check}:inverted"] = Change(SOUND, OWN_CASE.get(check, SMOKE_CASE), {"held"}, NOTICED)
        if check not in SHOULD:
            found[f"{check}:lighter"] = Change(*noticed, {"failed"}, {"warned"})
    for check, noticed in NOTICED_EARLIER_BY.items():
        found[f"{check}:narrower"] = Change(*noticed, NOTICED, {"held", "unproven"})
    return found


def outcomes_of(bend: str, client: str, cases: set[str]) -> dict[str, str]:
    """By case, of one profile; the judge is sound where the bend is empty."""
    profile = "client-v1" if cases == {CASE_OF_V1} else "tessera"
    command = client_command("sound_client.py") if client == SOUND else client_command("mutant_client.py", "--mutant", client)
    report = run_with([BENT, bend] if bend else [program()], [*OPTIONS, "--profile", profile, "--filter", ",".join(cases)], command)
    return {str(case["id"]): str(case["outcome"]) for case in report["cases"]}


def outcomes() -> dict[tuple[str, str, bool], dict[str, str]]:
    """By bend and client, and whether in v1."""
    asked: dict[tuple[str, str, bool], set[str]] = collections.defaultdict(set)
    for bend, change in changes().items():
        for judge in ("", bend):
            asked[judge, change.client, change.case == CASE_OF_V1].add(change.case)
    return dict(zip(asked, at_once(lambda each: outcomes_of(each[0], each[1], asked[each]), asked), strict=True))


class BentJudgeTest(unittest.TestCase):
    def test_every_bend_has_a_client_that_it_matters_to(self) -> None:
        listed = subprocess.run([BENT, "--list"], check=True, stdout=subprocess.PIPE, text=True, timeout=60).stdout.split()
        self.assertEqual(sorted(listed), sorted(changes()))

    def test_every_bend_changes_the_outcome(self) -> None:
        found = outcomes()
        for bend, change in changes().items():
            with self.subTest(bend):
                for judge, expected in (("", change.before), (bend, change.after)):
                    self.assertIn(found[judge, change.client, change.case == CASE_OF_V1].get(change.case), expected, change)


class TheSwitchTest(unittest.TestCase):
    def test_a_bend_that_is_not_there_is_a_usage_error(self) -> None:
        for arguments in ([], ["leaks"], ["leaks:bent"], ["no-such-check:disabled"]):
            ran = subprocess.run([BENT, *arguments, "list"], capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual((ran.returncode, ran.stdout), (2, ""), arguments)
            self.assertIn("there is no bend", ran.stderr)


if __name__ == "__main__":
    unittest.main()
