"""The parts of the edge that need no server: limits, the guard of Streamlit's socket, the shell, a store in trouble."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from contest.errors import StoreUnavailable, TooMany
from contest.web import site
from contest.web.headers import policy
from contest.web.limits import Buckets, Failures
from contest.web.shell import shell
from contest.web.stream import StreamGuard


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_refills_with_time_and_never_above_its_size() -> None:
    clock = Clock()
    buckets = Buckets(2, clock)
    for expected in (True, True, False):
        assert takes(buckets, "a") is expected
    assert takes(buckets, "b")
    clock.now += 0.5
    assert [takes(buckets, "a") for _ in range(2)] == [True, False]
    clock.now += 60
    assert [takes(buckets, "a") for _ in range(3)] == [True, True, False]


def takes(buckets: Buckets, key: str) -> bool:
    try:
        buckets.take(key)
    except TooMany as many:
        assert many.retry_after >= 1
        return False
    return True


def test_failures_are_forgotten_after_the_window_and_the_wait_is_told() -> None:
    clock = Clock()
    failures = Failures(3, 60, clock)
    for second in (0, 10, 20):
        clock.now = 1000.0 + second
        assert failures.wait("a") == 0
        failures.add("a")
    assert failures.wait("a") == 40, "the first of the three leaves the window then"
    assert failures.wait("b") == 0
    with pytest.raises(TooMany) as many:
        failures.check("a")
    assert many.value.retry_after == 40
    clock.now = 1061.0
    assert failures.wait("a") == 0


def test_a_flood_of_keys_does_not_grow_without_end() -> None:
    failures = Failures(3, 60)
    buckets = Buckets(2)
    for n in range(45_000):
        failures.add(f"k{n}")
        buckets.take(f"k{n}")
    assert len(failures._tries) <= 20_001 and len(buckets._filled) <= 20_001


def message(**fields: Any) -> bytes:
    made = BackMsg(**fields)
    return bytes(made.SerializeToString())


def passed_on(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what Streamlit would receive of these frames."""
    seen: list[dict[str, Any]] = []

    async def streamlit(scope: Any, receive: Any, send: Any) -> None:
        seen.append(dict(scope["headers"]))
        while (frame := await receive())["type"] != "websocket.disconnect":
            seen.append(frame)

    async def play() -> None:
        waiting = iter([*frames, {"type": "websocket.disconnect"}])

        async def receive() -> dict[str, Any]:
            return next(waiting)

        async def send(_: Any) -> None:
            raise AssertionError("nothing is to be sent")

        headers = [(b"host", b"inner:8501"), (b"origin", b"https://contest.example")]
        scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
        await StreamGuard(streamlit)(scope, receive, send)

    site.replace(site.Site("unused.db", "https://contest.example"))
    try:
        asyncio.run(play())
    finally:
        site.replace(None)
    return seen


@pytest.mark.parametrize(
    "data",
    [message(clear_cache=True), message(load_git_info=True), message(set_run_on_save=True), b"\xff\xff\xff", b"",
     message(debug_shutdown_runtime=True)],
)  # fmt: skip
def test_what_touches_the_whole_process_never_reaches_streamlit(data: bytes) -> None:
    rerun = {"type": "websocket.receive", "bytes": message(rerun_script={"query_string": "a=1"})}
    frames = [{"type": "websocket.receive", "bytes": data}, {"type": "websocket.receive", "text": "hello"}, rerun]
    assert passed_on(frames)[1:] == [rerun]


def test_the_public_address_is_shown_to_streamlit_as_its_own() -> None:
    assert passed_on([])[0][b"origin"] == b"https://inner:8501"


def test_the_shell_speaks_the_readers_language_and_escapes_the_title() -> None:
    html = shell("zh", "<b>擂台赛</b>")
    assert '<html lang="zh-CN" translate="no">' in html
    assert "<title>&lt;b&gt;擂台赛&lt;/b&gt;</title>" in html and "<title>Streamlit</title>" not in html
    assert 'as="font"' not in html and 'type="module"' in html
    assert 'lang="en"' in shell("en", "x")


def test_the_policy_allows_the_one_inline_script_by_its_hash_only() -> None:
    assert policy().count("sha256-") == 1
    assert "unsafe-inline" not in policy().split("script-src")[1].split(";")[0]


def test_a_store_in_trouble_holds_nobody_up_and_is_asked_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contest.db"
    path.write_text("not a ledger " * 500)
    monkeypatch.setattr(site, "RETRY_SECONDS", 0.05)
    calls = []

    async def play() -> None:
        here = site.Site(str(path))
        here.opened.append(lambda service: calls.append(service))
        with pytest.raises(StoreUnavailable) as trouble:
            await here.service()
        assert trouble.value.code == "not_a_ledger"
        path.rename(tmp_path / "notes.txt")
        await asyncio.sleep(0.06)
        service = await here.service()
        assert calls == [service] and await here.service() is service
        await here.close()

    asyncio.run(play())


def test_nobody_waits_for_a_file_that_somebody_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        time.sleep(0.4)
        raise StoreUnavailable()

    monkeypatch.setattr(site, "shared", slow)
    monkeypatch.setattr(site, "RETRY_SECONDS", 0)
    monkeypatch.setattr(site, "PATIENCE_SECONDS", 0.02)

    async def play() -> float:
        here = site.Site("any.db")
        with pytest.raises(StoreUnavailable):
            await here.service()
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            await here.service()
        return time.monotonic() - began

    assert asyncio.run(play()) < 0.3


def test_a_key_that_cannot_be_kept_still_works(tmp_path: Path) -> None:
    kept = site.Site(str(tmp_path / "a.db"))
    assert len(kept.key) == 32 and (tmp_path / "a.db.key").stat().st_mode & 0o077 == 0
    lost = site.Site(str(tmp_path / "nowhere" / "a.db"))
    assert len(lost.key) == 32 and lost.key == lost.key != kept.key
