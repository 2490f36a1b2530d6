"""Streamlit servers for the desk's tests, and the desk as an operator sees it in a browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Page

from contest.model import Actor
from contest.service import Service
from tests.browsers import launched

ROOT = Path(__file__).resolve().parents[2]
CLI = Actor("operator", "test", "test")
# One page of Streamlit without the program around it: nothing of its own is asked or watched.
BARE = {
    "STREAMLIT_SERVER_HEADLESS": "true",
    "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE": "true",
    "PYTHONPATH": str(ROOT),
}


@contextmanager
def served(script: Path, health: str = "/_stcore/health", **environment: str) -> Iterator[str]:
    """Run a script from its own folder and give its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    server = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1"],
        cwd=script.parent,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            assert server.poll() is None
            try:
                if httpx.get(address + health).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(15)


@contextmanager
def laptop_desk(service: Service, store: Path, meeting: str) -> Iterator[Page]:
    """Give the desk of an operator at a meeting, on the screen of a plain laptop, from the real server."""
    token = service.issue("operator", CLI).token
    with served(ROOT / "app.py", "/healthz", CONTEST_DATABASE=str(store)) as address, launched() as browser:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(20000)
        page.goto(f"{address}/join?pass={token}")
        page.goto(f"{address}/control?meeting={meeting}")
        yield page
