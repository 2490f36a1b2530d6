"""The whole server as it is started, ``streamlit run app.py``: what stands around Streamlit's own addresses."""

from __future__ import annotations

import gzip
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from contest import commands as cmd
from tests.browsers import launched
from tests.support import MEETING, SUPERVISOR, UNITS, House, make_service

ROOT = Path(__file__).parents[2]


@dataclass
class Running:
    address: str
    operator: str
    judge: str
    operator_pass_id: str

    def cookie(self, token: str) -> str:
        response = httpx.get(f"{self.address}/join?pass={token}")
        assert response.status_code == 303
        return f"contest_pass={response.cookies['contest_pass']}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(database: Path) -> Iterator[tuple[str, Path]]:
    """Start the server on a store and wait until it answers; gives its address, and the file of what it prints."""
    port = free_port()
    words = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.port",
        str(port),
        "--server.address",
        "127.0.0.1",
    ]
    environment = {**os.environ, "CONTEST_DATABASE": str(database), "CONTEST_LANG": "en"}
    environment.pop("CONTEST_URL", None)
    console = database.with_suffix(".out")
    with console.open("w") as out:
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    try:
        while True:
            assert process.poll() is None and time.monotonic() < deadline, "the server did not start"
            try:
                httpx.get(f"{address}/healthz", timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address, console
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    house: House = make_service(tmp_path_factory.mktemp("server"))
    operator = house.link("operator")
    for unit in UNITS:
        house.open(unit)
        for judge in ("j1", "j2", "j3", "j5"):
            house.cast(unit, judge, "87.5")
        house.close(unit)
        house.reveal(unit)
    house.submit(cmd.SealMeeting(MEETING), SUPERVISOR)
    house.service.close()
    with started(house.path) as (address, _):
        yield Running(address, operator.token, house.passes["j1"].token, operator.new.pass_id)


def visible_pages(running: Running, **headers: str) -> set[str]:
    """Open a session as a browser does, send noise first, and return the pages that its menu offers."""
    address = running.address.replace("http", "ws") + "/_stcore/stream"
    with connect(address, additional_headers=headers, subprotocols=["streamlit"], max_size=None) as stream:  # type: ignore[list-item]
        # Either of these would end the session if it reached Streamlit.
        stream.send(b"\xff\xff\xff")
        stream.send("text")
        wipe, rerun = BackMsg(), BackMsg()
        wipe.clear_cache = True
        stream.send(wipe.SerializeToString())
        rerun.rerun_script.query_string = ""
        stream.send(rerun.SerializeToString())
        pages: set[str] = set()
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(stream.recv(timeout=30)))
            if message.HasField("navigation"):
                pages = {one.url_pathname for one in message.navigation.app_pages if not one.is_hidden}
            if message.HasField("script_finished"):
                return pages


def test_the_cookie_decides_who_is_there(running: Running) -> None:
    assert "setup" in visible_pages(running, Cookie=running.cookie(running.operator))
    assert "setup" not in visible_pages(running, Cookie=running.cookie(running.judge))
    assert "setup" not in visible_pages(running)


def test_a_header_that_only_the_server_may_set_is_dropped_on_the_socket(running: Running) -> None:
    spoofed = {"X-Contest-Pass": running.operator_pass_id, "X-Contest-Role": "operator", "X-Contest-Device": "0" * 64}
    assert "setup" not in visible_pages(running, **spoofed)


@pytest.mark.parametrize("path", ["/_stcore/stream", f"/live?meeting={MEETING}"])
def test_a_foreign_page_is_refused_before_streamlit_sees_it(running: Running, path: str) -> None:
    began = time.monotonic()
    with (
        pytest.raises(InvalidStatus),
        connect(running.address.replace("http", "ws") + path, origin="https://x.example"),
    ):  # type: ignore[arg-type]
        pass
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("path", ["/screen", "/control", "/setup", "/review", "/score", "/"])
def test_a_cold_address_is_answered_with_the_page_and_its_policy(running: Running, path: str) -> None:
    response = httpx.get(running.address + path)
    assert response.status_code == 200
    assert "sha256-" in response.headers["content-security-policy"]


def test_uploads_are_for_the_operator(running: Running) -> None:
    address = f"{running.address}/_stcore/upload_file/some-session/some-file"
    assert httpx.put(address, content=b"x").status_code == 401
    assert httpx.put(address, content=b"x", headers={"Cookie": running.cookie(running.judge)}).status_code == 401


def test_the_bundle_is_compressed_once_and_kept_for_a_year(running: Running) -> None:
    html = httpx.get(running.address).text
    script = html.split('type="module" crossorigin src="./')[1].split('"')[0]
    with httpx.stream("GET", f"{running.address}/{script}", headers={"Accept-Encoding": "gzip"}) as packed:
        body = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert "immutable" in packed.headers["cache-control"]
    plain = httpx.get(f"{running.address}/{script}", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(body) == plain.content and len(body) < len(plain.content) / 2


def test_only_the_bundle_is_served_from_the_bundle(running: Running) -> None:
    for path in ("/static/../../index.html", "/static/%2e%2e/%2e%2e/app.py", "/static/app.py"):
        assert "st.App" not in httpx.get(running.address + path).text


@pytest.mark.browser
def test_no_page_breaks_the_policy(running: Running) -> None:
    violations: list[str] = []

    def is_ours(url: str) -> bool:
        return url.startswith((running.address, "data:", "blob:"))

    with launched() as browser:
        for token, paths in (
            (running.operator, ("/control", "/setup", "/screen", "/review")),
            (running.judge, ("/score",)),
        ):
            context = browser.new_context()
            page = context.new_page()
            page.on("console", lambda line: violations.append(line.text) if "Content Security" in line.text else None)
            page.on("request", lambda one: None if is_ours(one.url) else violations.append(one.url))
            page.goto(f"{running.address}/join?pass={token}")
            for path in paths:
                page.goto(f"{running.address}{path}?meeting={MEETING}")
                page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
                if path == "/review":
                    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=30_000)
            context.close()
    assert violations == []


def test_the_first_start_prints_one_operator_link_and_the_second_none(tmp_path: Path) -> None:
    house = make_service(tmp_path)
    house.service.close()
    with started(house.path) as (address, console):
        printed = console.read_text(encoding="utf-8")
        link = next(word for word in printed.split() if "/join?pass=" in word)
        assert link.startswith("http://localhost:") and printed.count("/join?pass=") == 1
    with started(house.path) as (address, console):
        assert httpx.get(address + link[link.index("/join") :]).headers["location"] == "/control"
        assert "/join?pass=" not in console.read_text(encoding="utf-8")


def test_an_empty_store_leads_the_operator_to_the_set_up(tmp_path: Path) -> None:
    with started(tmp_path / "new.db") as (address, console):
        assert httpx.get(f"{address}/healthz").json()["contest"] is None
        link = next(word for word in console.read_text(encoding="utf-8").split() if "/join?pass=" in word)
        assert httpx.get(address + link[link.index("/join") :]).headers["location"] == "/setup"


def test_a_file_that_is_no_ledger_is_left_alone_and_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("my notes, not a database at all " * 300)
    before = path.read_bytes()
    with started(path) as (address, console):
        health = httpx.get(f"{address}/healthz")
        page = httpx.get(f"{address}/", headers={"Accept": "text/html"})
        assert (health.status_code, page.status_code) == (503, 503)
        assert health.json()["error"]["code"] == "not_a_ledger"
        assert "Traceback" not in page.text
    printed = console.read_text(encoding="utf-8")
    assert "is not a ledger" in printed and "Traceback" not in printed
    assert path.read_bytes() == before
