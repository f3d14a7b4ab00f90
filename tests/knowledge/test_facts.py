from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.facts import Knowledge, KnowledgeError, Source, load_knowledge

FACTS = """\
facts:
  visit: {value: [20, 25], unit: minutes, where: A2}
  tip: {value: 0.5, unit: mm, where: B1}
  share: {value: [4, 8], unit: "%", where: B12}
"""


@pytest.fixture
def read_facts(tmp_path: Path) -> Callable[[str], Knowledge]:
    def read(facts: str) -> Knowledge:
        (tmp_path / "documents.yml").write_text("documents:\n  A: The leaflet\n  B: The booklet\n", encoding="utf-8")
        (tmp_path / "facts.yml").write_text(facts, encoding="utf-8")
        return load_knowledge(tmp_path)

    return read


@pytest.mark.parametrize(("name", "words"), [("visit", "20 to 25 minutes"), ("tip", "0.5 mm"), ("share", "4 to 8%")])
def test_a_figure_reads_with_its_unit(read_facts: Callable[[str], Knowledge], name: str, words: str) -> None:
    assert str(read_facts(FACTS).facts[name]) == words


def test_a_place_is_a_document_title_and_a_paragraph(read_facts: Callable[[str], Knowledge]) -> None:
    knowledge = read_facts(FACTS)
    assert knowledge.source("A2") == Source("The leaflet", 2)
    assert knowledge.source("B12") == Source("The booklet", 12)


@pytest.mark.parametrize("where", ["", "A", "C1", "Aa", "A-1", "2A"])
def test_a_place_that_does_not_exist_is_refused(read_facts: Callable[[str], Knowledge], where: str) -> None:
    with pytest.raises(KnowledgeError, match="names no paragraph"):
        read_facts(FACTS).source(where)


@pytest.mark.parametrize("value", ["[20]", "[20, 25, 30]", "about twenty", "[20, many]", "~", "{least: 20}"])
def test_a_figure_that_is_no_number_is_refused_by_name(read_facts: Callable[[str], Knowledge], value: str) -> None:
    with pytest.raises(KnowledgeError, match="visit"):
        read_facts(FACTS.replace("[20, 25]", value))


def test_a_figure_from_an_unknown_document_is_refused(read_facts: Callable[[str], Knowledge]) -> None:
    with pytest.raises(KnowledgeError, match="C9"):
        read_facts(FACTS.replace("where: A2", "where: C9"))


@pytest.mark.parametrize("key", ["unit", "where"])
def test_a_figure_without_its_unit_or_place_is_refused_by_name(read_facts: Callable[[str], Knowledge], key: str) -> None:
    with pytest.raises(KnowledgeError, match="visit"):
        read_facts(FACTS.replace(f"{key}:", f"x_{key}:", 1))


def test_the_clinics_own_figures_can_be_read() -> None:
    knowledge = load_knowledge(Path("data/knowledge"))
    assert str(knowledge.facts["usual_depth"]) == "1 to 1.5 mm"
    assert knowledge.source("B4").document == "The Benefits of Micro Needling"
