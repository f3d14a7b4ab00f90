"""The `frontdesk` command as a person runs it: in a terminal, with its output and exit codes."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
FRONTDESK = Path(sys.executable).with_name("frontdesk")
COMMANDS = (
    "serve",
    "train",
    "prepare",
    "ask",
    "chat",
    "plan",
    "consults",
    "slots",
    "feedback",
    "outbox",
    "when",
    "eval",
    "bench",
)
SAFETY_NET = 120


@pytest.fixture
def environment(tmp_path: Path, model: Path) -> dict[str, str]:
    """No setting of Frontdesk but its own folder and the trained model."""
    own = {name.upper() for name in Settings.__fields__}
    kept = {name: value for name, value in os.environ.items() if name not in own}
    return {**kept, "VAR_DIR": str(tmp_path / "var"), "MODEL_DIR": str((PROJECT / model).parent)}


def run(environment: dict[str, str], *arguments: str, folder: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FRONTDESK, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=SAFETY_NET, check=False
    )


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_says_what_a_command_does(environment: dict[str, str], command: str) -> None:
    done = run(environment, *command.split(), "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Usage: frontdesk {command}".rstrip())
    if not command:
        assert set(re.findall(r"^  (\w+)  ", done.stdout, re.MULTILINE)) == set(COMMANDS)


def test_a_documented_question_is_answered_on_standard_output_alone(environment: dict[str, str]) -> None:
    done = run(environment, "ask", "how long does one session take?")
    assert done.returncode == 0
    assert done.stdout == "One treatment takes 30 to 45 minutes.\nSource: What is Medical Micro-Needling?\n"
    assert "Warning" not in done.stderr, "libraries' warnings are not for whoever asks"
    assert "Traceback" not in done.stderr


def test_an_undocumented_question_exits_with_3_and_json_is_the_whole_answer(environment: dict[str, str]) -> None:
    done = run(environment, "ask", "--json", "what does it cost?")
    assert done.returncode == 3
    answer = json.loads(done.stdout)
    assert (answer["status"], answer["not_covered"], answer["answers"], answer["task"]) == ("not_covered", ["price"], [], None)
    assert "Our documents don't say anything about prices" in answer["message"]
    assert answer["suggestions"]


def test_what_is_not_understood_exits_with_4(environment: dict[str, str]) -> None:
    done = run(environment, "ask", "x")
    assert done.returncode == 4
    assert done.stdout.strip()


@pytest.mark.parametrize("question", ["", "  \t", "\u200b", "a" * 2001], ids=["empty", "blank", "invisible", "too long"])
def test_a_question_without_words_or_too_long_is_refused(environment: dict[str, str], question: str) -> None:
    done = run(environment, "ask", question)
    assert (done.returncode, done.stdout) == (2, "")
    assert "a question has 1 to 2,000 characters" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("ask",), ("ask", "a", "b"), ("answer", "a"), ("ask", "--loud", "a")], ids=" ".join)
def test_a_mistyped_command_is_explained(environment: dict[str, str], arguments: tuple[str, ...]) -> None:
    done = run(environment, *arguments)
    assert done.returncode == 2
    assert "Usage: frontdesk" in done.stderr
    assert "Error: " in done.stderr


@pytest.mark.parametrize("command", [("ask", "does it hurt?"), ("serve",), ("train",)], ids=" ".join)
def test_outside_of_the_project_folder_it_says_where_to_go(
    environment: dict[str, str], tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = run(environment, *command, folder=tmp_path)
    assert done.returncode == 1
    assert "run frontdesk in the project's folder" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", ""])
def test_a_port_that_cannot_be_is_named_in_the_error(environment: dict[str, str], port: str) -> None:
    done = run({**environment, "PORT": port}, "ask", "does it hurt?")
    assert done.returncode == 1
    assert done.stderr.startswith("frontdesk: PORT ")
    assert len(done.stderr.splitlines()) == 1


def test_train_does_nothing_when_the_model_is_up_to_date(environment: dict[str, str], model: Path) -> None:
    watched = [PROJECT / model, *(PROJECT / "build" / "language").rglob("*")]
    before = {path: path.stat().st_mtime_ns for path in watched}
    done = run(environment, "train")
    assert done.returncode == 0
    assert "is up to date" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in watched if path.exists()} == before


def test_commands_started_at_the_same_moment_do_not_disturb_each_other(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    for name in ("config.yml", "data", "build/encoder"):
        (tmp_path / name).symlink_to(PROJECT / name)
    started = [
        subprocess.Popen(
            [FRONTDESK, "prepare"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(6)
    ]
    outputs = [process.communicate(timeout=SAFETY_NET)[0] for process in started]
    assert [process.returncode for process in started] == [0] * 6, "\n".join(outputs)[-2000:]
    assert (tmp_path / "build" / "language" / "config.cfg").exists()


class Terminal:
    """A process behind a pseudo-terminal, read without its colours and cursor movements."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._end, end = pty.openpty()
        self.process = subprocess.Popen(
            [FRONTDESK, "chat"], cwd=PROJECT, env={**environment, "TERM": "dumb"}, stdin=end, stdout=end, stderr=end
        )
        os.close(end)
        self._read = ""

    def type(self, line: str) -> None:
        os.write(self._end, f"{line}\r".encode())

    def until(self, pattern: str) -> re.Match[str]:
        """Read until `pattern` matches; what was read before is not looked at again."""
        deadline = time.monotonic() + SAFETY_NET
        while not (found := re.search(pattern, self._read)):
            assert time.monotonic() < deadline, self._read[-2000:]
            if select.select([self._end], [], [], 1)[0]:
                text = os.read(self._end, 65536).decode(errors="replace")
                self._read += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r", "")
        self._read = self._read[found.end() :]
        return found

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._end)


@pytest.fixture
def terminal(environment: dict[str, str]) -> Iterator[Terminal]:
    terminal = Terminal(environment)
    yield terminal
    terminal.close()


def test_a_chat_answers_takes_a_number_for_a_button_and_ends_with_quit(terminal: Terminal) -> None:
    def start_of(topic: str) -> str:
        data = yaml.safe_load((PROJECT / f"data/nlu/faq/{topic}.yml").read_text(encoding="utf-8"))
        return re.escape(data["responses"][f"utter_faq/{topic}"][0]["text"].partition("{")[0].strip())

    terminal.until(r"/quit or Ctrl\+D leaves")
    terminal.type("how long does one session take?")
    terminal.until("One treatment takes 30 to 45 minutes")
    terminal.until(r"\[1\] How many sessions do people need\?")
    terminal.until(r"\[3\] Does it hurt\?")
    terminal.type("3")
    terminal.until(start_of("pain"))
    terminal.until(r"\[1\] ")
    terminal.type("say that again")
    terminal.until(start_of("pain"))
    terminal.until(r"\[1\] ")
    terminal.type("/quit")
    assert terminal.process.wait(timeout=SAFETY_NET) == 0
