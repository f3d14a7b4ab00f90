"""Trains a pipeline the way `rasa train nlu` does, and predicts with it, in a folder that is gone afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.evaluation.public_sets import Labelled
from bot.evaluation.set_scores import Predicted

if TYPE_CHECKING:
    from rasa.core.agent import Agent

# Rasa's name for "none of the intents" in a ranking; not an intent itself.
FALLBACK = "nlu_fallback"


def train_and_predict(config: Path, train: Sequence[Labelled], *tests: Sequence[Labelled]) -> list[list[Predicted]]:
    """Train the pipeline of `config` on `train`; predict each of `tests`.

    Nothing is reused from an earlier run: Rasa's cache only looks at a component's own class for changes, not at what it calls.
    """
    with tempfile.TemporaryDirectory() as folder, _cache_in(Path(folder)), redirect_stdout(sys.stderr):
        agent = _train(config, train, Path(folder))
        return [asyncio.run(_predict(agent, test)) for test in tests]


def _train(config: Path, train: Sequence[Labelled], folder: Path) -> Agent:
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    data = folder / "nlu.json"
    # JSON, because in Rasa's YAML a message with brackets would be read as an annotation.
    examples = [{"text": example.text, "intent": example.label} for example in train]
    data.write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}), encoding="utf-8")
    model = train_nlu(str(config), str(data), str(folder), fixed_model_name="model")
    if model is None:
        raise RuntimeError(f"Rasa trained no model of {config}; the lines above say why")
    return Agent.load(model)


async def _predict(agent: Agent, test: Sequence[Labelled]) -> list[Predicted]:
    return [predicted(example.label, await agent.parse_message(example.text)) for example in test]


def predicted(truth: str, parsed: dict[str, Any]) -> Predicted:
    """The best intent of Rasa's parse data, whatever a fallback classifier made of it."""
    ranking = [entry for entry in parsed.get("intent_ranking", []) if entry["name"] != FALLBACK]
    return Predicted(truth, ranking[0]["name"], float(ranking[0]["confidence"])) if ranking else Predicted(truth, "", 0.0)


@contextmanager
def _cache_in(folder: Path) -> Iterator[None]:
    before = os.environ.get("RASA_CACHE_DIRECTORY")
    os.environ["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
    try:
        yield
    finally:
        if before is None:
            del os.environ["RASA_CACHE_DIRECTORY"]
        else:
            os.environ["RASA_CACHE_DIRECTORY"] = before
