"""A server that keeps the pad's HTTP contract in memory and can be told to misbehave, one request at a time."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from contest.browser import pad as pad_source

TITLES = {
    "party_building": "党建强",
    "industry": "产业兴",
    "environment": "环境美",
    "prosperity": "群众富",
    "governance": "治理好",
    "civility": "乡风淳",
}
ENGLISH = ("Party building", "Industry", "Environment", "Prosperity", "Governance", "Civility")
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>评分</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><div id="host"></div>
<script type="module">
import scorepad from "/pad.js";
const root = document.getElementById("host").attachShadow({mode: "open"});
const style = document.createElement("style");
style.textContent = await (await fetch("/pad.css")).text();
root.append(style);
const data = await (await fetch("/data.json" + location.search)).json();
const mount = (extra) => scorepad({data: {...data, ...extra}, parentElement: root, setTriggerValue() {}});
window.again = mount;
window.unmount = mount({});
</script></body></html>"""


@dataclass
class Unit:
    id: str
    name: str
    phase: str = "waiting"
    recused: bool = False
    presenter: str = ""
    no: int = 0
    deliver_until: str | None = None


@dataclass
class Contract:
    """The state of one meeting as one judge sees it, and the faults to play next.

    With ``grades`` (words and coefficients, best first) a mark is one of them and is stored as its coefficient.

    ``faults`` is taken from the front, one per PUT: a status number (answered with an error body), ``"hang"``,
    ``"html"`` (a portal's 200), ``"lost"`` (stored, but the answer never arrives) or ``"drop"``. While ``is_down`` the
    page and its script still come, as a phone's own copy would, and nothing else does.

    A phone is known by its cookie, and the last one to come has the seat.
    """

    units: list[Unit]
    address: str = ""
    judge: dict[str, str] = field(default_factory=lambda: {"id": "j07", "name": "陈建国", "group": "两代表一委员"})
    meeting: str = "dongcheng"
    phase: str = "running"
    rehearsal: bool = False
    seq: int = 10
    step: str = "0.5"
    lowest: str = "0"
    english: bool = False
    titles: dict[str, str] = field(default_factory=lambda: dict(TITLES))
    grades: dict[str, str] = field(default_factory=dict)
    faults: list[int | str] = field(default_factory=list)
    current: str | None = None
    scale: dict[str, str] | None = field(default_factory=lambda: {"min": "0", "max": "100"})
    is_down: bool = False
    chokes_on: str | None = None
    pad_status: int = 200
    pad_code: str = "unknown_pass"
    seat: str = ""
    phones: int = 0
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)
    draft_status: int = 204
    ballots: dict[str, dict[str, Any]] = field(default_factory=dict)
    history: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    by_id: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    puts: list[dict[str, Any]] = field(default_factory=list)
    pad_reads: int = 0
    moved: int = 0
    sockets: dict[WebSocket, str] = field(default_factory=dict)
    loop: asyncio.AbstractEventLoop | None = None

    def unit(self, id: str) -> Unit:
        return next(unit for unit in self.units if unit.id == id)

    def set_phase(self, id: str, phase: str) -> None:
        """Change a unit's phase and push it."""
        self.unit(id).phase = phase
        self.seq += 1
        self.push(id)

    def message(self, unit: str | None = None) -> dict[str, Any]:
        return {
            "seq": self.seq, "meeting": self.meeting, "phase": self.phase, "unit": unit, "moved": self.moved,
        }  # fmt: skip

    async def seat_taken(self, phone: str) -> None:
        """Give the seat to a phone; the others are told and lose their line."""
        self.seat = phone
        self.seq += 1
        for socket, other in list(self.sockets.items()):
            if other != phone:
                with suppress(WebSocketDisconnect, RuntimeError):
                    await socket.send_json({**self.message(), "ended": "replaced"})
                    await socket.close(4401)

    def cut(self) -> None:
        """Close every line, as a dying server does."""
        assert self.loop
        for socket in list(self.sockets):
            with suppress(WebSocketDisconnect, RuntimeError):
                asyncio.run_coroutine_threadsafe(socket.close(), self.loop).result(5)

    def push(self, unit: str | None = None, *, is_ballot: bool = False) -> None:
        """Tell every phone that something has happened, by default something other than a ballot."""
        self.moved += 0 if is_ballot else 1
        message = self.message(unit)
        deadline = time.monotonic() + 8
        while not self.loop:
            assert time.monotonic() < deadline, "no pad has opened its line"
            time.sleep(0.02)
        for socket in list(self.sockets):
            asyncio.run_coroutine_threadsafe(socket.send_json(message), self.loop).result(5)

    def store(
        self, unit: str, marks: dict[str, str], revision: int, ballot_id: str = "elsewhere", **more: Any
    ) -> dict[str, Any]:
        """Store a ballot behind the pad's back, as another phone or the desk would."""
        self.seq += 1
        marks = {name: self.grades.get(mark, mark) for name, mark in marks.items()}
        receipt = f"7F3K-{len(self.by_id) + 1:04d}"
        proof = {"revision": revision, "receipt": receipt, "at": "2026-03-28T06:03:00Z", "seq": self.seq, **more}
        self.history.setdefault(unit, []).append(proof)
        self.ballots[unit] = {"id": ballot_id, "marks": marks, **proof}
        return self.ballots[unit]

    def criteria(self) -> list[dict[str, Any]]:
        titles = dict(zip(TITLES, ENGLISH, strict=True)) if self.english else self.titles
        rule: dict[str, Any] = {"max": "100", "min": self.lowest, "step": self.step, "weight": "1"}
        if self.grades:
            rule["grades"] = [{"title": title, "value": value} for title, value in self.grades.items()]
        return [{"id": id, "title": title, **rule} for id, title in titles.items()]

    def draft(self, unit: str) -> dict[str, Any] | None:
        kept, ballot = self.drafts.get(unit), self.ballots.get(unit)
        return kept if kept and (ballot is None or ballot["revision"] <= kept["base"]) else None

    def pad(self) -> dict[str, Any]:
        units = [
            {
                "id": unit.id,
                "name": unit.name,
                "phase": unit.phase,
                "recused": unit.recused,
                "ballot": self.ballots.get(unit.id),
                "community": "东城社区",
                "presenter": unit.presenter,
                "no": unit.no,
                "deliver_until": unit.deliver_until,
                "history": self.history.get(unit.id, []),
                "draft": self.draft(unit.id),
            }
            for unit in self.units
        ]
        return {
            "contest": "liushi-2023q1",
            "meeting": self.meeting,
            "seq": self.seq,
            "phase": self.phase,
            "title": "东城社区村社擂台赛",
            "theme": "",
            "rehearsal": self.rehearsal,
            "judge": self.judge["id"],
            "judge_name": self.judge["name"],
            "judge_group": self.judge["group"],
            "current": self.current,
            **({"scale": self.scale} if self.scale else {}),
            "criteria": self.criteria(),
            "units": units,
        }


