"""What others reached on the public sets, and what this bot aims at. Figures in per cent, Matthews correlations from -1 to 1.

Sources: HINT3, Arora et al. 2020 (each system at its best threshold on the test set); CLINC150, Larson et al. 2019; BANKING77,
the TF-IDF row of the data's readme.
"""

from __future__ import annotations

from dataclasses import dataclass

MCC, IN_SCOPE, RECALL, ACCURACY = "MCC", "in-scope accuracy", "out-of-scope recall", "accuracy"


@dataclass(frozen=True)
class Known:
    """One figure of one set: our aim, the best published, whose it is, and what Rasa is reported with (None: not reported)."""

    aim: float
    best: float
    by: str
    rasa: float | None = None


KNOWN: dict[tuple[str, str], Known] = {
    ("HINT3 sofmattress", MCC): Known(0.66, 0.638, "Dialogflow", 0.526),
    ("HINT3 curekart", MCC): Known(0.66, 0.603, "Haptik", 0.511),
    ("HINT3 powerplay11", MCC): Known(0.46, 0.425, "Haptik", 0.340),
    ("CLINC150 full", IN_SCOPE): Known(95.0, 96.9, "BERT (its recall: 40.3)", 91.5),
    ("CLINC150 full", RECALL): Known(70.0, 52.3, "BERT with threshold (its accuracy: 96.2)", 45.3),
    ("CLINC150 small", IN_SCOPE): Known(94.0, 96.2, "BERT with threshold (its recall: 58.9)", 88.9),
    ("CLINC150 small", RECALL): Known(65.0, 58.9, "BERT with threshold (its accuracy: 96.2)", 55.0),
    ("BANKING77", ACCURACY): Known(93.5, 91.2, "TF-IDF and linear SVM"),
}
