"""Rasa's own server, with websockets that work on Python 3.11: `python -m bot.evaluation.stock_socketio run …`.

Its socket.io channel hangs up on every websocket there, as ours would (see `mend_websockets`); nothing else is changed.
"""

from __future__ import annotations

from bot.conversation.rasa_patches import mend_websockets


def main() -> None:
    """Run Rasa's command line."""
    from rasa.__main__ import main as rasa

    mend_websockets()
    rasa()


if __name__ == "__main__":
    main()
