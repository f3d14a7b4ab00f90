"""Says the last reply again."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

# What else a channel may show of a message.
KEPT = ("source", "tone", "card")


class ActionRepeat(Action):  # type: ignore[misc]  # the SDK ships no types
    """The bot's messages between the visitor's last two, word for word, with their buttons."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_repeat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Repeat the last reply, or greet when there was none."""
        for message in last_reply(tracker):
            kept = {name: value for name, value in (message.get("metadata") or {}).items() if name in KEPT}
            dispatcher.utter_message(text=message["text"], buttons=message["data"].get("buttons") or [], **kept)
        if not dispatcher.messages:
            dispatcher.utter_message(response="utter_greet")
        return []


def last_reply(tracker: Tracker) -> list[dict[str, Any]]:
    """The bot's messages since the visitor's message before this one, oldest first."""
    past = iter(reversed(tracker.events))
    next((event for event in past if event["event"] == "user"), None)
    reply = takewhile(lambda event: event["event"] != "user", past)
    return [event for event in reply if event["event"] == "bot" and event.get("text")][::-1]
