"""The file of index values: unknown cells stay empty, every fault is told, nothing is invented."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from contest.events import IndicesRecorded
from contest.loading import LoadingFailed, read_folder
from contest.model import Actor

DATA = Path(__file__).parents[2] / "data"
HEADER = "unit,period,party_building,industry,environment,prosperity,governance,civility,source,date\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(DATA / "liushi-2023q1", tmp_path / "contest")
    return tmp_path / "contest"


def test_the_real_contest_has_no_index_values_and_the_rehearsal_says_that_its_are_invented() -> None:
    assert read_folder(DATA / "liushi-2023q1").indices == ()
    rows = read_folder(DATA / "liushi-2023q1", DATA / "rehearsal").indices
    assert {row.period for row in rows} == {"2022Q4", "2023Q1"} and len(rows) == 36
    assert all("虚构" in row.source for row in rows)
    assert any("prosperity" not in row.values for row in rows)


def test_a_folder_brings_index_values_and_an_empty_cell_is_unknown(folder: Path) -> None:
    (folder / "indices.csv").write_text(
        HEADER + "jiadi,2023年第一季度,90,,88.5,91,90,92,镇考核办,2023-04-01\n", "utf-8"
    )
    plan = read_folder(folder)
    events = plan.events(at="2023-04-07T06:00:00.000Z", by=Actor("operator", "x"))
    (one,) = [event for event in events if isinstance(event, IndicesRecorded)]
    assert (one.unit, one.period, one.source, one.date) == ("jiadi", "2023Q1", "镇考核办", "2023-04-01")
    assert one.values["environment"] == Decimal("88.5") and "industry" not in one.values


def test_every_fault_of_the_file_is_told_with_its_place(folder: Path) -> None:
    (folder / "indices.csv").write_text(
        HEADER
        + "nobody,2023Q1,90,90,90,90,90,90,s,\n"
        + "jiadi,spring,90,90,90,90,90,90,s,\n"
        + "jiadi,2023Q1,x,90,90,90,90,90,,\n"
        + "mushanhou,2023Q1,90,90,90,90,90,90,s,\n"
        + "mushanhou,2023年第一季度,91,90,90,90,90,90,s,\n",
        "utf-8",
    )
    with pytest.raises(LoadingFailed) as caught:
        read_folder(folder)
    found = [(one.row, one.column) for one in caught.value.problems]
    assert found == [(2, "unit"), (3, "period"), (4, "party_building"), (4, "source"), (6, "unit")]
