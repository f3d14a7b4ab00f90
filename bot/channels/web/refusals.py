"""Why something was not accepted: a code for the widget, a sentence for the visitor."""

from __future__ import annotations

from typing import Any

SENTENCES = {
    "session": "Your session is over. Please reload the page.",
    "slow_down": "That was a lot at once. Please wait {seconds} seconds, then send it again.",
    "failed": "Something went wrong on our side. Please try again in a moment.",
    "invalid": "That message can't be read. Please reload the page.",
    "too_long": "That is too long. Please use at most {most:,} characters.",
    "empty": "There is nothing in that message.",
    "not_offered": "That button isn't there any more. Please type your question.",
    "chosen": "You have already picked an answer there.",
}
# The status of the REST fallback, where it is not 422.
STATUSES = {"session": 401, "chosen": 409, "too_long": 413, "slow_down": 429, "failed": 503}


class Refusal(Exception):  # noqa: N818  # the visitor's side calls it that
    """Something that a visitor sent is not accepted.

    Args:
        code: one of `SENTENCES`.
        retry_after: seconds until it can be sent again.
        values: for the sentence.
    """

    def __init__(self, code: str, retry_after: int | None = None, **values: Any) -> None:
        super().__init__(code)
        self.code, self.retry_after = code, retry_after
        self.text = SENTENCES[code].format(seconds=retry_after, **values)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return STATUSES.get(self.code, 422)

    def as_acknowledgement(self) -> dict[str, Any]:
        """What socket.io answers."""
        after = {} if self.retry_after is None else {"retry_after": self.retry_after}
        return {"ok": False, "code": self.code, "text": self.text, **after}
