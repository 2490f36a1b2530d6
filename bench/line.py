"""A phone's connection as raw bytes on a socket.

The client shares the machine with the server, and must be far lighter, or no ratio of rates is true. So there is no
stream, no task and no future per ballot: a request is bytes that were made beforehand, and the answer is a callback
with the moment at which it was read.
"""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from time import perf_counter
from typing import Final

# Status (0 when the connection broke), the body, and when it was read.
Done = Callable[[int, bytes, float], None]
Address = tuple[str, int]
_NOT_YET: Final = (errno.EINPROGRESS, errno.EAGAIN, errno.ENOTCONN)
_AT_MOST: Final = 65_536


def connecting(address: Address) -> socket.socket:
    """Return a socket that is on its way to an address, without waiting for it."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setblocking(False)
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    code = found.connect_ex(address)
    if code not in (0, errno.EINPROGRESS):
        found.close()
        raise ConnectionError(f"no connection to {address}: {errno.errorcode.get(code, code)}")
    return found


class Line:
    """One HTTP/1.1 connection, opened when it is needed and kept as long as the server keeps it."""

    __slots__ = ("_address", "_data", "_done", "_loop", "_request", "_socket")

    def __init__(self, address: Address) -> None:
        self._address = address
        self._loop = asyncio.get_running_loop()
        self._socket: socket.socket | None = None
        self._data = b""
        self._request = b""
        self._done: Done | None = None

    @property
    def is_busy(self) -> bool:
        return self._done is not None

    def send(self, request: bytes, done: Done) -> None:
        """Send a whole request; its answer comes through `done`."""
        assert self._done is None, "one request at a time"
        self._done, self._request = done, request
        if self._socket is None:
            try:
                self._socket = connecting(self._address)
            except OSError:
                self._finish(0, b"", perf_counter())
                return
            self._loop.add_reader(self._socket, self._read)
        self._write()

    def close(self) -> None:
        """Hang up; a request that is under way counts as broken."""
        if self._socket is not None:
            self._loop.remove_writer(self._socket)
            self._loop.remove_reader(self._socket)
            self._socket.close()
            self._socket = None
        self._data = b""
        if self._done is not None:
            self._finish(0, b"", perf_counter())

    def _write(self) -> None:
        assert self._socket is not None
        self._loop.remove_writer(self._socket)
        try:
            sent = self._socket.send(self._request)
        except OSError as problem:
            if problem.errno not in _NOT_YET:
                self.close()
                return
            sent = 0
        self._request = self._request[sent:]
        if self._request:
            self._loop.add_writer(self._socket, self._write)

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
            self.close()
            return
        self._data = data = self._data + data if self._data else data
        at = data.find(b"\r\n\r\n")
        if at < 0:
            return
        length = _length(data[:at])
        if len(data) - at - 4 < length:
            return
        self._data = b""
        self._finish(int(data[9:12]), data[at + 4 :], moment)

    def _finish(self, status: int, body: bytes, moment: float) -> None:
        done, self._done = self._done, None
        if done is not None:
            done(status, body, moment)


def _length(head: bytes) -> int:
    """Return what the head of an answer says about its body."""
    lowered = head.lower()
    at = lowered.find(b"\r\ncontent-length:")
    if at < 0:
        return 0
    end = lowered.find(b"\r\n", at + 2)
    return int(lowered[at + 17 : end if end > 0 else None])


def seq_in(text: bytes) -> int:
    """Return the last ``"seq"`` in a JSON text of the server, 0 when there is none.

    >>> seq_in(b'{"seq":41,"receipt":"7F3K-9QXD"}'), seq_in(b'{"ok": true}')
    (41, 0)
    """
    at = text.rfind(b'"seq":')
    if at < 0:
        return 0
    start = end = at + 6
    while text[end : end + 1].isdigit():
        end += 1
    return int(text[start:end] or 0)
