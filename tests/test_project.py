"""Tests that guard the project itself."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
import yaml

from bot.knowledge.facts import load_knowledge
from bot.knowledge.topics import OUTSIDE, SMALL_TALK, TASKS

ROOT = Path(__file__).parent.parent
MODULES = sorted(chain((ROOT / "bot").rglob("*.py"), (ROOT / "actions").rglob("*.py")))

DOCUMENTED = {
    "definition", "how_it_works", "device", "benefits", "pain", "duration", "downtime", "sun_exposure", "session_count",
    "session_interval", "results_timeline", "product_absorption", "prp", "hair", "skin_types", "safety", "practitioner", "depth",
    "body_areas", "versus_laser_peel", "inner_glow", "consult_advice", "event_planning", "clinic_event",
}  # fmt: skip
UNDOCUMENTED = {
    "price", "makeup", "exercise", "pregnancy", "medication", "contraindication", "side_effects", "longevity", "home_roller",
    "rf",
    "combination", "aftercare_products", "preparation", "age", "concern", "other",
}  # fmt: skip
# Who may import rasa and rasa_sdk.
RASA = (
    "bot/nlu/",
    "bot/conversation/",
    "bot/channels/",
    "bot/web/",
    "bot/evaluation/",
    "bot/knowledge/nlg.py",
    "bot/preparation.py",
)
# A layer (left) never imports one on the right.
FORBIDDEN = {
    "bot/planning/": ("bot.",),
    "bot/booking/": ("bot.",),
    "bot/knowledge/": ("bot.wiring", "bot.storage", "bot.conversation", "bot.channels", "bot.web", "bot.nlu", "actions"),
    "bot/nlu/": ("bot.wiring", "bot.storage", "bot.conversation", "bot.channels", "bot.web", "bot.knowledge", "actions"),
    "bot/storage/": ("bot.wiring", "bot.conversation", "bot.channels", "bot.web", "bot.nlu", "bot.knowledge", "actions"),
    "bot/notices/": ("bot.wiring", "bot.storage", "bot.conversation", "bot.channels", "bot.web", "bot.nlu", "actions"),
    "bot/conversation/": ("bot.channels", "bot.web", "actions"),
    "actions/": ("bot.storage", "bot.conversation", "bot.channels", "bot.web", "bot.nlu"),
}


def _read(path: Path) -> dict:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


def _answers(folder: str) -> dict[str, dict]:
    return {path.stem: _read(path) for path in sorted((ROOT / "data/nlu" / folder).glob("*.yml"))}


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_every_topic_of_the_design_has_its_file_and_no_other() -> None:
    assert set(_answers("faq")) == DOCUMENTED
    assert set(_answers("undocumented")) == UNDOCUMENTED


@pytest.mark.parametrize("folder", ["faq", "undocumented"])
def test_each_topic_file_holds_its_own_examples_and_one_answer(folder: str) -> None:
    for name, content in _answers(folder).items():
        assert {block["intent"] for block in content["nlu"]} == {f"{folder}/{name}"}
        assert list(content["responses"]) == [f"utter_{folder}/{name}"]


def test_every_topic_has_enough_examples() -> None:
    for folder, least in (("faq", 60), ("undocumented", 40)):
        for name, content in _answers(folder).items():
            examples = list(chain.from_iterable(block["examples"].splitlines() for block in content["nlu"]))
            assert len(examples) >= least, name


def test_no_example_stands_twice() -> None:
    files = [path for path in (ROOT / "data/nlu").rglob("*.yml") if path.name != "vocabulary.yml"]
    blocks = chain.from_iterable(_read(path)["nlu"] for path in files)
    examples = Counter(line for block in blocks for line in re.findall(r"^- (.+)$", block["examples"].lower(), re.M))
    assert [example for example, count in examples.items() if count > 1] == []


def test_no_test_message_is_a_training_example() -> None:
    files = [path for path in (ROOT / "data/nlu").rglob("*.yml") if path.name != "vocabulary.yml"]
    trained = "\n".join(path.read_text(encoding="utf-8").lower() for path in files)
    lines = set(re.findall(r"^ +- (.+)$", trained, re.M))
    suites = [path for path in (ROOT / "tests/understanding").glob("*.tsv") if path.name != "second_labels.tsv"]
    messages = {line.split("\t")[1].lower() for path in suites for line in path.read_text(encoding="utf-8").splitlines() if line}
    assert messages & lines == set()


def test_every_answer_is_short_and_every_figure_in_it_is_a_fact() -> None:
    knowledge = load_knowledge(ROOT / "data/knowledge")
    for name, content in _answers("faq").items():
        text = content["responses"][f"utter_faq/{name}"][0]["text"]
        assert not re.search(r"\d", re.sub(r"\{\w+\}", "", text)), f"{name}: a figure must be a fact"
        assert len(re.findall(r"[.?!](?:\s|$)", text)) <= 3, name
        for placeholder in re.findall(r"\{(\w+)\}", text):
            assert placeholder in knowledge.facts or placeholder.startswith("clinic_"), (name, placeholder)


def test_every_answer_names_the_paragraphs_its_figures_come_from() -> None:
    knowledge = load_knowledge(ROOT / "data/knowledge")
    for name, content in _answers("faq").items():
        response = content["responses"][f"utter_faq/{name}"][0]
        used = {knowledge.facts[p].where for p in re.findall(r"\{(\w+)\}", response["text"]) if p in knowledge.facts}
        sources = response["metadata"]["sources"]
        assert sources and used <= set(sources), name
        assert all(knowledge.source(source) for source in sources)


def test_every_fact_is_used_by_an_answer() -> None:
    texts = " ".join(content["responses"][f"utter_faq/{name}"][0]["text"] for name, content in _answers("faq").items())
    assert set(re.findall(r"\{(\w+)\}", texts)) >= set(load_knowledge(ROOT / "data/knowledge").facts)


def test_what_the_documents_do_not_cover_contains_no_figure() -> None:
    for name, content in _answers("undocumented").items():
        text = content["responses"][f"utter_undocumented/{name}"][0]["text"]
        assert not re.search(r"\d", text), name
        assert "{clinic_phone}" in text, name


def test_suggestions_name_topics_that_exist() -> None:
    known = {f"faq/{name}" for name in DOCUMENTED} | {f"undocumented/{name}" for name in UNDOCUMENTED} | set(TASKS)
    domain = _read(ROOT / "domain.yml")
    responses = dict(domain["responses"])
    for folder in ("faq", "undocumented"):
        for content in _answers(folder).values():
            responses |= content["responses"]
    for name, variants in responses.items():
        for variant in variants:
            assert set((variant.get("metadata") or {}).get("related", [])) <= known, name


def test_no_answer_copies_a_sentence_of_the_documents() -> None:
    documents = ROOT.parent / "shared" / "sources"
    if not documents.exists():
        pytest.skip("the clinic's documents are not beside the project")

    def windows(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z]+", text.lower())
        return {tuple(words[index : index + 8]) for index in range(len(words) - 7)}

    source = windows(" ".join(path.read_text(encoding="utf-8") for path in documents.glob("*.txt")))
    for name, content in _answers("faq").items():
        assert not windows(content["responses"][f"utter_faq/{name}"][0]["text"]) & source, name


def test_each_response_is_defined_once() -> None:
    keys = list(_read(ROOT / "domain.yml")["responses"])
    for path in (ROOT / "data/nlu").rglob("*.yml"):
        keys += list(_read(path).get("responses", {}))
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_the_domain_lists_exactly_the_actions_that_exist() -> None:
    from rasa_sdk.executor import ActionExecutor

    executor = ActionExecutor()
    executor.register_package("actions")
    ours = {name for name, action in executor.actions.items() if action.__self__.__module__.startswith("actions.")}
    assert set(_read(ROOT / "domain.yml")["actions"]) == ours


def test_every_intent_has_examples_and_a_rule() -> None:
    intents = set(_read(ROOT / "domain.yml")["intents"])
    trained = {
        block["intent"].split("/")[0]
        for path in (ROOT / "data/nlu").rglob("*.yml")
        for block in _read(path)["nlu"]
        if "intent" in block
    }
    first_steps = [rule["steps"][0] for rule in _read(ROOT / "data/stories/rules.yml")["rules"]]
    ruled = {step["intent"] for step in first_steps if "intent" in step}
    buttons_only = {"choose_time", "choose_date", "other_times", "change_detail"}
    assert intents - {"nlu_fallback"} - buttons_only == trained
    assert intents == ruled
    assert {*TASKS, *SMALL_TALK, *OUTSIDE} <= intents


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_follow_the_arrows(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    imports = _imports(path)
    for layer, forbidden in FORBIDDEN.items():
        if place.startswith(layer):
            own = layer.rstrip("/").replace("/", ".")
            assert not [name for name in imports if name.startswith(forbidden) and not name.startswith(own)], place
    roots = {name.split(".")[0] for name in imports}
    assert "rasa_sdk" not in roots or place.startswith(("actions/", "bot/conversation/in_process_actions.py"))
    assert "rasa" not in roots or place.startswith(RASA)
    assert "tensorflow" not in roots


# The libraries come first: what they open when they are imported is not ours to forbid.
OPENS_NOTHING = """
import importlib, os, sys
sys.path.insert(0, os.getcwd())
from bot.logs import quiet_libraries
quiet_libraries()
import alembic.command, prompt_toolkit.history, rasa.api, rasa.core.agent, rasa.nlu.classifiers.classifier, rasa_sdk.executor
import sanic, spacy, sqlalchemy.dialects.sqlite, aiohttp, psutil, click, pydantic, prometheus_client, jsonschema
import rasa.engine.recipes.default_recipe, sklearn.linear_model, ctranslate2.converters, ujson
def refuse(event, arguments):
    opened = event == "open" and str(arguments[0]).endswith((".yml", ".db", ".npz", ".bin", ".tar.gz", ".env"))
    if opened or event in ("socket.connect", "socket.bind", "sqlite3.connect"):
        raise RuntimeError(f"{{event}} {{arguments}}")
