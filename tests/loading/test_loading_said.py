"""What a folder says of the stages beyond their order: nothing of it is dropped, and a fault is told with its place."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from contest.decoding import from_plain
from contest.encoding import to_plain
from contest.loading import LoadingFailed, read_folder
from contest.model import Meeting

SEED = Path(__file__).parents[2] / "data" / "liushi-2023q1"
ARTICLE = (SEED / "article.txt").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEED, tmp_path / "folder"))


def change(folder: Path, file: str, row: int, **cells: str) -> None:
    path = folder / file
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[row] |= cells
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(dict.fromkeys(name for one in rows for name in one)))
        writer.writeheader()
        writer.writerows(rows)


def meeting(folder: Path, name: str) -> Meeting:
    return next(one for one in read_folder(folder).meetings if one.id == name)


def problems(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(LoadingFailed) as caught:
        read_folder(folder)
    return [(one.file.split("/")[-1], one.column) for one in caught.value.problems]  # type: ignore[attr-defined]


def test_every_text_of_the_tables_is_carried() -> None:
    plan = read_folder(SEED)
    carried = repr(plan)
    files = ("stages", "stops", "items", "directives", "remarks", "participants", "captions", "communities")
    skipped = {"community", "order", "stage", "stop", "place", "linked_place", "approximate", "quantity", "theme_quote"}
    lost = []
    for file in files:
        with (SEED / f"{file}.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                for column, value in row.items():
                    if column not in skipped:
                        lost += [(file, column, part) for part in value.split("；") if part not in carried]
    assert [one for one in lost if one[1] != "state_text"] == []


def test_commentators_are_the_articles_own_words() -> None:
    found = [one for each in read_folder(SEED).meetings for stage in each.agenda for one in stage.commentators]
    assert found == ["社区主要负责人", "社区主要负责人", "与会人员", "该社区负责人"]
    assert all(one in ARTICLE for one in found)


def test_who_took_part_in_all_of_it_belongs_to_the_contest() -> None:
    (leader,) = read_folder(SEED).contest.attendance
    assert (leader.label, leader.categories, leader.note) == ("柳市镇党委负责人", ("town_leader",), "全程参与")


def test_planned_times_hosts_and_introducers_are_read(folder: Path) -> None:
    change(folder, "stages.csv", 0, planned_at="9：05", minutes="40", host="试主持")
    change(folder, "stops.csv", 0, planned_at="09:10", introducer="试介绍人")
    stage = meeting(folder, "dongcheng").agenda[0]
    assert (stage.planned_at, stage.minutes, stage.host) == ("09:05", 40, "试主持")
    assert (stage.stops[0].planned_at, stage.stops[0].introducer) == ("09:10", "试介绍人")


@pytest.mark.parametrize(
    ("file", "column", "value"),
    [
        ("stages.csv", "planned_at", "25:00"),
        ("stages.csv", "minutes", "0"),
        ("stages.csv", "scope", "everybody"),
        ("stops.csv", "planned_at", "上午"),
        ("participants.csv", "category", "king"),
        ("remarks.csv", "place", "nowhere"),
        ("items.csv", "linked_place", "nowhere"),
    ],
)
def test_a_cell_that_makes_no_sense_is_reported_with_its_place(
    folder: Path, file: str, column: str, value: str
) -> None:
    change(folder, file, 0, **{column: value})
    assert (file, column) in problems(folder)


def test_a_meeting_goes_to_json_and_back() -> None:
    for one in read_folder(SEED).meetings:
        assert from_plain(Meeting, to_plain(one)) == one
