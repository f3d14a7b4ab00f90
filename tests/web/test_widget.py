"""The chat widget: its own tests and types, and what is built of it."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WIDGET = ROOT / "bot/web/widget"
MOST_BYTES = 35_000


def npm(*arguments: str) -> None:
    result = subprocess.run([WIDGET / "npm.sh", *arguments], capture_output=True, text=True, timeout=600, check=False)
    assert result.returncode == 0, (result.stdout + result.stderr)[-4000:]


@pytest.fixture(scope="module")
def built() -> bytes:
    """The widget of the present sources: built anew only when they have changed."""
    subprocess.run(["make", "--silent", "widget"], cwd=ROOT, check=True, timeout=600)
    return (ROOT / "build/widget/widget.js").read_bytes()


def test_the_units_of_the_widget_work() -> None:
    npm("run", "test")


def test_it_is_small(built: bytes) -> None:
    assert len(gzip.compress(built, 9)) <= MOST_BYTES


def test_it_evaluates_no_text_and_leaves_no_global_but_one(built: bytes) -> None:
    script = built.decode()
    assert not re.search(r"\beval\(|\bFunction\(|document\.write|insertAdjacentHTML", script)
    assert script.startswith(('(function(){"use strict"', '!function(){"use strict"'))
    assert set(re.findall(r"\bwindow\.(Frontdesk\w*)\s*=", script)) == {"Frontdesk"}


def test_text_is_only_ever_text() -> None:
    # Preact writes markup only where it is told to, by this name.
    sources = [path.read_text(encoding="utf-8") for path in (WIDGET / "src").rglob("*.ts*")]
    assert sources
    assert not [source for source in sources if re.search(r"dangerouslySetInnerHTML|innerHTML|outerHTML", source)]


def test_it_names_no_address(built: bytes) -> None:
    addresses = set(re.findall(r"https?://[\w.-]+", built.decode()))
    # A name of an XML language, and the text of a mistake: nobody fetches them.
    assert addresses <= {"http://www.w3.org", "https://socket.io"}


def test_the_lock_file_records_no_download_address() -> None:
    lock = json.loads((WIDGET / "package-lock.json").read_text(encoding="utf-8"))
    packages = [package for name, package in lock["packages"].items() if name]
    assert packages
    assert all(not {"resolved", "funding"} & set(package) and package["integrity"].startswith("sha512-") for package in packages)
    assert "://" not in (WIDGET / "node.lock").read_text(encoding="utf-8") + (WIDGET / ".npmrc").read_text(encoding="utf-8")
