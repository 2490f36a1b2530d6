"""A store, a real server on it, the command line beside it, and judges that send over HTTP."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.support import WITHOUT_TLS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data" / "liushi-2023q1"
CRITERIA = ("party_building", "industry", "environment", "prosperity", "governance", "civility")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class House:
    """The whole system on one store, as an organiser starts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "contest.db"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = folder / "server.log"
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "CONTEST_DATABASE": str(self.store), "CONTEST_URL": self.url, "CONTEST_LANG": "zh"}

    def cli(self, *words: str) -> str:
        """Run one command of the command line and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "contest", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{words}: {done.stderr}"
        self.said = done.stderr
        return done.stdout

    def json(self, *words: str) -> Any:
        return json.loads(self.cli(*words, "--json"))

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self._server.poll() is None, self.log.read_text(encoding="utf-8")
            try:
                if httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("the server did not come up: " + self.log.read_text(encoding="utf-8"))

    def kill(self) -> None:
        """End the server as a power failure would: no goodbye."""
        if self._server is not None:
            self._server.kill()
            self._server.wait(timeout=10)
            self._server = None

    def stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            try:
                self._server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()
            self._server = None


@contextmanager
def running(folder: Path) -> Iterator[House]:
    """A running server on a store with the rehearsal loaded."""
    one = House(folder)
    one.cli("load", str(FOLDER), "--rehearsal")
    one.start()
    try:
        yield one
    finally:
        one.stop()


def drawn_marks(judge: str, unit: str) -> dict[str, str]:
    """Return marks that depend on the judge and the unit only: 70 to 99.5 in halves."""
    dice = random.Random(f"{judge}/{unit}")
    return {name: f"{dice.randint(140, 199) / 2:g}" for name in CRITERIA}


class RemoteJudge:
    """A judge whose phone is a script: joins with the pass and sends over HTTP."""

    def __init__(self, house: House, row: dict[str, Any], meeting: str) -> None:
        self.id, self.home, self.meeting = row["judge"], row["home"], meeting
        self._client = httpx.Client(base_url=house.url, timeout=20, verify=WITHOUT_TLS)
        answer = self._client.get("/join", params={"pass": row["pass"]})
        assert answer.status_code == 303, answer.text

    def send(self, unit: str) -> httpx.Response:
        """Send a first ballot; a unit of one's own answers 403."""
        body = {"meeting": self.meeting, "unit": unit, "revision": 1, "marks": drawn_marks(self.id, unit)}
        return self._client.put(f"/api/ballots/{uuid.uuid4().hex}", json=body)

    def close(self) -> None:
        self._client.close()
