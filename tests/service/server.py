"""A real `frontdesk serve` process, and a caller that holds every reply against the service's own description."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import requests

from bot.settings import Settings

from .contract import Contract

PROJECT = Path(__file__).resolve().parents[2]
FRONTDESK = Path(sys.executable).with_name("frontdesk")
START_SECONDS = 120
WEBHOOK = "/webhooks/rest/webhook"


def environment(**settings: str) -> dict[str, str]:
    """This process's environment without any setting of Frontdesk but the given ones."""
    own = {name.upper() for name in Settings.__fields__}
    return {name: value for name, value in os.environ.items() if name not in own} | settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """One service: its folder, its settings and (between `start` and `stop`) its process."""

    def __init__(self, folder: Path, model_dir: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log_file, self.out_file = folder / "stderr.log", folder / "stdout.log"
        own = {"PORT": str(self.port), "VAR_DIR": str(folder / "var"), "MODEL_DIR": str(model_dir)}
        self.environment = environment(**{**own, "LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json", **settings})
        self.database = settings.get("DATABASE_URL", f"sqlite:///{folder / 'var' / 'frontdesk.db'}")
        self.headers: dict[str, str] = {}
        self.texts: set[str] = set()
        self.while_loading: dict[str, requests.Response] = {}

    def launch(self) -> subprocess.Popen[bytes]:
        with self.log_file.open("ab") as errors, self.out_file.open("ab") as output:
            self.process = subprocess.Popen([FRONTDESK, "serve"], cwd=PROJECT, env=self.environment, stdout=output, stderr=errors)
        return self.process

    def start(self) -> Service:
        self.launch()
        deadline = time.monotonic() + START_SECONDS
        while (ready := self._status("/health/ready")) != 200:
            assert self.process.poll() is None, f"the service stopped: {self.log[-2000:]}"
            assert time.monotonic() < deadline, f"not ready ({ready}): {self.log[-2000:]}"
            if ready == 503 and not self.while_loading:
                self._look_while_loading()
            time.sleep(0.1)
        self.contract = Contract(requests.get(self.address + "/api/openapi.json", timeout=10).json())
        return self

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(by)
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        """Send a request; what comes back must be what the service says about itself."""
        body = request.get("json")
        if isinstance(body, dict):
            said = (body.get(field) for field in ("question", "message", "name", "contact"))
            self.texts |= {text for text in said if isinstance(text, str)}
        headers = {**self.headers, **request.pop("headers", {})}
        response = requests.request(method, self.address + path, headers=headers, timeout=60, **request)
        self.contract.check(method, path, response)
        return response

    def ask(self, question: str) -> dict[str, Any]:
        response = self.call("POST", "/api/answer", json={"question": question})
        assert response.status_code == 200, response.text
        return dict(response.json())

    def say(self, message: str, sender: str) -> list[dict[str, Any]]:
        response = self.call("POST", WEBHOOK, json={"sender": sender, "message": message})
        assert response.status_code == 200, response.text
        return list(response.json())

    def open_session(self) -> str:
        response = self.call("POST", "/api/sessions")
        assert response.status_code == 201, response.text
        return str(response.json()["session"])

    def assert_private(self) -> None:
        """No text of a visitor and no stack trace stands in the log."""
        log = self.log
        assert "service.ready" in log
        assert "Traceback" not in log
        spoken = {form for text in self.texts if len(text) > 11 for form in (text, json.dumps(text)[1:-1])}
        assert [text for text in spoken if text in log] == []

    def _status(self, path: str) -> int | None:
        try:
            return requests.get(self.address + path, timeout=10).status_code
        except (requests.ConnectionError, requests.Timeout):  # while it loads on a busy machine
            return None

    def _look_while_loading(self) -> None:
        seen = {
            "/health/ready": requests.get(self.address + "/health/ready", timeout=10),
            "/health/live": requests.get(self.address + "/health/live", timeout=10),
            "/api/answer": requests.post(self.address + "/api/answer", json={"question": "too early?"}, timeout=10),
            WEBHOOK: requests.post(
                self.address + WEBHOOK, json={"sender": "early", "message": "too early?"}, headers=self.headers, timeout=10
            ),
            "/api/slots": requests.get(self.address + "/api/slots", timeout=10),
        }
        if self._status("/health/ready") == 503:
            self.while_loading = seen
