"""Serve without TensorFlow: what Rasa needs of it is needed in training only.

Rasa's extractors import `rasa.utils.train_utils`, which imports TensorFlow, for functions that only its own models call. That
is 280 MB of memory and half of the time a start takes. Here that module is executed when something of it is asked for first,
so a `config.yml` with a component on TensorFlow works as ever.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import Any

TRAINING_CODE = "rasa.utils.train_utils"


def defer(name: str = TRAINING_CODE) -> None:
    """Have the module `name` executed at the first look at one of its attributes; nothing to do when it has been imported.

    `importlib.util.LazyLoader` would do the same, but Python 3.11 looks at a module's `__spec__` in every `import` of it, which
    is an attribute, too.
    """
    if name in sys.modules:
        return
    package, _, module_name = name.rpartition(".")
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    loader, module = spec.loader, importlib.util.module_from_spec(spec)

    def execute(attribute: str) -> Any:
        # The import system itself looks for a few of these, such as __path__, to see what the module is.
        if attribute.startswith("__"):
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
        module.__dict__.pop("__getattr__", None)
        loader.exec_module(module)
        return getattr(module, attribute)

    module.__dict__["__getattr__"] = execute  # PEP 562
    sys.modules[name] = module
    setattr(importlib.import_module(package), module_name, module)
