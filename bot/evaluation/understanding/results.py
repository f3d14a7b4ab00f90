"""What the bot made of a message, against what it should have."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.understanding.questions import Case
from bot.knowledge.topics import DOCUMENTED, URGENT, kind_of
from bot.knowledge.understanding import Understanding

KINDS = frozenset(path.stem for path in Path("data/nlu/undocumented").glob("*.yml"))


@dataclass(frozen=True)
class Result:
    """A case and what the bot made of it.

    Attributes:
        likeliest, confidence: the likeliest label of the message as a whole and the probability that it is right, whether the bot
            acted on it or asked back.
    """

    case: Case
    understanding: Understanding
    likeliest: str = ""
    confidence: float = 0.0

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels understood, without small talk around them."""
        return tuple(kind_of(topic.name) for topic in self.understanding.topics)

    @property
    def allowed(self) -> frozenset[str]:
        """Every label that is right."""
        return frozenset({*self.case.labels, *self.case.also})

    @property
    def right(self) -> bool:
        """Exactly the right labels (or ones that would be right too), as many as asked."""
        return len(self.labels) == len(self.case.labels) and set(self.labels) <= self.allowed

    @property
    def asked_back(self) -> bool:
        """Nothing was understood, and the bot says so."""
        return not self.labels

    @property
    def undocumented(self) -> bool:
        """Everything asked is undocumented."""
        return KINDS.issuperset(self.case.labels)

    @property
    def false_promise(self) -> bool:
        """An undocumented question got a documented answer."""
        names = [topic.name for topic in self.understanding.topics]
        documented = {kind_of(name) for name in names if name.startswith(DOCUMENTED)}
        return self.undocumented and bool(documented - self.allowed)

    @property
    def urgent_missed(self) -> bool:
        """An urgent message was not read as one."""
        return URGENT in self.case.labels and URGENT not in self.labels

    @property
    def falsely_urgent(self) -> bool:
        """A message that is not urgent was read as urgent."""
        return URGENT in self.labels and URGENT not in self.allowed


def summarise(results: Sequence[Result]) -> dict[str, float]:
    """Number of messages, and shares (0 to 1) of what went well and what did not."""
    urgent = [result for result in results if URGENT in result.case.labels]
    return {
        "messages": len(results),
        "right": share(result.right for result in results),
        "asked_back": share(result.asked_back for result in results),
        "wrong": share(not result.right and not result.asked_back for result in results),
        "undocumented_answered_as_documented": share(result.false_promise for result in results if result.undocumented),
        "urgent_missed": share(result.urgent_missed for result in urgent),
        "falsely_urgent": share(result.falsely_urgent for result in results),
    }


def share(flags: Iterable[bool]) -> float:
    """The share of true ones, to four digits; 0 of none."""
    values = list(flags)
    return round(sum(values) / len(values), 4) if values else 0.0


def interval(share_: float, n: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % confidence interval of a share of n (Wilson, 1927)."""
    if n == 0:
        return 0.0, 1.0
    centre, spread = share_ + z * z / (2 * n), z * math.sqrt(share_ * (1 - share_) / n + z * z / (4 * n * n))
    return max(0.0, (centre - spread) / (1 + z * z / n)), min(1.0, (centre + spread) / (1 + z * z / n))
