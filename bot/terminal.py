"""The bot in a terminal: one question, or a chat."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import click
from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory

from bot.conversation.agent import FrontdeskAgent, load_agent
from bot.messages import MAX_CHARACTERS
from bot.nlu.message_fields import as_words
from bot.nlu.normalise import clean
from bot.preparation import train
from bot.settings import Settings
from bot.web.answers import answer_question


def ask(settings: Settings, question: str) -> dict[str, Any]:
    """The answer to one question, in the shape of `/api/answer`."""
    return asyncio.run(answer_question(_agent(settings), question, channel="terminal"))


def chat(settings: Settings) -> None:
    """Chat until the visitor leaves."""
    agent = _agent(settings)
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    prompt: PromptSession[str] = PromptSession("> ", history=FileHistory(str(settings.var_dir / "chat_history")))
    click.echo("Ask about micro-needling. A number taps a button, /quit or Ctrl+D leaves.")
    asyncio.run(_chat(agent, prompt))


def _agent(settings: Settings) -> FrontdeskAgent:
    return load_agent(train(settings, lambda line: click.echo(line, err=True)))


async def _chat(agent: FrontdeskAgent, prompt: PromptSession[str]) -> None:
    conversation = f"terminal:{secrets.token_hex(8)}"
    buttons: list[dict[str, str]] = []
    while True:
        try:
            text = clean(await prompt.prompt_async())
        except (EOFError, KeyboardInterrupt):
            return
        if text in ("/quit", "/exit"):
            return
        if not text or len(text) > MAX_CHARACTERS:
            continue
        tapped = text.isdigit() and 0 < int(text) <= len(buttons)
        message = buttons[int(text) - 1]["payload"] if tapped else as_words(text)
        buttons = show(await agent.handle_text(message, sender_id=conversation) or [])


def show(messages: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Print a reply, its buttons numbered; return the buttons."""
    buttons: list[dict[str, str]] = []
    for message in messages:
        click.echo(message.get("text", ""))
        for button in message.get("buttons", []):
            buttons.append(button)
            click.echo(f"  [{len(buttons)}] {button['title']}")
    return buttons
