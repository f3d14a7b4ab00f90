from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot import wiring
from bot.conversation.agent import FrontdeskAgent, load_agent


@pytest.fixture(scope="session")
def agent(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontdeskAgent]:
    """The agent as the service has it, on a database of its own."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    builders = (wiring.settings, wiring.database, wiring.conversations)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('evaluation') / 'frontdesk.db'}")
        for builder in builders:
            builder.cache_clear()
        yield load_agent(model)
    for builder in builders:
        builder.cache_clear()
    structlog.configure(**before)
