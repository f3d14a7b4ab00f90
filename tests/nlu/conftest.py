"""The sentence encoder, converted for these tests, and a model that Rasa trains on a tiny training set."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.asking import Composed
from bot.nlu.encoder_conversion import prepare_encoder
from bot.nlu.normalise import normalise
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.nlu.topic_model import Examples

# Three voices a label, so that whole voices are held out.
SHOP = {
    "faq/parcel": [
        "when will my parcel arrive", "how many days until delivery", "has the package been shipped yet",
        "where is my order right now", "how long does shipping take", "is my parcel still on its way",
        "when does the courier come", "what day do you deliver", "my delivery is late, where is it",
    ],
    "faq/refund": [
        "can i get my money back", "how do i return a jumper", "what is your refund policy",
        "i want to send this back", "do you give refunds on sale items", "how long until i get the refund",
        "may i return shoes i wore once", "return label for my order please", "money back guarantee",
    ],
    # So close to refunds that held-out predictions are sometimes wrong.
    "faq/exchange": [
        "can i swap this for another size", "how do i exchange a jumper", "i want to send this back for a bigger one",
        "do you exchange sale items", "return these and get the blue ones", "may i swap shoes i wore once",
        "exchange label for my order please", "what is your exchange policy", "wrong colour, can i get the other",
    ],
    "undocumented/jobs": [
        "are you hiring at the moment", "how do i apply for a job", "do you have vacancies in the warehouse",
        "where do i send my cv", "any part time work going", "what do you pay your staff",
        "is there an internship for students", "who interviews new people", "job openings near me",
    ],
    "greet": [
        "hello there", "good morning", "hi", "hey you", "good evening to you all", "hiya", "hello", "morning", "greetings",
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def encoder_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged weights, converted."""
    return prepare_encoder(tmp_path_factory.mktemp("weights") / "encoder")


@pytest.fixture(scope="session")
def encoder(encoder_directory: Path) -> SentenceEncoder:
    """The sentence encoder."""
    return SentenceEncoder(encoder_directory)


@pytest.fixture(scope="session")
def shop(encoder: SentenceEncoder) -> Examples:
    """A shop's examples, encoded."""
    rows = [(label, text, f"voice {place % 3}") for label, texts in SHOP.items() for place, text in enumerate(texts)]
    texts = [normalise(text) for _, text, _ in rows]
    return Examples(texts, encoder.encode(texts), [label for label, _, _ in rows], [voice for _, _, voice in rows])


@pytest.fixture(scope="session")
def shop_composed(encoder: SentenceEncoder) -> Composed:
    """Messages that ask two things."""
    kinds = ("faq/parcel", "faq/refund", "undocumented/jobs")
    pairs = list(zip(kinds, kinds[1:] + kinds[:1], strict=True))
    texts = [f"{a} and {b}" for one, other in pairs for a, b in zip(SHOP[one], SHOP[other], strict=True)]
    return Composed(texts, encoder.encode(texts), [pair for pair in pairs for _ in SHOP[pair[0]]])


@pytest.fixture(scope="session")
def shop_files(tmp_path_factory: pytest.TempPathFactory, encoder_directory: Path) -> Path:
    """A folder with `nlu.yml` and two pipelines: `split.yml` with a ClauseSplitter, `plain.yml` without."""
    folder = tmp_path_factory.mktemp("shop")
    nlu = ['version: "3.1"', "nlu:"]
    for label, texts in SHOP.items():
        for voice in range(3):
            nlu += [f"- intent: {label}", f"  metadata: {{voice: v{voice}}}", "  examples: |"]
            nlu += [f"    - {text}" for text in texts[voice::3]]
    (folder / "nlu.yml").write_text("\n".join(nlu) + "\n", encoding="utf-8")
    splitter = "- name: bot.nlu.clause_splitter.ClauseSplitter\n  compose: 60\n  compose_from: [faq/, undocumented/]\n"
    rest = (
        f"- name: bot.nlu.encoder_featurizer.SentenceEncoderFeaturizer\n  model: {encoder_directory}\n"
        "- name: bot.nlu.topic_classifier.TopicClassifier\n  questions: [faq/, undocumented/]\n  background: [greet]\n"
        "  priority: [undocumented, faq]\n"
    )
    head = "recipe: default.v1\nassistant_id: shop\nlanguage: en\npipeline:\n"
    (folder / "split.yml").write_text(head + splitter + rest, encoding="utf-8")
    (folder / "plain.yml").write_text(head + rest, encoding="utf-8")
    return folder
