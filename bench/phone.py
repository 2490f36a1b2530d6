"""A request of a phone: one TCP connection, one HTTP/1.1 exchange.

A phone that has been looked at for a while has no connection left (the server ends idle ones after five seconds), so
every request here opens its own, as it does in the room. Spelt out because the client shares the machine with the
server: a general HTTP client takes longer to build the request than the server takes to answer it.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """``headers`` keep their order and may repeat; names are in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def cookie(self) -> str:
        """The cookies that were set, as the client sends them back."""
        return "; ".join(value.split(";", 1)[0] for name, value in self.headers if name == "set-cookie")


async def fetch(base: str, method: str, path: str, *, cookie: str = "", document: object = None) -> Answer:
    """Send one request and read the whole answer.

    Parameters
    ----------
    base : str
        ``http://host:port``.
    document : object
        Sent as JSON when it is not None.

    Raises
    ------
    ConnectionError
        Refused, or ended before the answer was complete.
    """
    parts = urlsplit(base)
    body = b"" if document is None else json.dumps(document, ensure_ascii=False).encode()
    lines = [f"{method} {path} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close", f"Content-Length: {len(body)}"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if document is not None:
        lines += ["Content-Type: application/json", f"Origin: {base}"]
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        return _parse(await reader.read(-1))
    finally:
        writer.close()


def _parse(raw: bytes) -> Answer:
    """Take an answer apart that ended with its connection."""
    head, end, body = raw.partition(b"\r\n\r\n")
    if not end:
        raise ConnectionError(f"the answer broke off after {len(raw)} bytes")
    status, *fields = head.decode("latin-1").split("\r\n")
    headers = tuple((name.lower(), value.strip()) for name, _, value in (field.partition(":") for field in fields))
    return Answer(int(status.split(" ", 2)[1]), headers, body)
