"""Rasa extension: the training data, read once."""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class CachedFileImporter(RasaFileImporter):  # type: ignore[misc]  # Rasa's classes are untyped
    """Rasa's own importer, which reads the examples once for training.

    Rasa asks for them once with a language and once without, keeps the answers apart, and so reads every file twice. The
    language changes nothing in YAML files.
    """

    _nlu_data: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """All examples. Whoever merges them copies them first."""
        if self._nlu_data is None:
            self._nlu_data = super().get_nlu_data(language)
        return self._nlu_data
