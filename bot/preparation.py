"""What has to exist before the bot can be trained or served: the encoder, the spaCy pipeline, a model of the present data."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path

from bot.settings import Settings

Progress = Callable[[str], None]

VOCABULARY = Path("data/nlu/vocabulary.yml")
# As config.yml names them.
ENCODER, LANGUAGE = Path("build/encoder"), Path("build/language")
TRAINING_DATA = ("data/nlu", "data/stories")
# A model depends on these, and on nothing else.
INGREDIENTS = ("config.yml", "domain.yml", "requirements.lock", *TRAINING_DATA, "bot/nlu")


def prepare(progress: Progress) -> None:
    """Convert the sentence encoder, unless it is there, and build the spaCy pipeline."""
    from bot.nlu.encoder_conversion import prepare_encoder
    from bot.nlu.language import build_language

    if not (ENCODER / "model.bin").exists():
        progress("Preparing the sentence encoder (once, a few seconds) ...")
        prepare_encoder(ENCODER)
    build_language(VOCABULARY, LANGUAGE)


def model_path(settings: Settings) -> Path:
    """Where the model of the present data belongs: its name holds their fingerprint."""
    return settings.model_dir / f"frontdesk-{fingerprint()[:16]}.tar.gz"


def fingerprint() -> str:
    """A SHA-256 over everything a model is made from."""
    digest = hashlib.sha256()
    for path in _ingredients():
        digest.update(f"{path.as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _ingredients() -> Iterator[Path]:
    for name in INGREDIENTS:
        path = Path(name)
        # Of code only the components themselves: the packages beside them (bot/nlu/dates) are not part of a model.
        found = [path] if path.is_file() else [*path.glob("*.py"), *path.rglob("*.yml"), *path.rglob("*.yaml")]
        yield from sorted(found)


def train(settings: Settings, progress: Progress, *, force: bool = False) -> Path:
    """Train a model of the present data, unless there is one.

    Returns:
        The model's path.

    Raises:
        RuntimeError: Rasa trained no model.
    """
    path = model_path(settings)
    prepare(progress)
    if path.exists() and not force:
        progress(f"The model {path} is up to date.")
        return path
    progress("Training a model of the present data (a minute or two) ...")
    from rasa.api import train as rasa_train

    name = path.name.removesuffix(".tar.gz")
    with redirect_stdout(sys.stderr):
        result = rasa_train(
            "domain.yml", "config.yml", list(TRAINING_DATA), str(settings.model_dir), fixed_model_name=name, force_training=force
        )
    if result.model is None:
        raise RuntimeError("Rasa trained no model; the lines above say why")
    progress(f"Trained {path}.")
    return path
