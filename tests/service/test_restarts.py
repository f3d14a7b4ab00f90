"""Conversations survive a restart and a kill between two turns, on both databases."""

from __future__ import annotations

import signal

import pytest

from .server import Service


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
@pytest.mark.parametrize("kind", ["guarded", "on_postgresql"], ids=["sqlite", "postgresql"])
def test_a_conversation_goes_on_after_the_service_was(kind: str, by: signal.Signals, request: pytest.FixtureRequest) -> None:
    service: Service = request.getfixturevalue(kind)
    session, chosen = service.open_session(), f"chosen {by.name}"
    answers = {sender: service.say("how deep do the needles go?", sender) for sender in (session, chosen)}
    code = service.stop(by)
    assert code == (0 if by is signal.SIGTERM else -signal.SIGKILL)
    assert "Task was destroyed" not in service.log
    service.start()
    for sender, answer in answers.items():
        assert service.say("say that again", sender) == answer
        button = answer[-1]["buttons"][0]
        assert "recipient_id" in service.say(button["payload"], sender)[0]
        assert service.say("say that again", sender) != answer
