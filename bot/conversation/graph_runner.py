"""Runs a model's components one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class SequentialGraphRunner(GraphRunner):  # type: ignore[misc]  # Rasa's class is untyped
    """Rasa's graph without dask, which plans the same graph anew at every run; here each plan is made once.

    A turn runs the graph three times: to understand the message, and to choose an action and the end of the turn.
    """

    def __init__(self, schema: GraphSchema, nodes: Mapping[str, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._plan = cache(self._make_plan)

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> SequentialGraphRunner:
        """Instantiate the components."""
        nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        return cls(graph_schema, nodes)

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Run what `targets` need.

        Args:
            inputs: values that nodes may need, by name.
            targets: names of nodes; the schema's own when not given.

        Returns:
            The output of each target, by name.

        Raises:
            GraphRunError: an input is named like a node, or a node needs what nobody gives.
        """
        wanted = tuple(targets or self._schema.target_names)
        results: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._plan(wanted):
            if name in results:
                raise GraphRunError(f"The input {name!r} has the name of a component.")
            # What nobody gives is handed on as its name, as dask does; the node then says what it misses.
            results[name] = self._nodes[name](*(results.get(need, need) for need in needs))
        return {name: results[name][1] for name in wanted}

    def _make_plan(self, targets: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The nodes that `targets` need, each behind those it needs."""
        nodes = self._schema.minimal_graph_schema(list(targets)).nodes
        needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
        return tuple((name, needs[name]) for name in TopologicalSorter(needs).static_order() if name in needs)
