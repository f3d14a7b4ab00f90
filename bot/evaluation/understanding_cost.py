"""What it costs to understand a short message, against the sentence encoder alone: in this process, interleaved, by component."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import UserMessage

from bot.conversation.agent import FrontdeskAgent
from bot.evaluation.understanding.questions import SUITES, read_suite
from bot.nlu.encoder_featurizer import SentenceEncoderFeaturizer
from bot.nlu.message_fields import as_words
from bot.nlu.normalise import normalise

# Three out of four messages of the singles suite are this short.
SHORT_WORDS = 12
ROUNDS, WARM_UP = 5, 30
AIM = 3.0


@dataclass(frozen=True)
class Cost:
    """Medians over all short messages and rounds, in seconds.

    Attributes:
        messages: how many different ones.
        encoder: one `encode` of the message.
        components: each component's `process`, by its class, in the order they run.
        process: all components' `process` together (the median of the sums).
        parse: the whole of `parse_message`, with what Rasa does around the components.
    """

    messages: int
    encoder: float
    components: Mapping[str, float]
    process: float
    parse: float

    @property
    def times(self) -> float:
        """How many times the encoder alone the components cost."""
        return self.process / self.encoder


def measure_cost(agent: FrontdeskAgent, rounds: int = ROUNDS) -> Cost:
    """Measure the pipeline of a loaded agent on the short messages of the singles suite."""
    texts = [as_words(case.text) for case in read_suite(SUITES / "singles.tsv") if len(case.text.split()) <= SHORT_WORDS]
    samples = asyncio.run(_samples(_Pipeline(agent), texts, rounds))
    stages = {name: statistics.median(sample.stages[name] for sample in samples) for name in samples[0].stages}
    return Cost(
        messages=len(texts),
        encoder=statistics.median(sample.encoder for sample in samples),
        components=stages,
        process=statistics.median(sum(sample.stages.values()) for sample in samples),
        parse=statistics.median(sample.parse for sample in samples),
    )


async def _samples(pipeline: _Pipeline, texts: Sequence[str], rounds: int) -> list[_Sample]:
    for text in texts[:WARM_UP]:
        await pipeline.measure(text)
    return [await pipeline.measure(text) for _ in range(rounds) for text in texts]


def describe(cost: Cost) -> str:
    """A table for people."""
    rows = [("encoder alone", cost.encoder), *((f"  {name}", seconds) for name, seconds in cost.components.items())]
    rows += [("all components", cost.process), ("with what Rasa does around them", cost.parse)]
    lines = [f"| {title} | {seconds * 1000:.2f} | {seconds / cost.encoder:.2f} |" for title, seconds in rows]
    head = f"| understanding a short message, median of {cost.messages} | ms | times the encoder |"
    verdict = "met" if cost.times <= AIM else "not met"
    return "\n".join([head, "| --- | ---: | ---: |", *lines, "", f"Aim: at most {AIM:g} times the encoder alone; {verdict}."])


@dataclass(frozen=True)
class _Sample:
    encoder: float
    stages: dict[str, float]
    parse: float


class _Pipeline:
    """The trained NLU graph, run as `SequentialGraphRunner` runs it, with a clock around each component."""

    def __init__(self, agent: FrontdeskAgent) -> None:
        self._agent = agent
        self._runner = agent.processor.graph_runner
        self._plan = self._runner._plan((agent.processor.model_metadata.nlu_target,))
        components = (node._component for node in self._runner._nodes.values())
        self._encode = next(part._encoder.encode for part in components if isinstance(part, SentenceEncoderFeaturizer))

    async def measure(self, text: str) -> _Sample:
        started = time.perf_counter()
        self._encode([normalise(text)])
        encoded = time.perf_counter()
        stages = self._stages(text)
        before_parse = time.perf_counter()
        await self._agent.parse_message(text)
        return _Sample(encoded - started, stages, time.perf_counter() - before_parse)

    def _stages(self, text: str) -> dict[str, float]:
        results: dict[str, Any] = {"__message__": ("__message__", [UserMessage(text)])}
        stages: dict[str, float] = {}
        for name, needs in self._plan:
            node, inputs = self._runner._nodes[name], [results.get(need, need) for need in needs]
            started = time.perf_counter()
            results[name] = node(*inputs)
            elapsed = time.perf_counter() - started
            if node._fn_name == "process":
                stages[type(node._component).__name__] = elapsed
        return stages
