"""A yes: to the consult that was just suggested, or to nothing in particular."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import ask, takes_up
from actions.repeat import last_reply
from bot.desk.desk import Desk


class ActionAffirm(Action):  # type: ignore[misc]  # the SDK ships no types
    """Books a consult when one was just suggested; says it again when one was just booked (a yes tapped twice)."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_affirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Go on with what was suggested."""
        said = {message["metadata"].get("utter_action") for message in last_reply(tracker)}
        if "utter_suggest_consult" in said or takes_up(tracker):
            return [FollowupAction("consult_form")]
        if "utter_consult_booked" in said:
            return await ask(tracker, dispatcher, Desk.mine)
        dispatcher.utter_message(response="utter_affirm")
        return []
