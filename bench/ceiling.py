"""The bare ceiling driven like the contest: as many phones, the same requests, the same listening."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from bench.crowd import Crowd, Phone
from bench.line import Line
from bench.live import Listener
from bench.pen import Pen, Sent
from bench.plan import marks_of
from bench.servers import Server
from contest.ledger.library import sqlite3

SCRIPT: Final = Path(__file__).parent / "ceiling_app.py"
CRITERIA: Final = ("party_building", "industry", "environment", "prosperity", "governance", "civility")
# As long as the cookie of a pass: both servers read the same number of bytes.
COOKIE: Final = "contest_pass=" + "0" * 96


class Bare:
    """The running ceiling with its phones. The contest's configuration of Streamlit applies to it too."""

    def __init__(self, folder: Path, port: int, judges: int) -> None:
        self.judges, self.database = judges, folder / "ceiling.db"
        self.server = Server(
            SCRIPT, SCRIPT.parent.parent, port, ready_path="/healthz", log=folder / "ceiling.log",
            environment={"CEILING_DATABASE": str(self.database)},
        )  # fmt: skip
        self.phones: list[Phone] = []
        self.crowd = Crowd(self.server, self.phones, "phones", self.found)
        self.front: Listener | None = None

    async def open_front(self) -> None:
        """Open the one socket that stands for the desk and the projector."""
        self.front = Listener(self.server.base, "", "", extra="&front=1")
        await self.front.open()
        self.crowd.walls["front"] = self.front.heard_at

    async def enter(self, number: int) -> None:
        """Let one phone come in and listen."""
        base = self.server.base
        pen = Pen(base, "dongcheng", f"bench-{number}", number, COOKIE, CRITERIA)
        pen.turn_to("dongcheng-yl1")
        phone = Phone(pen, Line(self.server.address), Listener(base, "", COOKIE))
        await phone.socket.open()
        self.phones.append(phone)

    def found(self, sent: Sequence[Sent]) -> int:
        """Count the ballots that are stored under their id and sequence number with the marks that were sent."""
        with closing(sqlite3.connect(self.database)) as db:
            stored = {id: (seq, body) for seq, id, body in db.execute("SELECT seq, id, body FROM ballots")}
        count = 0
        for one in sent:
            seq, body = stored.get(one.id, (0, b"{}"))
            count += seq == one.seq and tuple(json.loads(body).get("marks", {}).values()) == marks_of(one.shift)
        return count

    async def close(self) -> None:
        for phone in self.phones:
            phone.line.close()
            await phone.socket.close()
        if self.front is not None:
            await self.front.close()
        await self.server.stop()
