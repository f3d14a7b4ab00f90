"""`frontdesk eval`: what the bot understands, on suites nobody trained on, with every error and its nearest training example."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.agent import FrontdeskAgent, load_agent
from bot.evaluation.neighbours import Neighbours
from bot.evaluation.questions import SUITES, Case, read_questions, read_suite
from bot.knowledge.topics import DOCUMENTED, UNDOCUMENTED, kind_of
from bot.knowledge.understanding import Understanding
from bot.nlu.message_fields import as_words
from bot.preparation import train
from bot.settings import Settings

REPORTS = Path("reports")
SHARED_QUESTIONS = Path("../shared/eval/dev_questions.jsonl")


@dataclass(frozen=True)
class Result:
    """A case and what the bot made of it."""

    case: Case
    understanding: Understanding

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels understood, without small talk around them."""
        return tuple(kind_of(topic.name) for topic in self.understanding.topics)

    @property
    def right(self) -> bool:
        """Exactly the right labels (or ones that would be right too), as many as asked."""
        return len(self.labels) == len(self.case.labels) and set(self.labels) <= {*self.case.labels, *self.case.also}

    @property
    def asked_back(self) -> bool:
        """Nothing was understood, and the bot says so."""
        return not self.labels

    @property
    def false_promise(self) -> bool:
        """An undocumented question got a documented answer."""
        names = [topic.name for topic in self.understanding.topics]
        allowed = {*self.case.labels, *self.case.also}
        documented = {kind_of(name) for name in names if name.startswith(DOCUMENTED)}
        return bool(documented - allowed) and all(f"{UNDOCUMENTED}{label}" in _KINDS for label in self.case.labels)


_KINDS = {f"{UNDOCUMENTED}{path.stem}" for path in Path("data/nlu/undocumented").glob("*.yml")}


def evaluate(settings: Settings, questions: Path | None, progress: Callable[[str], None]) -> None:
    """Score every suite, write `reports/understanding.json` and print a summary with the errors."""
    agent = load_agent(train(settings, progress))
    suites = {"singles": SUITES / "singles.tsv", "several questions": SUITES / "multi.tsv"}
    cases = {name: read_suite(path) for name, path in suites.items()}
    extra = questions or (SHARED_QUESTIONS if SHARED_QUESTIONS.exists() else None)
    if extra:
        cases["given questions"] = read_questions(extra)
    summary, neighbours = {}, Neighbours()
    for name, suite in cases.items():
        results = asyncio.run(_understand(agent, suite))
        summary[name] = _summarise(results)
        _print(name, results, summary[name], neighbours, progress)
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "understanding.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")


async def _understand(agent: FrontdeskAgent, suite: Sequence[Case]) -> list[Result]:
    return [Result(case, Understanding.from_parse_data(await agent.parse_message(as_words(case.text)))) for case in suite]


def _summarise(results: Sequence[Result]) -> dict[str, float]:
    undocumented = [r for r in results if all(f"{UNDOCUMENTED}{label}" in _KINDS for label in r.case.labels)]
    urgent = [r for r in results if "urgent" in r.case.labels]
    return {
        "messages": len(results),
        "right": _share(r.right for r in results),
        "asked_back": _share(r.asked_back for r in results),
        "wrong": _share(not r.right and not r.asked_back for r in results),
        "undocumented_answered_as_documented": _share(r.false_promise for r in undocumented),
        "urgent_missed": _share("urgent" not in r.labels for r in urgent),
        "falsely_urgent": _share("urgent" in r.labels and "urgent" not in {*r.case.labels, *r.case.also} for r in results),
    }


def _share(flags: object) -> float:
    values = [bool(flag) for flag in flags]  # type: ignore[attr-defined]
    return round(sum(values) / len(values), 4) if values else 0.0


def _print(
    name: str,
    results: Sequence[Result],
    summary: dict[str, float],
    neighbours: Neighbours,
    progress: Callable[[str], None],
) -> None:
    progress(f"\n{name}: " + ", ".join(f"{key} {value:g}" for key, value in summary.items()))
    errors = [result for result in results if not result.right]
    for result, near in zip(errors, neighbours.nearest([result.case.text for result in errors]), strict=True):
        read = [(kind_of(topic.name), round(topic.confidence, 2)) for topic in result.understanding.topics]
        offered = [kind_of(candidate) for candidate in result.understanding.candidates]
        mark = "?" if result.asked_back else "!"
        progress(f"  {mark} {result.case.text[:110]!r} is {list(result.case.labels)}, read {read or offered}")
        progress(f"      nearest ({near.cosine:.2f}): {near.text[:90]!r}, {near.label}")
