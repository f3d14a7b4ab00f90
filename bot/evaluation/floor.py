"""The floor: what any service of this kind pays at least. A bare Sanic route that encodes the message and echoes it."""

from __future__ import annotations

import sys

from sanic import HTTPResponse, Request, Sanic
from sanic.response import json

from bot.nlu.sentence_encoder import SentenceEncoder
from bot.preparation import ENCODER


def main(port: int) -> None:
    """Serve the floor on loopback."""
    app = Sanic("floor", configure_logging=False)
    encoder = SentenceEncoder(ENCODER)

    @app.post("/webhooks/rest/webhook")
    async def echo(request: Request) -> HTTPResponse:
        message = request.json["message"]
        encoder.encode([message])
        return json([{"recipient_id": request.json["sender"], "text": message}])

    @app.get("/health/ready")
    async def ready(_: Request) -> HTTPResponse:
        return json({})

    app.run("127.0.0.1", port, access_log=False, motd=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
