"""What is going on, for who waits: on stderr, so that the figures stay alone on stdout."""

from __future__ import annotations

import sys
from time import perf_counter

_started = perf_counter()


def say(text: str) -> None:
    print(f"{perf_counter() - _started:6.1f} s  {text}", file=sys.stderr, flush=True)
