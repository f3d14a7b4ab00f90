"""The web chat's channel: socket.io, and plain requests where that is blocked; docs/web-chat.md says what is sent."""

from bot.channels.web.channel import WebChannel

__all__ = ["WebChannel"]
