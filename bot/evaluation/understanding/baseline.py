"""Has the understanding become worse than the committed summary says? Compared message by message. Pure counting.

A model trained anew on changed examples reads some messages better and some worse, by chance as often the one as the other. So
only the messages that changed sides tell anything: of n of them, k are newly wrong, and the chance of k or more is that of k or
more heads in n throws of a coin (the exact one-sided McNemar, or sign, test: McNemar, 1947). Below `SIGNIFICANCE` it counts as a
regression: seven newly wrong and none newly right are one, six are not. The suites are compared each by itself and all together,
documented answers to undocumented questions all together.

One thing has no tolerance: an urgent message that was caught before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.understanding.results import Result

SIGNIFICANCE = 0.01
ALL = "all suites together"
SHOWN = 10


@dataclass(frozen=True)
class Outcome:
    """How one message of a suite came out; `key` says which it is from one evaluation to the next."""

    key: str
    text: str
    right: bool
    false_promise: bool = False
    urgent_missed: bool = False

    @classmethod
    def of(cls, result: Result) -> Outcome:
        """The outcome of a scored case."""
        return cls(result.case.key, result.case.text, result.right, result.false_promise, result.urgent_missed)


# Suite name → how each of its messages came out.
Outcomes = Mapping[str, Sequence[Outcome]]


def to_json(outcomes: Outcomes) -> dict[str, Any]:
    """What is committed: the keys of what is right, and one line for each message that is not, so that a diff shows them."""
    return {
        suite: {
            "right": " ".join(sorted(outcome.key for outcome in messages if outcome.right)),
            "not_right": {outcome.key: outcome.text for outcome in messages if not outcome.right},
            "false_promises": [outcome.key for outcome in messages if outcome.false_promise],
            "urgent_missed": [outcome.key for outcome in messages if outcome.urgent_missed],
        }
        for suite, messages in outcomes.items()
    }


def from_json(content: Mapping[str, Any]) -> dict[str, list[Outcome]]:
    """Read what `to_json` wrote."""
    return {
        suite: [
            Outcome(key, entry["not_right"].get(key, ""), right, key in entry["false_promises"], key in entry["urgent_missed"])
            for right, keys in ((True, entry["right"].split()), (False, entry["not_right"]))
            for key in keys
        ]
        for suite, entry in content.items()
    }


def regressions(before: Outcomes, now: Outcomes) -> list[str]:
    """A sentence, with the messages concerned, for each thing that became worse. Only messages in both are compared."""
    suites = _pairs(before, now)
    found = [f"{suite}: not in it; run `frontdesk eval --write-summary`" for suite, pairs in suites.items() if not pairs]
    together = [pair for pairs in suites.values() for pair in pairs]
    for suite, pairs in {**suites, ALL: together}.items():
        found += _worse(suite, pairs, "right", lambda outcome: outcome.right)
    found += _worse(
        ALL, together, "free of documented answers to undocumented questions", lambda outcome: not outcome.false_promise
    )
    for suite, pairs in suites.items():
        missed = [new for old, new in pairs if new.urgent_missed and not old.urgent_missed]
        if missed:
            found.append(f"{suite}: urgent messages that were caught and are missed now: {len(missed)}{_listed(missed)}")
    return found


Pair = tuple[Outcome, Outcome]


def _pairs(before: Outcomes, now: Outcomes) -> dict[str, list[Pair]]:
    pairs = {}
    for suite, messages in now.items():
        known = {outcome.key: outcome for outcome in before.get(suite, ())}
        pairs[suite] = [(known[outcome.key], outcome) for outcome in messages if outcome.key in known]
    return pairs


def _worse(suite: str, pairs: Sequence[Pair], what: str, good: Callable[[Outcome], bool]) -> list[str]:
    lost = [new for old, new in pairs if good(old) and not good(new)]
    won = sum(good(new) and not good(old) for old, new in pairs)
    chance = coin_chance(len(lost), len(lost) + won)
    if chance >= SIGNIFICANCE:
        return []
    was, now = (sum(good(pair[side]) for pair in pairs) for side in (0, 1))
    share_was, share_now = was / len(pairs), now / len(pairs)
    return [
        f"{suite}: {now} of {len(pairs)} ({share_now:.1%}) are {what}, and were {was} ({share_was:.1%}). {len(lost)} became "
        f"worse and {won} better, which chance does once in {1 / chance:,.0f} times{_listed(lost)}"
    ]


def _listed(outcomes: Sequence[Outcome]) -> str:
    lines = [f"\n    {outcome.text[:110]!r}" for outcome in outcomes[:SHOWN]]
    return ":" + "".join(lines) + ("\n    ..." if len(outcomes) > SHOWN else "")


def coin_chance(heads: int, throws: int) -> float:
    """The probability of at least so many heads."""
    return float(sum(math.comb(throws, k) for k in range(heads, throws + 1)) / 2**throws)
