"""Rasa's default pipeline and policies on this bot's own training data: the benchmark's yardstick."""

from __future__ import annotations

import json
import re
import shutil
import time
from pathlib import Path

import yaml

from bot.knowledge.clinic import load_clinic
from bot.knowledge.facts import load_knowledge
from bot.preparation import Progress, fingerprint
from bot.settings import Settings

HERE = Path(__file__).parent / "rasa_default"
WORKSHOP = Path("build/rasa_default")
ENDPOINTS = """action_endpoint: {url: "http://127.0.0.1:1/webhook"}
tracker_store: {type: SQL, dialect: sqlite, db: %s}
"""


def train_default_bot(settings: Settings, progress: Progress) -> Path:
    """Train it, unless that was done for the present data (an hour or more on two cores).

    Returns:
        The model's path.
    """
    model = WORKSHOP / "models" / f"default-{fingerprint()[:16]}.tar.gz"
    _lay_out(settings)
    if model.exists():
        return model
    progress("Training Rasa's default pipeline on the same data (an hour or more) ...")
    from rasa.api import train

    started = time.perf_counter()
    train(
        str(WORKSHOP / "domain.yml"),
        str(HERE / "config.yml"),
        [str(WORKSHOP / "data")],
        str(model.parent),
        fixed_model_name=model.name.removesuffix(".tar.gz"),
    )
    _seconds_file(model).write_text(json.dumps(time.perf_counter() - started), encoding="utf-8")
    return model


def training_seconds(model: Path) -> float:
    """How long `train_default_bot` took for this model."""
    return float(json.loads(_seconds_file(model).read_text(encoding="utf-8")))


def _seconds_file(model: Path) -> Path:
    return model.with_name(model.name.replace(".tar.gz", ".seconds"))


def write_endpoints(database: Path) -> Path:
    """Its endpoints, with Rasa's own SQL tracker store on SQLite."""
    path = WORKSHOP / "endpoints.yml"
    path.write_text(ENDPOINTS % database.resolve(), encoding="utf-8")
    return path


def _lay_out(settings: Settings) -> None:
    """The same examples and responses, with the figures filled in, since Rasa's NLG has no facts."""
    values = {name: str(fact) for name, fact in load_knowledge(Path("data/knowledge")).facts.items()}
    values |= load_clinic(settings.clinic_file).values()
    data = WORKSHOP / "data"
    shutil.rmtree(data, ignore_errors=True)
    for source in Path("data/nlu").rglob("*.yml"):
        target = data / source.relative_to("data/nlu")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_filled(source.read_text(encoding="utf-8"), values), encoding="utf-8")
    shutil.copy(HERE / "stories.yml", data / "stories.yml")
    domain = yaml.safe_load(_filled(Path("domain.yml").read_text(encoding="utf-8"), values))
    domain["actions"] = ["utter_faq", "utter_undocumented"]
    (WORKSHOP / "domain.yml").write_text(yaml.safe_dump(domain, sort_keys=False), encoding="utf-8")


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match.group(1), "then"), text)
