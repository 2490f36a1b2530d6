"""A Streamlit server in a process of its own: started, timed until it answers, weighed, and ended."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Final

from bench.figures import Load
from bench.machine import machine_seconds
from bench.phone import fetch

HOST: Final = "127.0.0.1"
START_SECONDS: Final = 60.0


class ServerFailed(RuntimeError):
    """The server ended, or did not answer in time; carries the end of what it printed."""


def free_port(wanted: int) -> int:
    """Return the wanted port, or the next one that nobody listens on."""
    for port in range(wanted, wanted + 20):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise ServerFailed(f"no free port from {wanted} to {wanted + 19}")


class Server:
    """``streamlit run SCRIPT`` as a child process.

    Parameters
    ----------
    script : Path
        The main script; the server runs in `folder`, whose ``.streamlit/config.toml`` it reads.
    ready_path : str
        Answers 200 as soon as the server can be used.
    """

    def __init__(
        self,
        script: Path,
        folder: Path,
        port: int,
        *,
        ready_path: str,
        log: Path,
        environment: Mapping[str, str],
        options: Sequence[str] = (),
    ) -> None:
        self.base = f"http://{HOST}:{port}"
        self.address = (HOST, port)
        self._ready_path, self._log = ready_path, log
        kept = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.address", HOST]
        command += ["--server.port", str(port), "--server.headless", "true", *options]
        self._started = perf_counter()
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                command, cwd=folder, env={**kept, **environment}, stdout=output, stderr=subprocess.STDOUT
            )

    async def ready(self) -> float:
        """Wait until the server answers; return the seconds since its process was started.

        Raises
        ------
        ServerFailed
        """
        while perf_counter() - self._started < START_SECONDS:
            if self._process.poll() is not None:
                break
            try:
                if (await fetch(self.base, "GET", self._ready_path)).status == 200:
                    return perf_counter() - self._started
            except ConnectionError:
                pass
            await asyncio.sleep(0.02)
        raise ServerFailed(f"the server did not get ready:\n{self.printed()}")

    def printed(self) -> str:
        """Return the end of what the server printed."""
        return self._log.read_text(encoding="utf-8", errors="replace")[-2000:]

    def memory(self) -> int:
        """Return the resident memory in bytes (Linux)."""
        fields = Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")

    def processor_seconds(self) -> float:
        """Return the processor time that the server has used so far (Linux)."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def load(self) -> Load:
        """Return what has been used so far; the difference of two is what an interval took."""
        server, client = self.processor_seconds(), process_time()
        return Load(server, client, machine_seconds() - server - client)

    async def stop(self) -> None:
        """End the server as a service manager does, and wait for it."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                await asyncio.to_thread(self._process.wait, 30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                await asyncio.to_thread(self._process.wait)
