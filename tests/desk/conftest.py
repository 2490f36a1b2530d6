"""A store with the rehearsal of the real contest, and the pages as an operator's browser would run them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from contest import commands as cmd
from contest.loading import read_folder
from contest.model import Role
from contest.passes import Minted
from contest.service import Service, shared, utc_now
from contest.ui import desk
from tests.desk.serving import CLI, ROOT

# What the desk folds up by subject, as far as a meeting has it.
FOLDED = (
    "村社：开放、截止、亮分、加减分",
    "议程：转到其他环节、跳过、调整",
    "出场顺序与述职人",
    "评委与其他成绩",
    "颁奖与荣誉",
    "投影：更多画面、样式",
    "打印表格",
    "表格与演练",
)
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


def unfolded(app: AppTest) -> list[str]:
    """Return the labels of what is told in a fold of its own, beside the subjects that are always there."""
    return [one.label for one in app.expander if one.label not in FOLDED]
