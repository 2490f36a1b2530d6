"""A roster from a spreadsheet: read under Chinese or English headers, or refused with every problem named."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from contest.loading import LoadingFailed, Roster, read_roster
from contest.model import Community, Unit

EAST = Community("east", "东城社区")
WEST = Community("west", "西城社区")
LISTED = Unit("jiadi", "浃底村", "village", "east", "implied", quote="来到浃底村")
Place = tuple[str, int | None, str]


def read(data: bytes | str, name: str = "名单.csv", **more: object) -> Roster:
    content = data.encode() if isinstance(data, str) else data
    return read_roster(name, content, communities=(EAST, WEST), units=(LISTED,), **more)  # type: ignore[arg-type]


def places(roster: Roster) -> list[Place]:
    assert (roster.units, roster.judges, roster.groups) == ((), (), ())
    with pytest.raises(LoadingFailed):
        roster.checked()
    return [(one.file, one.row, one.column) for one in roster.problems]


def xlsx(*sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """Replace members of a zip archive; ``__`` in a keyword stands for the slash and ``_xml`` for the ending."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            key = member.replace("/", "__").replace(".xml", "_xml")
            new.writestr(member, parts.get(key, old.read(member)))
    return buffer.getvalue()


UNITS = "序号,村社,类型,社区,述职人\n2,乙村,村,西城,李四\n1,甲社区,居民社区,east,张三\n"
JUDGES = "姓名,组别,权重,所在村社\n王一,领导,40,\n张三,互评,60%,浃底村\n李四,互评,,浃底村；浃底村\n"


def test_a_list_of_units_is_read_in_its_own_order() -> None:
    roster = read(UNITS).checked()
    assert [(one.name, one.kind, one.community, one.presenter) for one in roster.units] == [
        ("甲社区", "neighbourhood", "east", "张三"),
        ("乙村", "village", "west", "李四"),
    ]
    assert [sheet.kind for sheet in roster.sheets] == ["units"]
    assert roster.judges == ()


def test_a_list_of_judges_gives_groups_with_weights_and_homes() -> None:
    roster = read(JUDGES).checked()
    leaders, peers = roster.groups
    assert [(group.title, group.weight) for group in roster.groups] == [("领导", Decimal(40)), ("互评", Decimal(60))]
    assert [(judge.name, judge.group, judge.home) for judge in roster.judges] == [
        ("王一", leaders.id, ()),
        ("张三", peers.id, ("jiadi",)),
        ("李四", peers.id, ("jiadi", "jiadi")),
    ]


def test_english_headers_tabs_and_semicolons_are_understood() -> None:
    for delimiter in "\t;,":
        text = "Name,Group,Home,Weight\nWang,leaders,jiadi,1\n".replace(",", delimiter)
        (judge,) = read(text).checked().judges
        assert (judge.name, judge.home) == ("Wang", ("jiadi",))


def test_titles_above_the_header_notes_in_brackets_and_extra_columns_do_not_matter() -> None:
    roster = read("东城社区参赛名单,,\n,,\n村 社（必填）,电话,社区\n甲村,+86 577,东城\n").checked()
    assert roster.units[0].community == "east"
    assert roster.sheets[0].ignored == ("电话",)


def test_a_workbook_may_hold_units_judges_and_a_sheet_of_notes() -> None:
    notes: list[list[object]] = [["说明"], ["请勿改动表头"]]
    units: list[list[object]] = [["村社", "序号"], ["甲村", 2], ["乙村", 1.0]]
    judges: list[list[object]] = [["姓名", "组别", "本村"], ["张三", "互评", "甲村"]]
    roster = read(xlsx(notes, units, judges), "名单.xlsx").checked()
    assert [unit.name for unit in roster.units] == ["乙村", "甲村"]
    assert roster.judges[0].home == (roster.units[1].id,)


def test_a_unit_already_listed_is_updated_and_not_doubled() -> None:
    (unit,) = read("村社,述职人\n浃底 村,张三\n").checked().units
    assert (unit.id, unit.presenter, unit.community, unit.quote) == ("jiadi", "张三", "east", "来到浃底村")


