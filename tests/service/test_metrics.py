"""/metrics counts what was said and how long it took, in a form that Prometheus reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from prometheus_client.parser import text_string_to_metric_families

from .server import Service

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def scrape(service: Service) -> Samples:
    response = service.call("GET", "/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(response.text)
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for family in families for sample in family.samples}


def growth(service: Service, act: Callable[[], object]) -> Samples:
    """What grew in the service's own counters."""
    before = scrape(service)
    act()
    after = scrape(service)
    return {
        key: value - before.get(key, 0)
        for key, value in after.items()
        if key[0].startswith("frontdesk_")
        and not key[0].endswith(("_created", "_sum", "_bucket"))
        and value != before.get(key, 0)
    }


def expected(channel: str, outcome: str, topics: tuple[str, ...] = (), kinds: tuple[str, ...] = ()) -> Samples:
    return {
        ("frontdesk_messages_total", (("channel", channel), ("outcome", outcome))): 1,
        ("frontdesk_turn_seconds_count", (("channel", channel),)): 1,
        **{("frontdesk_topics_answered_total", (("topic", topic),)): 1 for topic in topics},
        **{("frontdesk_undocumented_asked_total", (("kind", kind),)): 1 for kind in kinds},
    }


@pytest.mark.parametrize(
    ("question", "counts"),
    [
        ("does it hurt?", ("answered", ("pain",), ())),
        ("what does it cost?", ("not_covered", (), ("price",))),
        ("does it hurt? and what does it cost?", ("answered", ("pain",), ("price",))),
        ("my lips are swelling up and I can't breathe", ("urgent", (), ())),
        ("I would like to book a consult", ("task", (), ())),
        ("hello", ("smalltalk", (), ())),
    ],
)
@pytest.mark.parametrize("channel", ["api", "rest"])
def test_a_message_is_counted_by_channel_outcome_and_topic(
    service: Service, channel: str, question: str, counts: tuple[str, tuple[str, ...], tuple[str, ...]]
) -> None:
    def act() -> None:
        if channel == "api":
            service.ask(question)
        else:
            service.say(question, "counted")

    assert growth(service, act) == expected(channel, *counts)


def test_a_tapped_button_is_counted_as_its_topic(service: Service) -> None:
    button = service.say("does it hurt?", "tapped and counted")[-1]["buttons"][0]
    assert "downtime" in button["payload"]
    counted = growth(service, lambda: service.say(button["payload"], "tapped and counted"))
    assert counted == expected("rest", "answered", ("downtime",))


def test_a_refused_message_is_not_counted(service: Service) -> None:
    assert growth(service, lambda: service.call("POST", "/api/answer", json={"question": ""})) == {}


def test_an_answer_of_the_clinics_own_counts_as_an_answer(guarded: Service) -> None:
    counted = growth(guarded, lambda: guarded.ask("what does it cost?"))
    assert counted[("frontdesk_messages_total", (("channel", "api"), ("outcome", "answered")))] == 1


def test_the_latency_histogram_is_whole(service: Service) -> None:
    service.ask("does it hurt?")
    samples = scrape(service)
    buckets = {
        float(labels["le"]): value
        for (name, pairs), value in samples.items()
        if name == "frontdesk_turn_seconds_bucket" and (labels := dict(pairs))["channel"] == "api"
    }
    counts = [buckets[edge] for edge in sorted(buckets)]
    assert len(counts) > 5
    assert counts == sorted(counts)
    assert counts[-1] == buckets[float("inf")] == samples[("frontdesk_turn_seconds_count", (("channel", "api"),))]
    assert samples[("frontdesk_turn_seconds_sum", (("channel", "api"),))] > 0
