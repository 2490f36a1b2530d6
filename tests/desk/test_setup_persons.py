"""The panel's staff numbers: kept, read as one key however they are typed, and refused where they cannot be right."""

from __future__ import annotations

import pytest

from contest.errors import Invalid
from contest.model import Judge
from contest.service import Service
from contest.ui.setup_panel import read_panel
from tests.desk.conftest import Opened
from tests.desk.test_setup import part

KNOWN = {"a": Judge("a", "赵一", "g")}


def table(*persons: object) -> dict[str, list[object]]:
    count = len(persons)
    return {
        "id": ["a", *[None] * (count - 1)],
        "name": ["赵一", "钱二", "孙三"][:count],
        "group": ["g"] * count,
        "home": [[] for _ in persons],
        "person": list(persons),
    }


def test_a_staff_number_is_kept_and_none_means_nobody_else() -> None:
    judges = read_panel(table("Ｔ 001", None, ""), KNOWN, {}, "评委组")
    assert [one.person for one in judges] == ["t001", "", ""]


@pytest.mark.parametrize(
    ("persons", "rows"),
    [
        (("t1", "T1"), [2]),
        (("11010519491231002x", "13912345678"), [1, 2]),
        (("=1+1", "t2"), [1]),
    ],
)
def test_two_seats_for_one_person_and_private_numbers_are_refused(persons: tuple[str, ...], rows: list[int]) -> None:
    with pytest.raises(Invalid) as caught:
        read_panel(table(*persons), KNOWN, {}, "评委组")
    assert [(one.row, one.column) for one in caught.value.problems] == [(row, "person") for row in rows]  # type: ignore[attr-defined]


def test_saving_the_panel_leaves_the_staff_numbers_as_they_are(service: Service, browse: Opened) -> None:
    before = service.meeting("dongcheng").panel
    assert [one.person for one in before][:3] == ["town-1", "town-2", ""]
    app = part(browse("setup"), "panel")
    app.button(key="save-panel").click().run()
    assert not app.exception
    assert service.meeting("dongcheng").panel == before
