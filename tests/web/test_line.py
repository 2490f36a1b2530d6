"""One end of an open socket: what the protocol asks for, and what is kept while the other side does not take it."""

from __future__ import annotations

import gc
import json
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.types import Message
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import ConnectionClosed

from contest.web import hub, presence, site
from contest.web.line import CLOSE, MOST_BYTES, PING, PONG, TEXT, Line, frame
from tests.support import MEETING
from tests.web.conftest import Web

MASK = b"\x01\x02\x03\x04"
CONTINUATION = 0x0


class Wire:
    """A client that writes its frames by hand."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.rest = b""

    def send(self, opcode: int, payload: bytes = b"", *, final: bool = True, masked: bool = True) -> None:
        self.connection.sendall(self.frame(opcode, payload, final=final, masked=masked))

    @staticmethod
    def frame(opcode: int, payload: bytes = b"", *, final: bool = True, masked: bool = True) -> bytes:
        size = len(payload)
        head = bytes((0x80 * final | opcode, 0x80 * masked | (size if size < 126 else 126)))
        if size >= 126:
            head += struct.pack("!H", size)
        text = bytes(byte ^ MASK[place % 4] for place, byte in enumerate(payload)) if masked else payload
        return head + (MASK if masked else b"") + text

    def next(self) -> tuple[int, bytes]:
        """Return the next frame: what it is, and what it says."""
        head = self._take(2)
        size = head[1] & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", self._take(2))
        return head[0] & 0x0F, self._take(size)

    def _take(self, count: int) -> bytes:
        while len(self.rest) < count:
            more = self.connection.recv(65536)
            if not more:
                raise EOFError
            self.rest += more
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def until(self, opcode: int) -> bytes:
        """Return the next frame of a kind."""
        while True:
            found, payload = self.next()
            if found == opcode:
                return payload

    def is_at_end(self) -> bool:
        try:
            while True:
                self.next()
        except (EOFError, ConnectionResetError):
            return True


@contextmanager
def wire(web: Web, *, small: bool = False) -> Iterator[Wire]:
    """Open a socket to ``/live``; a small one takes little before the other side has to wait."""
    host, port = web.address.removeprefix("http://").split(":")
    with socket.socket() as connection:
        if small:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.settimeout(10)
        connection.connect((host, int(port)))
        connection.sendall(
            f"GET /live?meeting={MEETING} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        made = Wire(connection)
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += made._take(1)
        assert head.startswith(b"HTTP/1.1 101 ")
        yield made


def lines() -> list[Line]:
    return list(site.current().hub)


def wait_until(is_so: object) -> None:
    deadline = time.monotonic() + 5
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_ping_is_answered_with_what_it_said(web: Web) -> None:
    with wire(web) as line:
        assert json.loads(line.until(TEXT))["meeting"] == MEETING
        line.send(PING, b"are you there")
        assert line.until(PONG) == b"are you there"


def test_what_a_follower_says_is_not_read_and_does_no_harm(web: Web) -> None:
    with wire(web) as line:
        line.send(TEXT, "说".encode() * 100)
        line.send(TEXT, b"a", final=False)
        line.send(CONTINUATION, b"b")
        line.send(PONG)
        line.send(PING, b"1")
        assert line.until(PONG) == b"1"


def test_a_frame_may_come_in_pieces_and_several_at_once(web: Web) -> None:
    whole = Wire.frame(PING, b"x" * 100) + Wire.frame(PING, b"second") + Wire.frame(TEXT, b"t" * 300)
    with wire(web) as line:
        for start in range(0, len(whole), 7):
            line.connection.sendall(whole[start : start + 7])
            time.sleep(0.001)
        assert line.until(PONG) == b"x" * 100
        assert line.until(PONG) == b"second"
        line.send(PING, b"third")
        assert line.until(PONG) == b"third"


def test_a_close_is_answered_with_its_code_and_ends_the_connection(web: Web) -> None:
    with wire(web) as line:
        line.next()
        line.send(CLOSE, struct.pack("!H", 1001) + b"gone")
        assert line.until(CLOSE) == struct.pack("!H", 1001)
        assert line.is_at_end()
    wait_until(lambda: lines() == [])


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (Wire.frame(TEXT, b"x" * (MOST_BYTES + 1)), 1009),
        (bytes((0x82, 0xFF)) + struct.pack("!Q", 1 << 40) + MASK, 1009),
        (Wire.frame(PING, b"plain", masked=False), 1002),
        (Wire.frame(PING, b"x" * 126), 1002),
        (Wire.frame(CLOSE, b"", final=False), 1002),
    ],
    ids=["too big", "far too big", "not masked", "long ping", "close in pieces"],
)
def test_what_no_browser_sends_ends_the_connection(web: Web, bad: bytes, code: int) -> None:
    with wire(web) as line:
        line.connection.sendall(bad)
        assert struct.unpack("!H", line.until(CLOSE)[:2]) == (code,)
        assert line.is_at_end()
    wait_until(lambda: lines() == [])


def test_who_hangs_up_without_a_word_is_gone(web: Web) -> None:
    with wire(web) as line:
        line.next()
        assert len(lines()) == 1
    wait_until(lambda: lines() == [])


def test_who_does_not_read_gets_the_newest_and_not_everything(web: Web) -> None:
    with wire(web, small=True) as line:
        line.next()
        (slow,) = lines()
        loop = site.current().hub._loop
        assert loop is not None
        padding, count = "x" * 5000, 2000
        for number in range(count):
            text = frame(json.dumps({"number": number, "padding": padding}).encode())
            loop.call_soon_threadsafe(slow.tell, MEETING, text)
        wait_until(lambda: slow._waiting is not None)
        time.sleep(0.2)
        told = [json.loads(line.until(TEXT))["number"]]
        while told[-1] < count - 1:
            told.append(json.loads(line.until(TEXT))["number"])
        assert told == sorted(told)
        assert len(told) < count


@pytest.fixture
def quick_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "BEAT_SECONDS", 0.2)


def test_a_line_that_gives_no_sign_of_life_is_cut(quick_beat: None, web: Web) -> None:
    with wire(web) as dead, web.live() as alive:
        assert dead.until(PING) == b""
        assert dead.is_at_end()
        for _ in range(4):
            assert alive.next()["meeting"] == MEETING
        assert len(lines()) == 1


def test_a_line_that_answers_is_kept(quick_beat: None, web: Web) -> None:
    with wire(web) as line:
        for _ in range(4):
            line.send(PONG, line.until(PING))


def test_the_end_of_the_server_is_told_to_every_line(web: Web) -> None:
    with web.live() as line, wire(web) as other:
        line.next()
        web.server.should_exit = True
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                line.next()
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1012
        assert struct.unpack("!H", other.until(CLOSE)[:2]) == (1012,)


def test_an_open_socket_keeps_nothing_of_its_request_and_no_task(web: Web) -> None:
    judge = web.judge("j1")
    with web.live(client=judge) as first, web.live(client=judge) as second:
        first.next()
        second.next()
        wait_until(lambda: not web.server.server_state.tasks)
        gc.collect()
        kept = [one for one in gc.get_objects() if type(one) is WebSocketsSansIOProtocol]
        assert kept == []
        assert set(lines()) <= web.server.server_state.connections
        assert presence.connected(MEETING)["j1"].sockets == 2


def test_a_server_we_do_not_know_is_a_bug_and_not_a_silent_phone() -> None:
    async def receive() -> Message:
        return {}

    with pytest.raises(RuntimeError, match="websockets-sansio"):
        Line().take_over(receive)
