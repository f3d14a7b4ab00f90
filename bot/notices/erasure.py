"""Erases what is kept of a person's consults: bookings, messages, and letters that lie in a folder."""

from __future__ import annotations

from dataclasses import dataclass

from bot.booking.service import Consults
from bot.notices.letters import Letters
from bot.notices.ports import Outbox
from bot.notices.senders import Sender


@dataclass(frozen=True)
class Erasure:
    """Erases. What a mail server took is in the person's own mailbox and out of reach."""

    consults: Consults
    outbox: Outbox
    letters: Letters
    sender: Sender

    def erase(self, *, contact: str | None = None, conversation: str | None = None) -> int:
        """Erase everything of a contact, of a conversation, or of both; how many bookings. A consult to come is free again."""
        found = self.consults.of_contact(contact) if contact else ()
        found += self.consults.of_conversation(conversation) if conversation else ()
        written = self.outbox.written([booking.reference for booking in found])
        erased = self.consults.erase(contact=contact, conversation=conversation)
        for kind, key in written:
            self.sender.forget(self.letters.message_id(kind, key))
        return erased
