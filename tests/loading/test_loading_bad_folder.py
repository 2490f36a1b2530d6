"""Whatever is wrong in a contest folder is named with file, row and column, all at once, and nothing is loaded."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contest.loading import LoadingFailed, Plan, read_folder
from contest.text import translator

GOOD = {
    "contest.toml": 'id = "c1"\ntitle = "擂台赛"\ntown = "柳市镇"\n',
    "communities.csv": "order,id,name\n1,east,东社区\n2,west,西社区\n",
    "units.csv": "id,name,kind,community\na,甲村,village,east\nb,乙村,neighbourhood,west\n",
    "places.csv": "id,name,kind,township,part_of\na,甲村,village,柳市镇,\np,甲村东片,village_part,柳市镇,a\n",
    "stages.csv": "community,order,kind,title,highlights_required\neast,2,report,述职,2\neast,1,visit,走访,\n",
    "stops.csv": "community,stage,order,place,title,quote\neast,1,1,p,,\n",
    "items.csv": "community,stop,order,name,quantity,measure,state\neast,1,1,步道,37.5,亩,planned\n",
    "directives.csv": "community,stage,order,text,speaker\neast,2,1,再接再厉,\n",
    "remarks.csv": "community,stage,order,kind,text\neast,2,1,outcome,名单未载\n",
    "honours.csv": "id,title,kind,unit,named_in,count,month\nH1,最美村,most_beautiful,a,east,7,3\n",
    "captions.csv": "order,caption,place\n1,步道,p\n",
    "participants.csv": "community,order,label\neast,1,全体干部\n",
}
Place = tuple[str, int | None, str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "c")


def written(folder: Path, **changed: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in (GOOD | changed).items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def problems(folder: Path) -> list[Place]:
    with pytest.raises(LoadingFailed) as caught:
        read_folder(folder)
    zh = translator("zh")
    for problem in caught.value.problems:
        assert "{" not in problem.text() and problem.where.startswith(problem.file)
        assert problem.text(zh)
    return [(one.file, one.row, one.column) for one in caught.value.problems]


def test_a_small_folder_loads(folder: Path) -> None:
    plan = read_folder(folder)
    east, west = plan.meetings
    assert [stage.id for stage in east.agenda] == ["visit", "report"]
    assert east.agenda[0].stops[0].unit == "a"
    assert (east.units, west.units, west.agenda) == (("a",), ("b",), ())


def test_a_second_stage_of_one_kind_gets_an_id_of_its_own(tmp_path: Path) -> None:
    stages = "community,order,kind,title\neast,1,visit,上午走访\neast,2,visit,下午走访\n"
    plan = read_folder(written(tmp_path / "c", **{"stages.csv": stages, "directives.csv": GOOD["directives.csv"]}))
    assert [stage.id for stage in plan.meetings[0].agenda] == ["visit", "visit-2"]


def test_gb18030_and_a_byte_order_mark_are_understood(tmp_path: Path) -> None:
    units = GOOD["units.csv"]
    for data in (units.encode("gb18030"), b"\xef\xbb\xbf" + units.encode(), units.replace("\n", "\r\n").encode()):
        assert read_folder(written(tmp_path / "c", **{"units.csv": data})).units[0].name == "甲村"


UNITS = "id,name,kind,community\n"
CASES: list[tuple[str, str | bytes, list[tuple[int | None, str]]]] = [
    ("units.csv", UNITS + "a,甲村,village,east\na,乙村,village,east\n", [(3, "id")]),
    ("units.csv", UNITS + "a,甲村,village,east\nb,甲 村,village,east\n", [(3, "name")]),
    ("units.csv", UNITS + "a,甲村,village,north\n", [(2, "community")]),
    ("units.csv", UNITS + "a,甲村,city,east\n", [(2, "kind")]),
    ("units.csv", UNITS + "A 1,甲村,village,east\n", [(2, "id")]),
    ("units.csv", UNITS + "a,,village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,=1+1,village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,@SUM(A1),village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,+甲村,village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,-甲村,village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,＝甲村,village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,甲\u202e村,village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,甲\u200b村,village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,甲\x07村,village,east\n", [(2, "name")]),
    ("units.csv", UNITS + 'a,"甲\n村",village,east\n', [(2, "name")]),
    ("units.csv", UNITS + f"a,{'长' * 31},village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,<b>甲</b>,village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,甲*村*,village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,[甲](x),village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,$甲$,village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,قرية,village,east\n", [(2, "name")]),
    ("units.csv", UNITS + "a,甲村,village\n", [(2, "")]),
    ("units.csv", UNITS + "a,甲村,village,east,more\n", [(2, "")]),
    ("units.csv", "id,kind,community\na,village,east\n", [(1, "name")]),
    ("units.csv", "id,name,community,nam\na,甲村,east,\n", [(1, "nam")]),
    ("units.csv", "id,name,community,name\na,甲村,east,\n", [(1, "name")]),
    ("units.csv", UNITS + 'a,"甲村,village,east\n', [(2, "")]),
    ("units.csv", b"", [(None, "")]),
    ("units.csv", UNITS.encode() + b"a,\xff\xff\xff,village,east\n", [(None, "")]),
    ("units.csv", "id,name".encode("utf-16"), [(None, "")]),
    ("communities.csv", "order,id,name\n1,east,东社区\n1,west,西社区\n", [(3, "order")]),
    ("communities.csv", "order,id,name\n一,east,东社区\n2,west,西社区\n", [(2, "order")]),
    ("stages.csv", "community,order,kind,title\neast,1,party,走访\neast,2,report,述职\n", [(2, "kind")]),
    ("stages.csv", "community,order,kind,title\neast,1,visit,\neast,2,,述职\n", [(2, "title"), (3, "kind")]),
    (
        "stages.csv",
        "community,order,kind,title\neast,1,visit,甲\neast,1,visit,乙\neast,2,report,丙\n",
        [(3, "order")],
    ),
    ("stops.csv", "community,stage,order,place\neast,9,1,p\n", [(2, "stage")]),
    ("stops.csv", "community,stage,order,place\neast,1,1,q\n", [(2, "place")]),
    ("stops.csv", "community,stage,order,place\neast,1,1,p\neast,1,1,p\n", [(3, "order")]),
    ("items.csv", "community,stop,order,name,quantity,measure\neast,1,1,步道,九十,亩\n", [(2, "quantity")]),
    ("items.csv", "community,stop,order,name,quantity,measure\neast,1,1,步道,1e400,亩\n", [(2, "quantity")]),
    ("items.csv", "community,stop,order,name,quantity,measure\neast,1,1,步道,-5,亩\n", [(2, "quantity")]),
    ("items.csv", "community,stop,order,name,quantity,measure\neast,1,1,步道,NaN,亩\n", [(2, "quantity")]),
    ("items.csv", "community,stop,order,name,quantity,measure\neast,1,1,步道,５,亩\n", [(2, "quantity")]),
    ("items.csv", "community,stop,order,name,quantity,measure\neast,1,1,步道,5,\n", [(2, "measure")]),
    ("items.csv", "community,stop,order,name\neast,8,1,步道\n", [(2, "stop")]),
    ("honours.csv", "id,title,kind,unit\nH1,最美村,most_beautiful,zz\n", [(2, "unit")]),
    ("honours.csv", "id,title,kind,month\nH1,最美村,most_beautiful,13\n", [(2, "month")]),
    ("places.csv", "id,name,kind,part_of\np,片,village_part,zz\n", [(2, "part_of")]),
    ("contest.toml", 'title = "擂台赛"\n', [(None, "id")]),
    ("contest.toml", 'id = "c1"\ntitle = 5\n', [(None, "title")]),
    ("contest.toml", 'id = "c1"\ntitle = "擂台赛"\njudges = 3\n', [(None, "judges")]),
    ("contest.toml", 'id = "c1"\ntitle = "擂台赛"\nslogans = "一"\n', [(None, "slogans")]),
    ("contest.toml", 'id = "c1"\ntitle = "擂台赛"\nindices = 6\n', [(None, "indices")]),
    ("contest.toml", 'id = "c1"\ntitle = "擂台赛"\n[[indices]]\nid = "x y"\ntitle = "甲"\n', [(None, "indices[1].id")]),
]


@pytest.mark.parametrize(("file", "content", "expected"), CASES)
def test_a_fault_is_named_with_its_place(
    tmp_path: Path, file: str, content: str | bytes, expected: list[tuple[int | None, str]]
) -> None:
    found = problems(written(tmp_path / "c", **{file: content}))
    assert [(row, column) for name, row, column in found if name == f"c/{file}"] == expected


@pytest.mark.parametrize("text", ["", "x", "a = [" * 3_000, "a = " + "9" * 5_000, "a = 1\na = 2", "\0"])
def test_a_contest_file_that_is_no_toml_is_refused(tmp_path: Path, text: str) -> None:
    assert {file for file, _, _ in problems(written(tmp_path / "c", **{"contest.toml": text}))} == {"c/contest.toml"}


def test_every_fault_of_every_file_is_reported_at_once(tmp_path: Path) -> None:
    folder = written(
        tmp_path / "c",
        **{
            "units.csv": UNITS + "a,甲村,village,north\na,=乙村,town,east\n",
            "items.csv": "community,stop,order,name,quantity,measure\neast,1,1,步道,many,亩\n",
            "honours.csv": "id,title,kind\nH1,最美村,prettiest\n",
        },
    )
    assert problems(folder) == [
        ("c/units.csv", 2, "community"),
        ("c/units.csv", 3, "name"),
        ("c/units.csv", 3, "kind"),
        ("c/units.csv", 3, "id"),
        ("c/items.csv", 2, "quantity"),
        ("c/honours.csv", 2, "kind"),
    ]


@pytest.mark.parametrize("file", ["contest.toml", "communities.csv", "units.csv", "stages.csv"])
def test_a_missing_file_is_one_problem_and_not_one_for_every_row_that_needs_it(folder: Path, file: str) -> None:
    (folder / file).unlink()
    found = problems(folder)
    assert (f"c/{file}", None, "") in found
    assert len(found) <= 3


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path / "no") == [("no", None, "")]


def test_a_file_of_50_megabytes_is_refused_without_being_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "units.csv").open("r+b") as stream:
        stream.truncate(50_000_000)
    opened: list[str] = []
    original: Callable[..., object] = Path.open

    def watched(self: Path, *args: object, **kwargs: object) -> object:
        opened.append(self.name)
        return original(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", watched)
    tracemalloc.start()
    found = problems(folder)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ("c/units.csv", None, "") in found
    assert "units.csv" not in opened
    assert peak < 5_000_000


def test_a_pipe_in_place_of_a_file_does_not_hang_the_reader(folder: Path) -> None:
    (folder / "units.csv").unlink()
    os.mkfifo(folder / "units.csv")
    assert ("c/units.csv", None, "") in problems(folder)


@pytest.mark.parametrize("text", [UNITS + "x,村,village,east\n" * 6_000, UNITS + "," * 100_000, "a," * 900_000])
def test_a_table_beyond_the_limits_is_cut_short(tmp_path: Path, text: str) -> None:
    found = problems(written(tmp_path / "c", **{"units.csv": text}))
    assert 1 <= len(found) <= 501


files = st.sampled_from(sorted(GOOD))
contents = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.tuples(files, st.integers(0, 200), st.binary(max_size=8)).map(
        lambda edit: GOOD[edit[0]].encode()[: edit[1]] + edit[2] + GOOD[edit[0]].encode()[edit[1] :]
    ),
    st.lists(st.lists(st.text(max_size=6), max_size=5).map(",".join), max_size=5).map(
        lambda lines: "\n".join([UNITS.strip(), *lines]).encode("utf-8", "surrogatepass")
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=files, content=contents)
def test_any_bytes_in_any_file_give_a_plan_or_a_list_of_problems(tmp_path: Path, file: str, content: bytes) -> None:
    folder = written(tmp_path / "c", **{file: content})
    try:
        assert isinstance(read_folder(folder), Plan)
    except LoadingFailed as error:
        assert error.problems and all(problem.file for problem in error.problems)
        assert str(error)
