"""The sequential runner gives what Rasa's own runner gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.conversation.graph_runner import SequentialGraphRunner


class Arithmetic(GraphComponent):  # type: ignore[misc]
    """Adds or multiplies, and counts how often it is asked to."""

    calls = 0

    @classmethod
    def create(cls, *_: Any, **__: Any) -> Arithmetic:
        return cls()

    def add(self, a: int, b: int) -> int:
        Arithmetic.calls += 1
        return a + b

    def multiply(self, a: int, b: int) -> int:
        Arithmetic.calls += 1
        return a * b


def node(function: str, *, target: bool = False, **needs: str) -> SchemaNode:
    return SchemaNode(
        needs=needs, uses=Arithmetic, constructor_name="create", fn=function, config={}, eager=True, is_target=target
    )


# product = sum * two, where the sum is defined behind the product that needs it; unneeded is needed by nobody.
SCHEMA = GraphSchema(
    {
        "product": node("multiply", target=True, a="sum", b="two"),
        "sum": node("add", a="two", b="three"),
        "unneeded": node("add", a="two", b="two"),
    }
)


@pytest.fixture(params=[SequentialGraphRunner, DaskGraphRunner])
def runner(request: pytest.FixtureRequest, tmp_path: Path) -> GraphRunner:
    Arithmetic.calls = 0
    return request.param.create(SCHEMA, LocalModelStorage.create(tmp_path), ExecutionContext(SCHEMA))


def test_what_is_needed_runs_first_and_only_that(runner: GraphRunner) -> None:
    assert runner.run({"two": 2, "three": 3}) == {"product": 10}
    assert Arithmetic.calls == 2


def test_each_run_uses_its_own_inputs(runner: GraphRunner) -> None:
    assert runner.run({"two": 2, "three": 3}, ["sum"]) == {"sum": 5}
    assert runner.run({"two": 4, "three": 1}, ["sum", "product"]) == {"sum": 5, "product": 20}


@pytest.mark.parametrize("runner", [SequentialGraphRunner], indirect=True)  # Rasa's own looks at the values, not the names
def test_an_input_named_like_a_component_is_refused(runner: GraphRunner) -> None:
    with pytest.raises(GraphRunError):
        runner.run({"two": 2, "three": 3, "sum": 7})


def test_a_missing_input_is_an_error(runner: GraphRunner) -> None:
    with pytest.raises(GraphRunError):
        runner.run({"two": 2})