def error(status: int, code: str, message: str = "", **more: Any) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message, **more}}, status)


def judged(contract: Contract, id: str, body: dict[str, Any], who: str) -> Response:
    """Answer one ballot as the contract's table says."""
    unit = contract.unit(body["unit"])
    content = json.dumps(body, sort_keys=True)
    if who != contract.judge["id"]:
        return error(403, "other_judge")
    if id in contract.by_id:
        before, answer = contract.by_id[id]
        return JSONResponse(answer) if before == content else error(409, "conflict")
    if unit.recused:
        return error(403, "recused", "own unit")
    if unit.phase != "open":
        return error(409, "closed", "closed")
    stored = contract.ballots.get(unit.id)
    if body["revision"] != (stored["revision"] if stored else 0) + 1:
        return error(409, "stale", "stale", ballot=stored)
    ballot = contract.store(unit.id, body["marks"], body["revision"], id)
    answer = {"seq": contract.seq, "receipt": ballot["receipt"], "revision": body["revision"]}
    contract.by_id[id] = (content, answer)
    return JSONResponse(answer, 201)


def application(contract: Contract) -> Starlette:
    async def page(request: Request) -> Response:
        answer = HTMLResponse(PAGE)
        if "phone" not in request.cookies and not contract.is_down:
            contract.phones += 1
            phone = f"phone-{contract.phones}"
            answer.set_cookie("phone", phone)
            await contract.seat_taken(phone)
        return answer

    def refused(request: Request) -> Response | None:
        if contract.is_down:
            return Response("down", 502)
        if contract.pad_status != 200:
            return error(contract.pad_status, contract.pad_code, "refused")
        if request.cookies.get("phone") != contract.seat:
            return error(401, "replaced", "moved")
        return None

    async def script(request: Request) -> Response:
        return Response(pad_source.SCRIPT, media_type="text/javascript")

    async def style(request: Request) -> Response:
        return Response(pad_source.STYLE, media_type="text/css")

    async def data(request: Request) -> Response:
        lang = request.query_params.get("lang", "zh")
        live = f"/live?meeting={contract.meeting}"
        return JSONResponse(pad_source.pad_data(lang, base="", live=live, name=request.query_params.get("name", "")))

    async def pad(request: Request) -> Response:
        contract.pad_reads += 1
        return refused(request) or JSONResponse(contract.pad())

    async def seat(request: Request) -> Response:
        if contract.is_down:
            return Response("down", 502)
        await contract.seat_taken(request.cookies["phone"])
        return JSONResponse({"ok": True})

    async def draft(request: Request) -> Response:
        no = refused(request)
        body = await request.json()
        contract.told.append((time.monotonic(), request.path_params["unit"], body))
        if no or contract.draft_status != 204:
            return no or error(contract.draft_status, "too_many", "wait")
        assert unquote(request.headers["Contest-Judge"]) == contract.judge["id"]
        contract.drafts.pop(request.path_params["unit"], None)
        if any(body["marks"].values()):
            contract.drafts[request.path_params["unit"]] = {"marks": body["marks"], "base": body["base"]}
        return Response(status_code=204)

    async def ballot(request: Request) -> Response:
        if contract.is_down:
            return Response("down", 502)
        body = await request.json()
        id = request.path_params["id"]
        contract.puts.append({"id": id, **body})
        fault = contract.faults.pop(0) if contract.faults else None
        if body["unit"] == contract.chokes_on:
            fault = 503
        if fault == "hang":
            await asyncio.sleep(30)
        if fault == "html":
            return HTMLResponse("<h1>Welcome to the hotel</h1>")
        if fault == 503:
            return error(503, "store_unavailable", "try again")
        if fault == 429:
            return error(429, "too_many", "wait")
        if fault == 401:
            return error(401, contract.pad_code, "refused")
        if fault == 422:
            problems = [{"criterion": "environment", "message": "环境美不能高于 95 分"}]
            return error(422, "invalid", "1 problem", problems=problems)
        if fault == 413:
            return error(413, "too_large", "larger than 8 kB")
        if fault == "conflict":
            return error(409, "conflict", "used for other content")
        if request.cookies.get("phone") != contract.seat:
            return error(401, "replaced", "moved")
        answer = judged(contract, id, body, request.headers["Contest-Judge"])
        if fault == "lost":
            return error(503, "store_unavailable", "the answer got lost")
        return answer

    async def live(socket: WebSocket) -> None:
        if contract.is_down:
            await socket.close()
            return
        await socket.accept()
        contract.loop = asyncio.get_running_loop()
        contract.sockets[socket] = socket.cookies.get("phone", "")
        try:
            await socket.send_json(contract.message())
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            pass
        finally:
            contract.sockets.pop(socket, None)

    return Starlette(
        routes=[
            Route("/", page),
            Route("/pad.js", script),
            Route("/pad.css", style),
            Route("/data.json", data),
            Route("/api/pad", pad),
            Route("/api/seat", seat, methods=["POST"]),
            Route("/api/drafts/{unit}", draft, methods=["PUT"]),
            Route("/api/ballots/{id}", ballot, methods=["PUT"]),
            WebSocketRoute("/live", live),
            Mount("/src", StaticFiles(directory=pad_source.SOURCES.parent)),
        ]
    )


@contextmanager
def serving(contract: Contract, port: int) -> Iterator[Contract]:
    """Serve the contract on a port of this machine until the block ends."""
    config = uvicorn.Config(
        application(contract), host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < deadline, "the contract server did not start within 10 s"
        time.sleep(0.02)
    contract.address = f"http://127.0.0.1:{port}"
    try:
        yield contract
    finally:
        server.should_exit = True
        thread.join(10)
