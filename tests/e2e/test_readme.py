"""The commands of the README do what it says, as a new user types them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.e2e.house import ROOT, free_port

README = (ROOT / "README.md").read_text(encoding="utf-8")
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("CONTEST_")}


def test_make_run_serves_the_rehearsal_and_its_three_links_open_the_door(tmp_path: Path) -> None:
    assert "```sh\nmake run\n```" in README
    port, log = free_port(), tmp_path / "run.log"
    environment = {**CLEAN, "PORT": str(port), "CONTEST_DATABASE": str(tmp_path / "new.db")}
    with log.open("wb") as out:
        running = subprocess.Popen(
            ["make", "run", f"VENV={sys.prefix}"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        health = until_up(f"http://localhost:{port}/healthz", running, log)
        assert (health["ok"], health["contest"]) == (True, "liushi-2023q1")
        links = re.findall(r"http://localhost:\d+/join\?pass=[\w-]+", log.read_text(encoding="utf-8"))
        landings = [httpx.get(link).headers["location"] for link in links]
        assert [place.split("?")[0] for place in landings] == ["/control", "/screen", "/score"]
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(30)


def until_up(address: str, running: subprocess.Popen[bytes], log: Path) -> dict[str, object]:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert running.poll() is None, log.read_text(encoding="utf-8")
        try:
            found: dict[str, object] = httpx.get(address, timeout=2).json()
            return found
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_shell_lines_run_one_after_the_other(readme: str, tmp_path: Path) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    lines = re.findall(r"^\.venv/bin/python (-m contest .+)$", text, re.MULTILINE)
    assert len(lines) >= 4
    for line in lines:
        words = line.replace("/tmp/rehearsal.db", str(tmp_path / "rehearsal.db")).split()
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=CLEAN, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}: {done.stderr}"
        assert done.stdout