def test_the_same_name_gives_the_same_id_again() -> None:
    first, second = read("村社\n甲村\n").units[0], read("村社,社区\n甲村,东城\n").units[0]
    assert first.id == second.id and first.id.isascii()


def test_units_without_a_community_get_the_one_asked_for() -> None:
    assert read("村社\n甲村\n", community="west").units[0].community == "west"


def test_the_groups_in_force_are_the_only_ones() -> None:
    groups = {"leaders": "镇、社区领导"}
    assert read("姓名,组别\n王一,镇、社区领导\n", groups=groups).judges[0].group == "leaders"
    assert places(read("姓名,组别\n王一,群众\n", groups=groups)) == [("名单.csv", 2, "组别")]


def test_a_staff_number_says_who_sits_on_several_panels_and_a_name_never_does() -> None:
    first = read("姓名,组别,人员编号\n赵一,甲,Ｔ 001\n钱二,甲,\n").checked()
    second = read(
        xlsx([["姓名", "组别", "统一编号（必填）"], ["钱二", "乙", 7], ["赵毅", "乙", "t001"]]), "名单.xlsx"
    ).checked()
    assert [judge.person for judge in first.judges] == ["t001", ""]
    assert [judge.person for judge in second.judges] == ["7", "t001"]
    # Ids made from one name are one id, whoever bears it: that is why they say nothing about the person.
    assert first.judges[1].id == second.judges[0].id and first.judges[1].person != second.judges[0].person
    assert read("姓名,组别\n赵一,甲\n").judges[0].person == ""


def test_gbk_as_chinese_excel_writes_it_is_understood() -> None:
    assert read(UNITS.encode("gbk")).units[0].name == "甲社区"


