"""One end of an open WebSocket that only listens, in a kilobyte instead of twenty.

uvicorn makes the handshake; then the bare connection is taken from it, because a thousand phones that wait for news
would each keep its parser, its queue, its copy of the request and a task. What is written stands in one buffer for
all of them. What the other side says is looked at only as far as the protocol asks for: close, ping and pong.
"""

from __future__ import annotations

import asyncio
from collections.abc import MutableSet
from typing import Any, Final, cast

from starlette.types import Receive
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

TEXT: Final = 0x1
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA
FINAL: Final = 0x80
MASKED: Final = 0x80
PROTOCOL_ERROR: Final = 1002
TOO_BIG: Final = 1009
RESTARTING: Final = 1012
# Nobody who follows a meeting has anything to say.
MOST_BYTES: Final = 4096
# How long the other side may take to answer a close before the connection is cut.
CLOSE_SECONDS: Final = 5.0


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """Return a server's frame: whole, not masked.

    >>> frame(b"hi")
    b'\\x81\\x02hi'
    >>> frame(b"x" * 200)[:4]
    b'\\x81~\\x00\\xc8'
    """
    size = len(payload)
    if size < 126:
        return bytes((FINAL | opcode, size)) + payload
    if size < 1 << 16:
        return bytes((FINAL | opcode, 126)) + size.to_bytes(2, "big") + payload
    return bytes((FINAL | opcode, 127)) + size.to_bytes(8, "big") + payload


def close_frame(code: int, reason: str = "") -> bytes:
    return frame(code.to_bytes(2, "big") + reason.encode(), CLOSE)


_PING: Final = frame(b"", PING)


class Line(asyncio.Protocol):
    """An open socket; everything is for the event loop's thread."""

    __slots__ = ("_is_closing", "_is_full", "_is_heard", "_others", "_rest", "_transport", "_waiting")

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._others: MutableSet[Any] = set()
        self._rest = b""
        self._waiting: dict[str, bytes] | None = None
        self._is_full = self._is_closing = False
        self._is_heard = True

    def take_over(self, receive: Receive) -> bool:
        """Go on with a socket that was just accepted; False when the other side has gone already.

        Nothing may be awaited between the accepting and this, so that no frame has arrived.

        Raises
        ------
        RuntimeError
            The server is not the one we know.
        """
        old = getattr(receive, "__self__", None)
        if not isinstance(old, WebSocketsSansIOProtocol):
            raise RuntimeError("push works on uvicorn's websockets-sansio protocol alone, which Streamlit chooses")
        if old.disconnected:
            return False
        old.stop_keepalive()
        # The server ends by asking each of its connections to shut down: from now on this one.
        self._others = cast(MutableSet[Any], old.connections)
        self._others.discard(old)
        self._others.add(self)
        self._transport, old.transport = old.transport, _Nothing()  # type: ignore[assignment]  # all it does is close
        self._transport.set_protocol(self)
        if old.read_paused:
            self._transport.resume_reading()
        return True

    def lost(self) -> None:
        """The socket is gone."""

    # --- what the hub asks for --------------------------------------------------------------------------------------

    def tell(self, about: str, news: bytes) -> None:
        """Send a frame; while the other side takes none, keep only the newest about each thing."""
        if self._transport is None or self._is_closing:
            return
        if self._is_full:
            self._waiting = {**(self._waiting or {}), about: news}
        else:
            self._transport.write(news)

    def end(self, code: int, reason: str, last: bytes = b"") -> None:
        """Send a last frame and close; what was waiting is dropped."""
        if self._transport is None or self._is_closing:
            return
        self._is_closing, self._waiting = True, None
        self._transport.write(last + close_frame(code, reason))
        asyncio.get_running_loop().call_later(CLOSE_SECONDS, self._transport.abort)

    def beat(self, about: str, news: bytes) -> None:
        """Send a frame that asks for a sign of life; cut a line that gave none since the last beat."""
        if self._transport is None:
            return
        if not self._is_heard or self._is_full:
            self._transport.abort()
            return
        self._is_heard = False
        self.tell(about, news + _PING)

    # --- what the server and the connection say ---------------------------------------------------------------------

    def shutdown(self) -> None:
        if self._transport is not None:
            if not self._is_closing:
                self._transport.write(close_frame(RESTARTING))
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._others.discard(self)
        self._transport = None
        self.lost()

    def pause_writing(self) -> None:
        self._is_full = True

    def resume_writing(self) -> None:
        self._is_full = False
        waiting, self._waiting = self._waiting, None
        for about, news in (waiting or {}).items():
            self.tell(about, news)

    def eof_received(self) -> None:
        """Nobody can listen who has hung up: the connection closes by itself."""

    def data_received(self, data: bytes) -> None:
        self._is_heard = True
        data = self._rest + data
        while len(data) >= 2 and self._transport is not None:
            opcode, size, start = data[0] & 0x0F, data[1] & 0x7F, 2
            if size == 126:
                size, start = int.from_bytes(data[2:4], "big"), 4
            elif size == 127:
                size, start = MOST_BYTES + 1, 10
            if not data[1] & MASKED or (opcode >= CLOSE and (size > 125 or not data[0] & FINAL)):
                self._refuse(PROTOCOL_ERROR)
                return
            if size > MOST_BYTES:
                self._refuse(TOO_BIG)
                return
            end = start + 4 + size
            if len(data) < end:
                break
            if opcode in (PING, CLOSE):
                self._heard(opcode, data[start : start + 4], data[start + 4 : end])
            data = data[end:]
        self._rest = bytes(data)

    def _heard(self, opcode: int, mask: bytes, masked: bytes) -> None:
        assert self._transport is not None
        payload = bytes(byte ^ mask[place % 4] for place, byte in enumerate(masked))
        if opcode == PING:
            # Who does not read gets no answers to pile up.
            if not self._is_closing and not self._is_full:
                self._transport.write(frame(payload, PONG))
        else:
            if not self._is_closing:
                self._is_closing = True
                self._transport.write(frame(payload[:2], CLOSE))
            self._transport.close()

    def _refuse(self, code: int) -> None:
        self._rest = b""
        self.end(code, "")
        if self._transport is not None:
            self._transport.close()


class _Nothing:
    """Stands for the connection in the protocol that had it, which closes it when its task has ended."""

    def close(self) -> None:
        pass
