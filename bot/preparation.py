"""What has to exist before the bot can be trained or served: the encoder, the spaCy pipeline, a model of the present data."""

from __future__ import annotations

import fcntl
import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
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
    """Train a model of the present data, unless there is one. Who comes while another command trains waits for its model.

    Returns:
        The model's path.

    Raises:
        RuntimeError: Rasa trained no model.
    """
    path = model_path(settings)
    prepare(progress)
    with _one_at_a_time(settings.model_dir, progress):
        if path.exists() and not force:
            progress(f"The model {path} is up to date.")
            return path
        progress("Training a model of the present data (a minute or two) ...")
        from rasa.api import train as rasa_train

        with redirect_stdout(sys.stderr), tempfile.TemporaryDirectory(dir=settings.model_dir) as unfinished:
            result = rasa_train("domain.yml", "config.yml", list(TRAINING_DATA), unfinished, force_training=force)
            if result.model is None:
                raise RuntimeError("Rasa trained no model; the lines above say why")
            # Whole or not at all: a service may start at this moment.
            Path(result.model).replace(path)
        progress(f"Trained {path}.")
        return path


@contextmanager
def _one_at_a_time(folder: Path, progress: Progress) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("Another command is training; waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
