"""A real Chromium, and the real server on a store of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from contest.ui.components.stage import SCRIPT, STYLE
from tests.screen.hall import bare_page
from tests.support import House

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Served:
    """A running server; ``house`` writes to the same store from this process, as the command line does."""

    url: str
    house: House


@pytest.fixture
def served(house: House) -> Iterator[Served]:
    log = (house.path.parent / "server.log").open("wb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    settings = {"CONTEST_DATABASE": str(house.path), "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(url, server)
        yield Served(url, house)
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def _wait_until_up(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended at start"
        try:
            if httpx.get(f"{url}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer within 60 s")


@pytest.fixture(scope="module")
def bare(browser: Browser) -> Iterator[Page]:
    """The stage component on a page of its own, without a server."""
    page = browser.new_page(reduced_motion="reduce")
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.set_content(bare_page(SCRIPT, STYLE))
    page.wait_for_function("window.ready")
    yield page
    page.close()
    assert trouble == []
