"""What a judge writes: ballots as whole HTTP requests, made with as little work as possible while it is measured."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from bench.plan import SHIFTS, marks_of

# What Chromium on a phone sends with a fetch: servers read headers, so they belong to the measurement.
HEADERS: Final = """\
Connection: keep-alive
Content-Type: application/json
Accept: */*
Accept-Language: zh-CN,zh;q=0.9
Accept-Encoding: gzip, deflate, br, zstd
User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile
Sec-Fetch-Site: same-origin
Sec-Fetch-Mode: cors
Sec-Fetch-Dest: empty"""


@dataclass(slots=True)
class Sent:
    """One ballot as it was sent. ``shift`` gives its marks (`marks_of`); ``seq`` is 0 until it is acknowledged."""

    id: str
    judge: str
    unit: str
    revision: int
    shift: int
    seq: int = 0


class Pen:
    """Writes one judge's ballots for one unit after the other, each with the next revision.

    Parameters
    ----------
    number : int
        Makes the marks of this judge differ from the others'.
    """

    __slots__ = ("_bodies", "_head", "_host", "_meeting", "criteria", "judge", "number", "revision", "unit")

    def __init__(self, base: str, meeting: str, judge: str, number: int, cookie: str, criteria: Sequence[str]) -> None:
        self.judge, self.number, self.criteria, self._meeting = judge, number, criteria, meeting
        self.unit, self.revision = "", 0
        self._bodies: list[bytes] = []
        lines = [f"Host: {urlsplit(base).netloc}", f"Origin: {base}", f"Referer: {base}/score", HEADERS]
        if cookie:
            lines.append(f"Cookie: {cookie}")
        self._head = "PUT /api/ballots/%032x HTTP/1.1\r\n" + "\n".join(lines).replace("\n", "\r\n")

    def turn_to(self, unit: str) -> None:
        """Begin with the first revision for a unit."""
        self.unit, self.revision = unit, 0
        self._bodies = [self._body(shift) for shift in range(SHIFTS)]

    def write(self) -> tuple[bytes, Sent]:
        """Return the next ballot as it goes over the line, and what there is to remember of it."""
        self.revision += 1
        shift = (self.number + self.revision) % SHIFTS
        id = random.getrandbits(128)
        return self._bodies[shift] % (id, self.revision), Sent(
            f"{id:032x}", self.judge, self.unit, self.revision, shift
        )

    def _body(self, shift: int) -> bytes:
        marks = json.dumps(dict(zip(self.criteria, marks_of(shift), strict=True)))
        # A fixed width for the revision, so that the length is known beforehand.
        text = f'{{"meeting":"{self._meeting}","unit":"{self.unit}","revision":%6d,"marks":{marks}}}'
        length = len(text) + len("000000") - len("%6d")
        return f"{self._head}\r\nContent-Length: {length}\r\n\r\n{text}".encode()
