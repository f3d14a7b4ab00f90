"""Values of `clinic.yml` together with the line they stand on."""

from __future__ import annotations

from collections.abc import Iterable

import yaml

NULL = "tag:yaml.org,2002:null"


class ClinicError(ValueError):
    """`clinic.yml` says something impossible; the message names the line and what was expected."""


class Node:
    """One value of the file; every reading raises a ClinicError that names its line when the value is of another kind."""

    def __init__(self, file: str, node: yaml.Node, *, whole_file: bool = False) -> None:
        self._file = file
        self._node = node
        self._whole_file = whole_file

    def error(self, expected: str) -> ClinicError:
        """The error to raise when the value is not what was expected."""
        return ClinicError(f"{self._file} line {self._node.start_mark.line + 1}: expected {expected}")

    @property
    def is_mapping(self) -> bool:
        """Whether these are `name: value` pairs."""
        return isinstance(self._node, yaml.MappingNode)

    def text(self) -> str:
        """A text that is not empty."""
        if not isinstance(self._node, yaml.ScalarNode) or not self._node.value.strip():
            raise self.error("a text")
        return str(self._node.value).strip()

    def whole(self, unit: str, least: int, most: int) -> int:
        """A whole number of `unit`."""
        written = self._node.value if isinstance(self._node, yaml.ScalarNode) else ""
        if not (written.isascii() and written.isdigit() and least <= int(written) <= most):
            raise self.error(f"a whole number of {unit} from {least} to {most}")
        return int(written)

    def items(self, example: str) -> list[Node]:
        """The parts of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.error(f"a list such as {example}")
        return [Node(self._file, item) for item in self._node.value]

    def mapping(self) -> dict[str, Node]:
        """`name: value` pairs, each name once."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.error("`name: value` pairs")
        pairs: dict[str, Node] = {}
        for key, value in self._node.value:
            name = Node(self._file, key).text()
            if name in pairs:
                raise Node(self._file, key).error(f"{name!r} only once")
            pairs[name] = Node(self._file, value)
        return pairs

    def child(self, name: str) -> Node:
        """The value of a name that must be there."""
        found = self.mapping().get(name)
        if found is None:
            raise ClinicError(f"{self._file} has no `{name}`") if self._whole_file else self.error(f"a `{name}`")
        return found

    def given(self, name: str) -> Node | None:
        """The value of a name that may be left out or left empty."""
        found = self.mapping().get(name)
        return None if found is None or found._node.tag == NULL else found

    def only(self, names: Iterable[str]) -> None:
        """Refuse every other name."""
        for name, node in self.mapping().items():
            if name not in names:
                raise node.error(f"one of {', '.join(names)}, not {name!r}")