CASES: list[tuple[str, list[tuple[int | None, str]]]] = [
    ("村社\n甲村\n甲村\n", [(3, "村社")]),
    ("村社,社区\n甲村,北城\n", [(2, "社区")]),
    ("村社,类型\n甲村,城市\n", [(2, "类型")]),
    ("村社,述职人\n=cmd|x,@张三\n", [(2, "村社"), (2, "述职人")]),
    ("村社,合计\n甲村,=SUM(A1:A9)\n", [(2, "合计")]),
    ("村社,序号\n甲村,1\n乙村,1\n", [(3, "序号")]),
    ("村社,序号\n甲村,1\n乙村,\n", [(3, "序号")]),
    ("村社,序号\n甲村,=ROW()\n", [(2, "序号")]),
    ("村社,编号\n甲村,Ä\n", [(2, "编号")]),
    ("村社,村名\n甲村,甲\n", [(1, "村社"), (1, "村名")]),
    ("村社\n<script>\n", [(2, "村社")]),
    ("姓名,组别\n张三,甲\n张 三,乙\n", [(3, "姓名")]),
    ("姓名,组别\n张三,\n", [(2, "组别")]),
    ("姓名,组别,人员编号\n张三,甲,t1\n李四,甲,Ｔ1\n王五,甲,\n赵六,甲,\n", [(3, "人员编号")]),
    ("姓名,组别,工号\n张三,甲,11010519491231002X\n李四,甲,13800138000\n", [(2, "工号"), (3, "工号")]),
    ("姓名,组别,工号,人员编号\n张三,甲,1,1\n", [(1, "工号"), (1, "人员编号")]),
    ("姓名\n张三\n", [(1, "")]),
    ("姓名,组别,权重\n张三,甲,零\n李四,甲,-1\n王五,甲,1e9\n赵六,甲,0\n", [(n, "权重") for n in (2, 3, 4, 5)]),
    ("姓名,组别,权重\n张三,甲,40\n李四,甲,60\n", [(3, "权重")]),
    ("姓名,组别,权重\n张三,甲,40\n李四,乙,\n", [(None, "")]),
    ("姓名,组别,所在村社\n张三,甲,天村\n", [(2, "所在村社")]),
    ("甲,乙\n1,2\n", [(None, "")]),
    ("村社\n", [(None, "")]),
    ("", [(None, "")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_fault_is_named_with_its_place(text: str, expected: list[tuple[int | None, str]]) -> None:
    assert [(row, column) for _, row, column in places(read(text))] == expected


def test_every_fault_is_reported_at_once_and_nothing_is_loaded() -> None:
    roster = read("村社,社区,序号\n甲村,东城,1\n甲村,北城,x\n=乙村,西城,3\n")
    assert sorted((row, column) for _, row, column in places(roster)) == [
        (3, "序号"),
        (3, "村社"),
        (3, "社区"),
        (4, "村社"),
    ]
    assert len(roster.sheets[0].rows) == 3


def test_a_formula_and_an_error_in_a_workbook_are_named_with_sheet_row_and_column() -> None:
    data = xlsx([["村社", "述职人"], ["=A1&A2", "张三"], ["甲村", "=1+1"]])
    assert places(read(data, "名单.xlsx")) == [("名单.xlsx[表1]", 2, "村社"), ("名单.xlsx[表1]", 3, "述职人")]
    book = Workbook()
    book.active.append(["村社", "述职人"])
    book.active.append(["甲村", "#REF!"])
    book.active["B2"].data_type = "e"
    buffer = io.BytesIO()
    book.save(buffer)
    assert [(row, column) for _, row, column in places(read(buffer.getvalue(), "名单.xlsx"))] == [(2, "B")]


def test_50_megabytes_are_refused_unread() -> None:
    data = bytes(50_000_000)
    tracemalloc.start()
    roster = read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert places(roster) == [("名单.csv", None, "")]
    assert peak < 1_000_000


GOOD = xlsx([["村社"], ["甲村"]])
ENTITY = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c t="inlineStr">
<is><t>&c;</t></is></c></row></sheetData></worksheet>"""
OUTSIDE = ENTITY.replace(b'"aaaaaaaaaa"', b'SYSTEM "file:///etc/passwd"')
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
FLOOD = HEAD + b"<c/>" * 2_000_000
BOMBS = {
    "zip bomb": repacked(GOOD, xl__worksheets__sheet1_xml=b" " * 50_000_000),
    "entities": repacked(GOOD, xl__worksheets__sheet1_xml=ENTITY),
    "outside entity": repacked(GOOD, xl__sharedStrings_xml=OUTSIDE, xl__worksheets__sheet1_xml=OUTSIDE),
    "hidden encoding": repacked(GOOD, xl__worksheets__sheet1_xml=ENTITY.decode().encode("utf-16")),
    "million cells": repacked(GOOD, xl__worksheets__sheet1_xml=FLOOD),
    "no workbook": repacked(GOOD, xl__workbook_xml=b"<a/>"),
    "cut off": GOOD[: len(GOOD) // 2],
    "old excel": b"\xd0\xcf\x11\xe0" + bytes(600),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_hostile_workbook_is_refused_with_little_memory(kind: str) -> None:
    tracemalloc.start()
    roster = read(BOMBS[kind], "名单.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(places(roster)) == 1
    assert peak < 12_000_000


def test_a_workbook_of_far_apart_rows_does_not_fill_memory() -> None:
    sheet = HEAD + b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    assert places(read(repacked(GOOD, xl__worksheets__sheet1_xml=sheet), "名单.xlsx"))


def test_a_name_with_a_path_is_shown_without_it() -> None:
    assert read("x", "../../etc/<b>\u202e.csv").name == "<b>\\u202e.csv"


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=200).map(lambda text: ("村社,社区\n" + text).encode("utf-8", "surrogatepass")),
        st.text(max_size=200).map(lambda text: ("姓名,组别,权重,本村\n" + text).encode("gb18030", "ignore")),
        st.tuples(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4)).map(
            lambda edit: GOOD[: edit[0]] + edit[1] + GOOD[edit[0] + len(edit[1]) :]
        ),
        st.binary(max_size=300).map(lambda part: repacked(GOOD, xl__worksheets__sheet1_xml=part)),
    )
)
def test_any_bytes_give_a_roster_or_problems_and_never_both(data: bytes) -> None:
    roster = read(data)
    assert bool(roster.problems) != bool(roster.units or roster.judges)
