"""A real Chromium, and real servers for the components to talk to."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.pad.contract import Contract, Unit, serving

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def mounted() -> Iterator[str]:
    """The address of a Streamlit server that mounts both components under the strict CSP."""
    port = free_port()
    here = Path(__file__).parent / "mounted"
    command = [sys.executable, "-m", "streamlit", "run", str(here / "app.py"), "--server.port", str(port)]
    settings = {
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
        "STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE": "true",
        "PYTHONPATH": str(ROOT),
    }
    server = subprocess.Popen(command, cwd=here, env={**os.environ, **settings})
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(15)


def _wait_until_up(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        assert server.poll() is None, "the Streamlit server ended at start"
        try:
            if httpx.get(f"{address}/_stcore/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("the Streamlit server did not answer within 40 s")


@pytest.fixture
def contract() -> Iterator[Contract]:
    """A meeting of four units: the first is open, the third is the judge's own."""
    units = [
        Unit("jiadi", "浃底村", "open", presenter="林建华", no=1),
        Unit("muqian", "木山后村", presenter="周晓东", no=2),
        Unit("houjie", "后街社区", recused=True, presenter="陈建国", no=3),
        Unit("sulv", "苏吕村", presenter="倪丽芳", no=4),
    ]
    with serving(Contract(units), free_port()) as served:
        yield served


@pytest.fixture
def device(browser: Browser) -> Iterator[BrowserContext]:
    """One phone: its tabs share what is stored on it."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    yield context
    context.close()


@pytest.fixture
def open_pad(device: BrowserContext, contract: Contract) -> Iterator[Callable[..., Page]]:
    """``open_pad()`` opens one more tab with the pad on the phone; script errors fail the test."""
    errors: list[str] = []

    def opened(query: str = "") -> Page:
        page = device.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_default_timeout(8000)
        page.goto(contract.address + query)
        page.locator(".main").wait_for()
        return page

    yield opened
    assert errors == []
