"""The client's own HTTP and WebSocket: what a server may do on the line, they read right."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from websockets.asyncio.server import ServerConnection, serve

from bench.line import Line
from bench.live import Listener

Answer = tuple[int, bytes]
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(answer: Handler) -> AsyncIterator[tuple[str, int]]:
    """Serve on a free port; leave nothing open behind."""
    ended: list[asyncio.Event] = []

    async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ended.append(over := asyncio.Event())
        await answer(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        over.set()

    async with await asyncio.start_server(serve_one, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()
        for over in ended:
            await over.wait()


async def asked(line: Line, request: bytes = b"PUT / HTTP/1.1\r\n\r\n") -> Answer:
    answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
    line.send(request, lambda status, body, _: answer.set_result((status, body)))
    async with asyncio.timeout(5):
        return await answer


def test_an_answer_in_pieces_is_read_whole_and_the_line_is_kept() -> None:
    pieces = (b"HTTP/1.1 201 Cre", b"ated\r\nContent-Length: 10\r\n", b'\r\n{"seq"', b":7} ")
    connections = 0

    async def serve_pieces(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while await reader.read(1000):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.01)

    async def play() -> list[Answer]:
        async with listening(serve_pieces) as address:
            line = Line(address)
            try:
                return [await asked(line), await asked(line)]
            finally:
                line.close()

    assert asyncio.run(play()) == [(201, b'{"seq":7} ')] * 2
    assert connections == 1


def test_a_request_larger_than_the_socket_takes_is_sent_whole() -> None:
    request = b"x" * 20_000_000

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        body = b"%d" % len(await reader.readexactly(len(request)))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()

    async def play() -> Answer:
        async with listening(count) as address:
            line = Line(address)
            try:
                return await asked(line, request)
            finally:
                line.close()

    assert asyncio.run(play()) == (200, b"20000000")


def test_a_connection_that_breaks_or_is_refused_is_no_acknowledgement() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(b"HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\nhalf")
        await writer.drain()

    async def play() -> list[Answer]:
        async with listening(hang_up) as address:
            broken = await asked(Line(address))
        return [broken, await asked(Line(address))]

    assert asyncio.run(play()) == [(0, b"")] * 2


@pytest.mark.parametrize("compression", [None, "deflate"])
def test_a_listener_hears_every_frame_answers_pings_and_notices_the_end(compression: str | None) -> None:
    texts: list[bytes] = []

    async def tell(socket: ServerConnection) -> None:
        await socket.send(json.dumps({"seq": 1, "unit": "ü" * 100}, separators=(",", ":")))
        # Answered only if the other side speaks the protocol.
        async with asyncio.timeout(5):
            await (await socket.ping(b"here"))
        for seq in (2, 3):
            await socket.send(f'{{"seq":{seq}}}')
        await socket.wait_closed()

    async def play() -> Listener:
        async with serve(tell, "127.0.0.1", 0, compression=compression) as server:
            port = server.sockets[0].getsockname()[1]
            listener = Listener(f"http://127.0.0.1:{port}", "m", "a=b", texts.append)
            await listener.open()
            await listener.heard_at(3, patience=5)
            server.close()
            with pytest.raises(ConnectionError):
                await listener.heard_at(4, patience=5)
            return listener

    listener = asyncio.run(play())
    assert [seq for seq, _ in listener.heard] == [1, 2, 3]
    assert listener.seq == 3
    assert len(texts) == 3


def test_a_server_that_wants_no_listener_is_told_at_once() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
        await writer.drain()

    async def play() -> None:
        async with listening(refuse) as address:
            with pytest.raises(ConnectionError, match="403"):
                await Listener(f"http://127.0.0.1:{address[1]}", "m", "").open()

    asyncio.run(play())
