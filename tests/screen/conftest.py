"""A real Chromium, and the real server on a store of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from contest.ui.components.stage import SCRIPT, STYLE
from tests.screen.hall import bare_page
from tests.support import House

ROOT = Path(__file__).resolve().parents[2]


class Served:
    """A real server on the store; ``house`` writes to the same store from this process, as the command line does."""

    def __init__(self, house: House) -> None:
        self.house = house
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self._port}"
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self._port)]
        settings = {"CONTEST_DATABASE": str(self.house.path), "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
        said = self.house.path.parent / "server.log"
        with said.open("ab") as log:
            self._server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self._server.poll() is None, said.read_text(encoding="utf-8")
            try:
                if httpx.get(f"{self.url}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.2)
        raise AssertionError("the server did not answer within 60 s")

    def knows(self, seq: int) -> None:
        """Wait until the server has read what this process wrote."""
        while httpx.get(f"{self.url}/healthz").json()["seq"] < seq:
            time.sleep(0.05)

    def kill(self) -> None:
        """End the server as a power failure would."""
        assert self._server is not None
        self._server.kill()
        self._server.wait(20)

    def stop(self) -> None:
        assert self._server is not None
        self._server.terminate()
        self._server.wait(20)


@pytest.fixture
def served(house: House) -> Iterator[Served]:
    made = Served(house)
    try:
        made.start()
        yield made
    finally:
        made.stop()


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