sys.addaudithook(refuse)
for name in {names!r}:
    importlib.import_module(name)
"""


def test_importing_the_project_opens_nothing() -> None:
    names = [str(path.relative_to(ROOT).with_suffix("")).replace("/", ".") for path in MODULES if "migrations" not in path.parts]
    names = [name.removesuffix(".__init__") for name in names]
    script = OPENS_NOTHING.format(names=names)
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr[-2000:]


def test_no_action_or_setting_is_left_undescribed() -> None:
    from bot.settings import Settings

    described = set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))
    assert described == {name.upper() for name in Settings.__fields__}


def test_the_readme_names_only_targets_commands_and_paths_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) <= 150
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"\bmake ([a-z]+)", readme)) <= targets
    from bot.cli import cli

    commands = {shlex.split(line)[1] for line in re.findall(r"^frontdesk \w.*$", readme, re.M)}
    assert commands <= set(cli.commands)
    tracked = {"var", "models", "reports", "build"}
    for path in re.findall(r"`((?:bot|data|docs|tests|actions)/[\w./-]*|\w+\.(?:yml|md|toml))`", readme):
        assert (ROOT / path).exists() or path.split("/")[0] in tracked, path


def test_no_download_address_or_machine_path_is_recorded() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^[a-z0-9_.-]+(?!==)[^=\s]* *@ ", lock, re.M)
