"""What is taken away says the same as what is shown, and no cell of it runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from contest import commands as cmd
from contest.decide.draw import drawn_order
from contest.documents.minutes import minutes_sheet
from contest.documents.workbook import Provenance, workbook
from contest.ledger import chain
from contest.model import Unit
from contest.results import published_text
from contest.text import translator
from contest.ui.review_files import NotYetOpen, ledger_file, require_ledger
from contest.ui.review_tables import harmless, marks_csv, standings_csv
from contest.views.hall import clock_text
from contest.views.review import ReviewView, review
from tests.support import DESK, MEETING, SUPERVISOR, UNITS, House

T = translator("zh")
FORMULA = '=HYPERLINK("http://x","点我")'


@pytest.fixture
def played(house: House) -> House:
    """浃底村 90, 木山后村 90 (joint first), 后街社区 withdrawn; j3 missing for 木山后村, whose name is a formula."""
    house.submit(cmd.ListUnits((Unit("mushanhou", FORMULA),)))
    for unit in ("jiadi", "mushanhou"):
        house.open(unit)
        for judge in house.passes:
            if (unit, judge) not in (("jiadi", "j4"), ("mushanhou", "j3")):
                house.cast(unit, judge, "90")
        house.close(unit)
    house.submit(cmd.WithdrawUnit(MEETING, "houjie", "未到场"))
    return house


def view_of(house: House, role: str = "operator") -> ReviewView:
    return review(house.service.state, MEETING, role)  # type: ignore[arg-type]


def rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "a spreadsheet reads Chinese only with the mark"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_standings_csv_reads_back_as_the_view(played: House) -> None:
    view = view_of(played)
    notice, head, *lines = rows(standings_csv(view, T))
    assert "演练" in notice[0]
    assert head == ["名次", "并列", "村社", "得分", "计入", "去掉", "回避", "缺", "状态"]
    assert lines == [
        ["1", "是", "浃底村", "90.00", "4", "0", "1", "0", "有效"],
        ["1", "是", "'" + FORMULA, "90.00", "4", "0", "0", "1", "有效"],
        ["", "", "后街社区", "", "0", "0", "0", "5", "弃权"],
    ]


def test_the_marks_csv_holds_every_readable_ballot(played: House) -> None:
    view = view_of(played)
    _, head, *lines = rows(marks_csv(view, T))
    assert len(lines) == len(view.marks) == 3 * 5
    assert head[3:9] == ["党建强", "产业兴", "环境美", "群众富", "治理好", "乡风淳"]
    recused = next(line for line in lines if line[1] == "李四" and line[0] == "浃底村")
    assert recused[3:] == [*[""] * 7, "回避", "", ""]
    given = next(line for line in lines if line[1] == "赵一" and line[0] == "浃底村")
    assert given[3:11] == [*["90"] * 7, "已评"] and len(given[11]) == 9


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("+86 577", "'+86 577"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
     ("  =1", "'  =1"), ("＝1+1", "'＝1+1"), ("-2", "-2"), ("-2.5", "-2.5"), ("90.00", "90.00"), ("浃底村", "浃底村"),
     ("", "")],
)  # fmt: skip
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(cell: str, written: str) -> None:
    assert harmless(cell) == written


@pytest.fixture
def book(played: House) -> Iterator[Workbook]:
    content = workbook(view_of(played), Provenance("擂台赛", "2023年4月7日 14:05", "王", "李"), T)
    yield load_workbook(io.BytesIO(content))


def test_the_workbook_reads_back_as_the_view(played: House, book: Workbook) -> None:
    view = view_of(played)
    sheet = book["成绩"]
    assert book.sheetnames == ["成绩", "评分", "规则", "留痕"]
    assert "演练" in sheet["A1"].value
    found = [[cell.value for cell in row[:9]] for row in sheet.iter_rows(min_row=4)]
    assert found == [
        [1, "浃底村", 90, "是", "有效", 4, 0, 1, 0],
        [1, FORMULA, 90, "是", "有效", 4, 0, 0, 1],
        ["–", "后街社区", "–", None, "弃权", 0, 0, 0, 5],
    ]
    scores = [published_text(line.standing.score, view.policy) for line in view.lines]
    assert [f"{row[2]:.2f}" if isinstance(row[2], (int, float)) else None for row in found] == scores
    assert sheet["C4"].number_format == "0.00"


def test_the_marks_sheet_has_a_row_per_judge_and_seven_columns_per_unit(played: House, book: Workbook) -> None:
    sheet, view = book["评分"], view_of(played)
    judges = {row[0].value: row for row in sheet.iter_rows(min_row=6)}
    assert list(judges) == ["赵一", "钱二", "孙三", "李四", "周五"]
    for n, (unit, _) in enumerate(view.units):
        for mark in (row for row in view.marks if row.unit == unit):
            cells = [cell.value for cell in judges[mark.judge_name][2 + 7 * n : 9 + 7 * n]]
            if mark.total is None:
                assert cells == [*[None] * 6, {"recused": "回避", "missing": "缺"}[mark.status]]
            else:
                assert [Fraction(str(cell)) for cell in cells] == [*map(Fraction, mark.marks.values()), mark.total]


def test_no_cell_of_the_workbook_is_a_formula(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert FORMULA in [cell.value for cell in cells]


def test_a_dropped_ballot_is_struck_through(house: House) -> None:
    one_group = {"groups": [{"id": "all", "title": "全体", "min_n": 1, "trim": {"low": 1, "high": 1, "from_n": 5}}]}
    panel = tuple(type(judge)(judge.id, judge.name, "all") for judge in house.service.meeting(MEETING).panel)
    house.submit(cmd.SeatPanel(MEETING, panel))
    house.submit(cmd.FixPolicy(MEETING, one_group))
    house.open()
    for judge, value in zip(panel, ("80", "90", "91", "92", "99"), strict=True):
        house.cast("jiadi", judge.id, value)
    house.close()
    sheet = load_workbook(io.BytesIO(workbook(view_of(house), Provenance("擂台赛"), T)))["评分"]
    struck = [row[0].value for row in sheet.iter_rows(min_row=6) if row[8].font.strike]
    assert struck == [panel[0].name, panel[4].name]


def test_the_rules_sheet_holds_the_whole_policy_and_its_fingerprint(played: House, book: Workbook) -> None:
    entries = {row[0].value: row[1].value for row in book["规则"].iter_rows(min_row=4)}
    policy = view_of(played).policy
    assert entries["规则校验码"] == policy.digest()
    assert entries["groups[1].weight"] == "60" and entries["rounding.places"] == json.dumps(policy.rounding.places)


def test_the_trace_sheet_names_the_row_of_the_seal(played: House) -> None:
    sealed = played.submit(cmd.SealMeeting(MEETING, SUPERVISOR)).state.meetings[MEETING].seal
    assert sealed is not None
    content = workbook(view_of(played), Provenance("擂台赛", "2023年4月7日 14:05", "王", "李"), T)
    entries = {row[0].value: row[1].value for row in load_workbook(io.BytesIO(content))["留痕"].iter_rows(min_row=4)}
    assert entries["台账序号"] == str(sealed.seq) and entries["该条校验码"] == sealed.hash


def test_the_ledger_opens_with_the_last_seal_and_verifies(played: House) -> None:
    meeting = played.service.meeting(MEETING)
    with pytest.raises(NotYetOpen):
        require_ledger(played.service.state, meeting, "supervisor")
    state = played.submit(cmd.SealMeeting(MEETING, SUPERVISOR)).state
    require_ledger(state, state.meetings[MEETING], "reviewer")
    lines = list(chain.check(chain.parse(io.BytesIO(ledger_file(played.service)))))
    assert lines[-1].hash == state.head


@pytest.mark.parametrize("role", [None, "judge", "screen"])
def test_the_ledger_is_not_for_everybody(played: House, role: str | None) -> None:
    state = played.submit(cmd.SealMeeting(MEETING, SUPERVISOR)).state
    with pytest.raises(NotYetOpen):
        require_ledger(state, state.meetings[MEETING], role)  # type: ignore[arg-type]


def test_the_ledger_stays_shut_while_another_meeting_has_marks_its_reader_may_not_see(played: House) -> None:
    plan = played.service.meeting(MEETING).plan
    other = type(plan)("second", "南城社区擂台赛", agenda=plan.agenda, units=("houjie",))
    played.submit(cmd.PlanMeeting(other))
    played.submit(cmd.SeatPanel("second", played.service.meeting(MEETING).panel))
    played.submit(cmd.OpenEvaluation("second", "houjie"))
    played.service.submit(
        cmd.CastBallot(
            "second",
            "houjie",
            "j1",
            1,
            dict.fromkeys(played.service.meeting(MEETING).evaluation("jiadi").ballots["j1"][0].marks, "77"),
        ),
        type(DESK)("judge", "j1"),
    )
    state = played.submit(cmd.SealMeeting(MEETING, SUPERVISOR)).state
    for role in ("operator", "reviewer"):
        with pytest.raises(NotYetOpen, match="南城社区擂台赛"):
            require_ledger(state, state.meetings[MEETING], role)  # type: ignore[arg-type]
    require_ledger(state, state.meetings[MEETING], "supervisor")


def test_every_file_is_in_english_as_well(played: House) -> None:
    english: Callable[..., str] = translator("en")
    _, head, *_ = rows(standings_csv(view_of(played), english))
    assert head[:4] == ["Place", "Joint", "Unit", "Points"]
    assert set(UNITS) == {"jiadi", "mushanhou", "houjie"}


def test_workbook_and_minutes_say_how_the_order_came_about_and_how_long_each_unit_spoke(house: House) -> None:
    seed = "00112233445566778899aabbccddeeff"
    order = drawn_order(house.service.meeting(MEETING).plan.units, seed)
    house.submit(cmd.DrawOrder(MEETING, order, "lot", seed))
    house.submit(cmd.StartMeeting(MEETING))
    house.submit(cmd.StartTimer(MEETING, order[0]))
    state = house.submit(cmd.StopTimer(MEETING, order[0])).state
    content = workbook(review(state, MEETING, "supervisor"), Provenance("擂台赛"), T)
    entries = {row[0].value: row[1].value for row in load_workbook(io.BytesIO(content))["留痕"].iter_rows(min_row=4)}
    assert entries["抽签随机种子"] == seed
    assert entries["出场顺序"].splitlines() == [f"{n}  {state.unit_name(unit)}" for n, unit in enumerate(order, 1)]
    paper = minutes_sheet(state, state.meetings[MEETING], T)
    assert seed in paper and "电脑" in paper and "限时" in paper
    used = state.meetings[MEETING].timed[order[0]]
    assert f">{clock_text(used.elapsed or 0)}<" in paper and f">{clock_text(used.seconds)}<" in paper


def test_an_order_of_the_list_names_no_seed(house: House) -> None:
    state = house.service.state
    content = workbook(review(state, MEETING, "supervisor"), Provenance("擂台赛"), T)
    names = [row[0].value for row in load_workbook(io.BytesIO(content))["留痕"].iter_rows(min_row=4)]
    assert "出场顺序产生方式" in names and "抽签随机种子" not in names
    assert "用时" not in minutes_sheet(state, state.meetings[MEETING], T)
