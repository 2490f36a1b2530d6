"""One browser tab of a Streamlit app, spoken over Streamlit's own protocol without a browser.

The server listens at ``/_stcore/stream``: the tab sends ``BackMsg`` (run the script, with the values of all its
widgets) and receives ``ForwardMsg`` (what to draw, and that a run has finished). ``st.fragment(run_every=…)`` is only
an announcement by the server: the tab keeps the clock and asks for every tick, as a browser does.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

PATIENCE_SECONDS: Final = 120.0
RUN_OK: Final = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class PageFailed(RuntimeError):
    """A page showed an exception, or ended its run without success."""


@dataclass(frozen=True)
class Drawn:
    """One element as it stands on the page; ``run`` is the run that drew it."""

    kind: str
    proto: Any
    fragment: str
    run: str


class Tab:
    """A tab on one page: opened, ticking, ready to submit and to trigger.

    Parameters
    ----------
    base : str
        ``http://host:port`` of the app.
    page : str
        Path of the page; empty for the first one.
    query : str
        Query string without the question mark.
    cookie : str
        Sent as the ``Cookie`` header.
    is_ticking : bool
        Whether the clocks run from the start; `start_ticking` lets them run later.
    """

    def __init__(
        self, base: str, page: str = "", *, query: str = "", cookie: str = "", is_ticking: bool = True
    ) -> None:
        self.base, self.page, self.query, self.cookie = base, page, query, cookie
        self.drawn: dict[tuple[int, ...], Drawn] = {}
        self.runs = 0
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._is_ticking = is_ticking
        self._intervals: dict[str, float] = {}
        self._clocks: dict[str, asyncio.Task[None]] = {}
        self._values: dict[str, WidgetState] = {}
        self._page_hash, self._run = "", ""
        self._waiting: list[tuple[Callable[[], bool], asyncio.Future[float]]] = []
        self._failure: BaseException | None = None

    # --- opening and closing ------------------------------------------------------------------------------------

    async def open(self) -> float:
        """Connect, run the page once and return how many seconds that took."""
        started = perf_counter()
        address = self.base.replace("http", "ws", 1) + "/_stcore/stream"
        headers = {"Cookie": self.cookie} if self.cookie else {}
        self._socket = await connect(
            address,
            subprotocols=[Subprotocol("streamlit")],
            additional_headers=headers,
            max_size=None,
            open_timeout=PATIENCE_SECONDS,
            # A browser sends no pings of its own, and does not give up on a server that is busy.
            ping_interval=None,
        )
        self._reader = asyncio.create_task(self._read())
        self._reader.add_done_callback(self._end)
        await self._ask(page_name=self.page)
        await self.until(lambda: self.runs > 0)
        return perf_counter() - started

    async def reload(self) -> None:
        """Run the whole page again, as the menu's "rerun" does, and wait for it."""
        before = self.runs
        await self._ask()
        await self.until(lambda: self.runs > before)

    async def close(self) -> None:
        self._stop_clocks()
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.wait([self._reader])

    # --- acting -------------------------------------------------------------------------------------------------

    async def submit(self, button: str, fields: Mapping[str, float]) -> None:
        """Fill number inputs by label and press the form's button, all in one message; does not wait."""
        for label, value in fields.items():
            widget = self._labelled("number_input", label).proto.id
            self._values[widget] = WidgetState(id=widget, double_value=value)
        pressed = self._labelled("button", button)
        await self._ask(fragment=pressed.fragment, trigger=WidgetState(id=pressed.proto.id, trigger_value=True))

    async def trigger(self, component: Drawn, name: str, value: object) -> None:
        """Do what a component's ``setTriggerValue`` does; does not wait."""
        event = json.dumps([{"event": name, "value": value}])
        widget = f"$$STREAMLIT_INTERNAL_KEY_{component.proto.id}__events"
        await self._ask(fragment=component.fragment, trigger=WidgetState(id=widget, json_trigger_value=event))

    async def until(self, is_so: Callable[[], bool], patience: float = PATIENCE_SECONDS) -> float:
        """Wait until a condition holds at the end of a run; return that moment (``perf_counter``).

        Raises
        ------
        PageFailed, TimeoutError
        """
        if is_so():
            return perf_counter()
        if self._failure is not None:
            raise self._failure
        moment: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting.append((is_so, moment))
        async with asyncio.timeout(patience):
            return await moment

    # --- reading the page ---------------------------------------------------------------------------------------

    def elements(self, *kinds: str) -> list[Drawn]:
        """Return the elements of these kinds in page order."""
        return [one for _, one in sorted(self.drawn.items()) if one.kind in kinds]

    def components(self, suffix: str) -> list[Drawn]:
        """Return the v2 components whose name ends so."""
        return [one for one in self.elements("bidi_component") if one.proto.component_name.endswith(suffix)]

    def text(self) -> str:
        """Return the words on the page, one element a line."""
        found = self.elements("text", "markdown", "alert", "heading", "metric")
        return "\n".join(str(getattr(one.proto, "body", "") or getattr(one.proto, "label", "")) for one in found)

    def _labelled(self, kind: str, label: str) -> Drawn:
        found = next((one for one in self.elements(kind) if one.proto.label == label), None)
        if found is None:
            raise PageFailed(f"there is no {kind} {label!r} on the page: {self.text()!r}")
        return found

    # --- the wire -----------------------------------------------------------------------------------------------

    async def _ask(
        self, *, fragment: str = "", page_name: str = "", is_tick: bool = False, trigger: WidgetState | None = None
    ) -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.page_script_hash = self.query, page_name, self._page_hash
        state.fragment_id, state.is_auto_rerun = fragment, is_tick
        state.widget_states.widgets.extend([*self._values.values(), *([trigger] if trigger else [])])
        state.context_info.timezone, state.context_info.locale = "Asia/Shanghai", "zh-CN"
        state.context_info.url = f"{self.base}/{self.page}"
        assert self._socket is not None, "the tab is not open"
        await self._socket.send(message.SerializeToString())

    async def _read(self) -> None:
        assert self._socket is not None
        async for data in self._socket:
            message = ForwardMsg()
            message.ParseFromString(data)
            self._take(message)

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._run = message.metadata.run.script_run_id
            if not message.metadata.run.fragment_ids:
                self._page_hash = message.new_session.page_script_hash
                # A browser forgets its clocks at every full run; the fragments announce theirs anew.
                self._stop_clocks()
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self._start_clock(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "delta":
            self._draw(message)
        elif kind == "script_finished":
            self._finish(message.script_finished)

    def _draw(self, message: ForwardMsg) -> None:
        path, delta = tuple(message.metadata.delta_path), message.delta
        if delta.WhichOneof("type") != "new_element":
            self.drawn[path] = Drawn("block", None, delta.fragment_id, self._run)
            return
        kind = str(delta.new_element.WhichOneof("type"))
        proto = getattr(delta.new_element, kind)
        if kind == "exception":
            raise PageFailed(f"{proto.type}: {proto.message}")
        self.drawn[path] = Drawn(kind, proto, delta.fragment_id, self._run)

    def _finish(self, status: int) -> None:
        if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            raise PageFailed("the page does not compile")
        if status == ForwardMsg.FINISHED_SUCCESSFULLY:
            self.drawn = {path: one for path, one in self.drawn.items() if one.run == self._run}
        # A run that ends early for the next one counts for those who wait: what it drew is on the page.
        self.runs += status in RUN_OK
        now, waiting = perf_counter(), self._waiting
        self._waiting = [(is_so, moment) for is_so, moment in waiting if not is_so()]
        still = {id(moment) for _, moment in self._waiting}
        for _, moment in waiting:
            if id(moment) not in still and not moment.done():
                moment.set_result(now)

    def _end(self, reader: asyncio.Task[None]) -> None:
        """Let nobody wait for a tab that reads no more."""
        self._stop_clocks()
        if reader.cancelled():
            return
        failure = reader.exception()
        if failure is None or isinstance(failure, ConnectionClosed):
            failure = PageFailed("the server closed the tab")
        self._failure = failure
        for _, moment in self._waiting:
            if not moment.done():
                moment.set_exception(failure)
        self._waiting = []

    # --- clocks -------------------------------------------------------------------------------------------------

    def start_ticking(self) -> None:
        """Let the page's clocks run, each from now."""
        self._is_ticking = True
        for fragment, interval in self._intervals.items():
            self._start_clock(fragment, interval)

    def _start_clock(self, fragment: str, interval: float) -> None:
        self._intervals[fragment] = interval
        if fragment in self._clocks:
            self._clocks.pop(fragment).cancel()
        if self._is_ticking:
            self._clocks[fragment] = asyncio.create_task(self._tick(fragment, interval))

    def _stop_clocks(self) -> None:
        for clock in self._clocks.values():
            clock.cancel()
        self._clocks, self._intervals = {}, {}

    async def _tick(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            try:
                await self._ask(fragment=fragment, is_tick=True)
            except ConnectionClosed:
                return
