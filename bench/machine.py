"""The machine that measures: what it is, and how far it lets one process open sockets."""

from __future__ import annotations

import os
import platform
import resource
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

PACKAGES: Final = ("streamlit", "starlette", "uvicorn", "uvloop", "httptools", "websockets")
WANTED_FILES: Final = 65_536


def raise_file_limit() -> int:
    """Let this process, and the servers that it starts, open as many files as they may; return how many.

    A phone costs the server a socket for the pad, one for the page and one for each request.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = WANTED_FILES if hard == resource.RLIM_INFINITY else min(WANTED_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    return limit


def description() -> dict[str, Any]:
    """Return processor, cores, memory, versions, and the load that others put on the machine before the start."""
    from contest.ledger.connection import SQLITE_VERSION

    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": ".".join(map(str, SQLITE_VERSION)),
        "packages": {name: version(name) for name in PACKAGES},
        "load_before": [round(one, 2) for one in os.getloadavg()],
        "file_limit": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
    }


def sentence(about: dict[str, Any]) -> str:
    """Return the description in one line."""
    packages = ", ".join(f"{name} {number}" for name, number in about["packages"].items())
    return (
        f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB, {about['system']}, "
        f"Python {about['python']}, SQLite {about['sqlite']}, {packages}; load before: {about['load_before'][0]}"
    )


def machine_seconds() -> float:
    """Return the processor time that everything on this machine has used so far (Linux)."""
    fields = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:]
    user, nice, system, _, _, interrupts, soft_interrupts, stolen = map(int, fields[:8])
    return (user + nice + system + interrupts + soft_interrupts + stolen) / os.sysconf("SC_CLK_TCK")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
