"""What stands before Streamlit's own socket: our pages only, and no message that touches the whole process."""

from __future__ import annotations

from typing import Final

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # stubs are a package of their own
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from contest.web.origin import is_own_origin
from contest.web.site import current

PATH: Final = "/_stcore/stream"
# Any visitor could wipe every cache, or make the server run git, with one of these.
DROPPED: Final = frozenset(
    {"clear_cache", "load_git_info", "set_run_on_save", "debug_disconnect_websocket", "debug_shutdown_runtime"}
)


class StreamGuard:
    """Refuses foreign origins before Streamlit looks at them, and drops messages that no page of ours sends.

    For a foreign origin Streamlit would ask an outside address for our own, and hold up the loop meanwhile.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket" or not scope["path"].endswith(PATH):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not is_own_origin(headers, current().url):
            await send({"type": "websocket.close", "code": 1008})
            return

        async def receive_harmless() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or is_harmless(message.get("bytes")):
                    return message

        await self._app({**scope, "headers": _as_own(scope["headers"], headers)}, receive_harmless, send)


def is_harmless(data: bytes | None) -> bool:
    """Tell whether a message may reach Streamlit: it can be read, and concerns its own session only."""
    if not data:
        return False
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return False
    return message.WhichOneof("type") not in DROPPED


def _as_own(raw: list[tuple[bytes, bytes]], headers: Headers) -> list[tuple[bytes, bytes]]:
    """Return the headers with the origin of the public address written as the host Streamlit is reached at."""
    host = headers.get("host", "")
    if not host or "origin" not in headers:
        return raw
    scheme = headers["origin"].partition("://")[0]
    return [(name, f"{scheme}://{host}".encode() if name == b"origin" else value) for name, value in raw]
