"""A store with the rehearsal of the real contest, and the pages as an operator's browser would run them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from contest import commands as cmd
from contest.loading import read_folder
from contest.model import Actor, Role
from contest.passes import Minted
from contest.service import Service, shared, utc_now
from contest.ui import desk

ROOT = Path(__file__).resolve().parents[2]
CLI = Actor("operator", "test", "test")
Opened = Callable[..., AppTest]


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """An empty store, as on a fresh machine."""
    path = str(tmp_path / "contest.db")
    monkeypatch.setenv("CONTEST_DATABASE", path)
    # Tests press faster than a hand can.
    monkeypatch.setattr(desk, "PAUSE_SECONDS", 0.0)
    service = shared(path, create=True)
    yield service
    service.close()


@pytest.fixture
def service(empty: Service) -> Service:
    plan = read_folder(ROOT / "data/liushi-2023q1", ROOT / "data/rehearsal")
    empty.submit(cmd.PlanContest(plan.events(at=utc_now(), by=CLI)), CLI)
    return empty


@pytest.fixture
def supervisor(service: Service) -> Minted:
    return service.issue("supervisor", CLI, name="监督员甲")


@pytest.fixture
def browse(empty: Service) -> Opened:
    """``browse(page, role, meeting=…)`` opens a page with a pass of that role in a browser of its own."""

    def opened(name: str, role: Role | None = "operator", *, holder: Minted | None = None, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages/router.py"), default_timeout=30)
        if holder is None and role is not None:
            holder = empty.issue(role, CLI, name=role)
        app.user = {"pass_id": holder.new.pass_id} if holder else {}
        app.run()
        app.query_params.update(query)
        return app.switch_page(f"{name}.py").run()

    return opened
