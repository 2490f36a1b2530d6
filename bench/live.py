"""A socket to ``/live``: what a pad, the desk and the projector keep open to be told that something is newer.

The WebSocket is spoken by hand: a thousand of them are heard in one process beside the server, and what the server
sends is short, whole and unmasked.
"""

from __future__ import annotations

import asyncio
import base64
import os
import socket
import zlib
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Final
from urllib.parse import urlsplit

from bench.line import seq_in

OPEN_SECONDS: Final = 60.0
_TEXT, _CLOSE, _PING = 1, 8, 9
_AT_MOST: Final = 65_536
_TAIL: Final = b"\x00\x00\xff\xff"


class Listener:
    """An open socket that remembers when each sequence number was heard first.

    Parameters
    ----------
    told : callable, optional
        Called with the text of every message.
    """

    __slots__ = (
        "_data",
        "_first",
        "_inflate",
        "_is_open",
        "_lost",
        "_socket",
        "_wanted",
        "cookie",
        "heard",
        "told",
        "url",
    )

    def __init__(
        self, base: str, meeting: str, cookie: str, told: Callable[[bytes], None] | None = None, *, extra: str = ""
    ) -> None:
        self.url, self.cookie, self.told = urlsplit(f"{base}/live?meeting={meeting}{extra}"), cookie, told
        self.heard: list[tuple[int, float]] = []
        self._socket: socket.socket | None = None
        self._data = b""
        self._is_open = self._lost = False
        self._inflate: zlib._Decompress | None = None
        self._first: asyncio.Future[None] | None = None
        self._wanted: tuple[int, asyncio.Future[float]] | None = None

    @property
    def seq(self) -> int:
        """The newest sequence number that was heard, 0 before the first."""
        return self.heard[-1][0] if self.heard else 0

    async def open(self) -> None:
        """Connect and wait for the first message, which says how things stand."""
        loop = asyncio.get_running_loop()
        self._first = loop.create_future()
        self._socket = socket.socket()
        self._socket.setblocking(False)
        async with asyncio.timeout(OPEN_SECONDS):
            await loop.sock_connect(self._socket, (self.url.hostname or "", self.url.port or 80))
            await loop.sock_sendall(self._socket, self._handshake())
            loop.add_reader(self._socket, self._read)
            await self._first

    async def heard_at(self, seq: int, patience: float = 60.0) -> float:
        """Wait for a message that is at least as new as `seq`; return when it came (``perf_counter``).

        Raises
        ------
        ConnectionError, TimeoutError
        """
        for known, moment in self.heard:
            if known >= seq:
                return moment
        if self._lost:
            raise ConnectionError("the live socket was closed by the server")
        found: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._wanted = (seq, found)
        async with asyncio.timeout(patience):
            return await found

    def forget(self) -> None:
        """Keep only the newest of what was heard."""
        del self.heard[:-1]

    async def close(self) -> None:
        if self._socket is not None and not self._lost:
            # A close frame with the code 1000, so that the server need not wait for a timeout.
            self._reply(_CLOSE, b"\x03\xe8")
        self._end()

    def _handshake(self) -> bytes:
        # What Chromium sends; where the server takes up the compression, it costs memory per phone as in the room.
        lines = [
            f"GET {self.url.path}?{self.url.query} HTTP/1.1",
            f"Host: {self.url.netloc}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            f"Origin: http://{self.url.netloc}",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        ]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _read(self) -> None:
        assert self._socket is not None
        try:
            data = self._socket.recv(_AT_MOST)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        moment = perf_counter()
        if not data:
            self._end()
            return
        self._data = self._data + data if self._data else data
        if not self._is_open and not self._opened():
            return
        for kind, text in self._frames():
            if kind == _TEXT:
                self._hear(text, moment)
            elif kind == _PING:
                self._reply(0xA, text)
            elif kind == _CLOSE:
                self._end()
                return

    def _opened(self) -> bool:
        head, end, rest = self._data.partition(b"\r\n\r\n")
        if not end:
            return False
        if not head.startswith(b"HTTP/1.1 101"):
            self._end(ConnectionError(head.split(b"\r\n", 1)[0].decode("latin-1")))
            return False
        if b"permessage-deflate" in head.lower():
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        self._is_open, self._data = True, rest
        return True

    def _frames(self) -> Iterator[tuple[int, bytes]]:
        data, at = self._data, 0
        while len(data) - at >= 2:
            kind, length, start = data[at], data[at + 1], at + 2
            if length == 126:
                if len(data) - at < 4:
                    break
                length, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            assert length < 126 or start == at + 4, "the server sends short, unmasked messages"
            if len(data) < start + length:
                break
            text, at = data[start : start + length], start + length
            if kind & 0x40 and self._inflate is not None:
                text = self._inflate.decompress(text + _TAIL)
            yield kind & 0x0F, text
        self._data = data[at:]

    def _hear(self, text: bytes, moment: float) -> None:
        seq = seq_in(text)
        if seq > self.seq or not self.heard:
            self.heard.append((seq, moment))
        if self._first is not None and not self._first.done():
            self._first.set_result(None)
        if self._wanted is not None and seq >= self._wanted[0]:
            if not self._wanted[1].done():
                self._wanted[1].set_result(moment)
            self._wanted = None
        if self.told is not None:
            self.told(text)

    def _reply(self, kind: int, text: bytes) -> None:
        mask = os.urandom(4)
        masked = bytes(one ^ mask[number % 4] for number, one in enumerate(text))
        if self._socket is not None:
            try:
                self._socket.send(bytes((0x80 | kind, 0x80 | len(text))) + mask + masked)
            except OSError:
                self._end()

    def _end(self, because: Exception | None = None) -> None:
        self._lost = True
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None
        failure = because or ConnectionError("the live socket was closed by the server")
        for waiting in (self._first, self._wanted[1] if self._wanted else None):
            if waiting is not None and not waiting.done():
                waiting.set_exception(failure)
        self._wanted = None
