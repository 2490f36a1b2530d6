"""Review, "why this place": who sees it, whose names stand in it, and that every text is drawn as text."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from contest import commands as cmd
from contest.service import shared
from tests.pages.stores import NASTY, Store, blocks
from tests.support import DESK, JUDGES, MEETING

Seen = Callable[[str], Store]
WHY = "名次由来"
KINDS = ("verdict", "compared", "ballots", "rules")


def why(app: AppTest) -> list[dict[str, Any]]:
    """Open the part and return its blocks."""
    app.session_state["review-part"] = WHY
    app.run()
    assert not app.exception
    return [one for one in blocks(app) if one["kind"] in (*KINDS, "sums")]


@pytest.fixture
def published(store: Seen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The sealed store once its result is published."""
    sealed = store("sealed")
    path = tmp_path / "contest.db"
    shutil.copy(sealed.path, path)
    monkeypatch.setenv("CONTEST_DATABASE", str(path))
    service = shared(str(path))
    service.submit(cmd.PublishResult(MEETING), DESK)
    yield Store(path, sealed.passes)
    service.close()


@pytest.mark.parametrize(
    ("kind", "role", "sees"),
    [
        ("running", None, False), ("running", "judge", False), ("running", "screen", False),
        ("running", "reviewer", False), ("running", "operator", True), ("running", "supervisor", True),
        ("sealed", None, False), ("sealed", "judge", False), ("sealed", "reviewer", True),
    ],
)  # fmt: skip
def test_before_publication_it_is_for_who_reads_the_marks(store: Seen, kind: str, role: str | None, sees: bool) -> None:
    app = store(kind).open("review", role)
    assert (WHY in [tab.label for tab in app.tabs]) == sees


def test_the_whole_working_with_the_neighbours(store: Seen) -> None:
    app = store("sealed").open("review", "supervisor")
    found = why(app)
    assert [one["kind"] for one in found] == ["verdict", "compared", "ballots", "ballots", "rules"]
    # The best unit is chosen first: 木山后村 with 95.
    verdict, compared, leaders, *_ = found
    assert verdict["text"] == f"{NASTY['mushanhou']} 得 95.00 分，第 1 名。"
    assert compared["columns"] == [
        {"name": NASTY["mushanhou"], "is_unit": True}, {"name": NASTY["jiadi"], "is_unit": False},
    ]  # fmt: skip
    rows = {row["label"]: row["cells"] for row in compared["rows"]}
    assert [cell["work"] + cell["result"] for cell in rows["各组合计"]] == ["57+38= 95", "54+36= 90"]
    assert leaders["rows"][0]["cells"][0] == JUDGES[0].name
    assert leaders["rows"][0]["cells"][-2:] == ["570÷6=95", "计入"]
    assert [line["text"] for line in leaders["sums"]] == ["95+95+95=285", "285÷3=95"]


def test_another_unit_and_one_to_compare_with_can_be_chosen(store: Seen) -> None:
    app = store("sealed").open("review", "operator")
    why(app)
    app.selectbox(key=f"why-{MEETING}").select("houjie").run()
    app.selectbox(key=f"compare-{MEETING}").select("mushanhou").run()
    compared = next(one for one in blocks(app) if one["kind"] == "compared")
    assert [one["name"] for one in compared["columns"]] == [NASTY["mushanhou"], NASTY["jiadi"], NASTY["houjie"]]
    assert [one["is_unit"] for one in compared["columns"]] == [False, False, True]


def test_an_open_unit_is_no_neighbour(store: Seen) -> None:
    for role in ("operator", "supervisor"):
        found = why(store("running").open("review", role))
        assert [one["name"] for one in found[1]["columns"]] == [NASTY["jiadi"]]
        assert "95" not in str(found)


@pytest.mark.parametrize("role", [None, "judge", "screen"])
def test_once_published_everybody_sees_it_without_names(published: Store, role: str | None) -> None:
    app = published.open("review", role)
    assert "评分" not in [tab.label for tab in app.tabs]
    found = why(app)
    assert [row["cells"][0] for row in found[2]["rows"]] == ["评委1", "评委2", "评委3"]
    assert any("不列评委姓名" in note for note in found[0]["notes"])
    for judge in JUDGES:
        assert judge.name not in str(found)


def test_who_reads_the_marks_sees_names_after_publication_too(published: Store) -> None:
    assert JUDGES[0].name in str(why(published.open("review", "reviewer")))
