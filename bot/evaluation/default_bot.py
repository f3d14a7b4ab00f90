"""This bot and Rasa's default pipeline and policies, trained on the same examples: what the benchmark compares."""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.clinic import load_clinic
from bot.knowledge.facts import load_knowledge
from bot.preparation import Progress, fingerprint, prepare
from bot.settings import Settings

HERE = Path(__file__).parent / "rasa_default"
WORKSHOP = Path("build/bench")
DATA = WORKSHOP / "data"
EXAMPLES_A_LABEL = 28
# Domain, configuration and training data of both bots.
CONFIGURATIONS: dict[str, tuple[Path, Path, tuple[Path, ...]]] = {
    "own": (Path("domain.yml"), Path("config.yml"), (DATA / "own", Path("data/stories"))),
    "default": (WORKSHOP / "domain.yml", HERE / "config.yml", (DATA / "default", HERE / "stories.yml")),
}
ENDPOINTS = """action_endpoint: {url: "http://127.0.0.1:1/webhook"}
tracker_store: {type: SQL, dialect: sqlite, db: %s}
"""


def train_pair(progress: Progress, settings: Settings) -> dict[str, Path]:
    """Train this bot and Rasa's default on the same sample, unless that was done for the present data.

    The sample has EXAMPLES_A_LABEL examples of each label: on all of them the default pipeline trains for hours.

    Returns:
        The models' paths, by the name of their configuration: `own` and `default`.
    """
    prepare(progress)
    _lay_out(settings)
    models = {name: WORKSHOP / "models" / f"{name}-{fingerprint()[:16]}.tar.gz" for name in CONFIGURATIONS}
    for name, model in models.items():
        if not model.exists():
            progress(f"Training the {name} pipeline on {EXAMPLES_A_LABEL} examples a label ...")
            _train(name, model)
    return models


def training_seconds(model: Path) -> float:
    """How long `train_pair` took for this model."""
    return float(json.loads(_seconds_file(model).read_text(encoding="utf-8")))


def _train(name: str, model: Path) -> None:
    from rasa.api import train

    domain, config, data = CONFIGURATIONS[name]
    started = time.perf_counter()
    with redirect_stdout(sys.stderr):
        train(str(domain), str(config), [str(part) for part in data], str(model.parent), fixed_model_name=model.name[:-7])
    _seconds_file(model).write_text(json.dumps(time.perf_counter() - started), encoding="utf-8")


def _seconds_file(model: Path) -> Path:
    return model.with_name(model.name.replace(".tar.gz", ".seconds"))


def write_endpoints(database: Path) -> Path:
    """Its endpoints, with Rasa's own SQL tracker store on SQLite."""
    path = WORKSHOP / "endpoints.yml"
    path.write_text(ENDPOINTS % database.resolve(), encoding="utf-8")
    return path


def _lay_out(settings: Settings) -> None:
    """Sample the examples; fill the figures in for the default bot, since Rasa's NLG has no facts."""
    values = {name: str(fact) for name, fact in load_knowledge(Path("data/knowledge")).facts.items()}
    values |= load_clinic(settings.clinic_file).values()
    shutil.rmtree(DATA, ignore_errors=True)
    for source in Path("data/nlu").rglob("*.yml"):
        content = _sampled(yaml.load(source.read_text(encoding="utf-8"), yaml.CSafeLoader))
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000)
        for folder, filled in (("own", text), ("default", _filled(text, values))):
            target = DATA / folder / source.relative_to("data/nlu")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(filled, encoding="utf-8")
    domain = yaml.safe_load(_filled(Path("domain.yml").read_text(encoding="utf-8"), values))
    domain["actions"] = ["utter_faq", "utter_undocumented"]
    (WORKSHOP / "domain.yml").write_text(yaml.safe_dump(domain, sort_keys=False), encoding="utf-8")


def _sampled(content: dict[str, Any]) -> dict[str, Any]:
    """The first examples of each intent, in equal parts from all its voices."""
    blocks = [block for block in content["nlu"] if "intent" in block]
    voices = Counter(block["intent"] for block in blocks)
    for block in blocks:
        examples = block["examples"].splitlines(keepends=True)
        block["examples"] = "".join(examples[: max(1, EXAMPLES_A_LABEL // voices[block["intent"]])])
    return content


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match.group(1), "then"), text)
