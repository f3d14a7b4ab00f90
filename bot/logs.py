"""Logging: an event name and fields, as text or JSON. Message text and contact details are never logged."""

from __future__ import annotations

import logging
import os
import sys
import warnings

import structlog
from structlog.typing import Processor

from bot.settings import Settings

# Below INFO, Rasa logs what visitors write; its loggers never go there.
TALKATIVE = ("rasa", "rasa_sdk", "matplotlib", "sanic.access", "sanic.error", "alembic", "websockets")


def configure(settings: Settings) -> None:
    """Send every log line, whichever library writes it, to standard error in one form."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer = (
        structlog.processors.JSONRenderer() if settings.log_format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(settings.log_level)))
    # Sanic turns deprecation warnings on again when it is imported; a visitor's terminal is no place for them.
    logging.captureWarnings(capture=True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)


def quiet_libraries() -> None:
    """Before Rasa is imported: no TensorFlow banner, no telemetry, no warnings about what Rasa's own dependencies deprecate."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    warnings.simplefilter("ignore")
