"""The rehearsal: everything invented says so, and two meetings have a full panel."""

from __future__ import annotations

import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from contest.events import PanelSeated, PolicyFixed
from contest.loading import LoadingFailed, Plan, read_folder
from contest.model import Actor, AwardKind
from contest.scoring.policy import Policy

DATA = Path(__file__).parents[2] / "data"
SCORED = ("dongcheng", "nancheng")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_folder(DATA / "liushi-2023q1", DATA / "rehearsal")


@pytest.fixture
def rehearsal(tmp_path: Path) -> Path:
    shutil.copytree(DATA / "rehearsal", tmp_path / "rehearsal")
    return tmp_path / "rehearsal"


def problems(folder: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(LoadingFailed) as caught:
        read_folder(DATA / "liushi-2023q1", folder)
    return [(one.file, one.row, one.column) for one in caught.value.problems]


def test_the_contest_is_marked_as_a_rehearsal(plan: Plan) -> None:
    assert plan.contest.rehearsal


def test_everything_invented_says_so(plan: Plan) -> None:
    real = {unit.id for unit in read_folder(DATA / "liushi-2023q1").units}
    invented = [unit for unit in plan.units if unit.id not in real]
    assert len(invented) == 46
    assert [unit.name for unit in invented if "演练" not in unit.name or unit.membership != "invented"] == []
    assert [unit.name for unit in plan.units if "演练" not in unit.presenter] == []
    names = [judge.name for panel in plan.panels.values() for judge in panel]
    assert [name for name in names if "演练" not in name or len(name) > 6] == []
    for meeting in SCORED:
        assert [group.title for group in plan.policies[meeting].groups if "演练" not in group.title] == []
    assert {one.award_title for one in plan.meetings if one.quota} == {"演练：第一季度先进村社"}


def test_two_meetings_have_nine_units_and_the_others_enough_to_try(plan: Plan) -> None:
    sizes = {meeting.id: len(meeting.units) for meeting in plan.meetings}
    assert [sizes.pop(one) for one in SCORED] == [9, 9]
    assert min(sizes.values()) >= 4
    assert len({unit.name for unit in plan.units}) == len(plan.units)


def test_a_panel_has_31_judges_in_four_groups_and_peers_do_not_mark_their_own_unit(plan: Plan) -> None:
    assert tuple(plan.panels) == SCORED
    for key, panel in plan.panels.items():
        groups = Counter(judge.group for judge in panel)
        assert groups == {"leaders": 4, "cadres": 9, "peers": 9, "residents": 9}
        assert len({judge.id for judge in panel}) == len({judge.name for judge in panel}) == 31
        units = next(meeting.units for meeting in plan.meetings if meeting.id == key)
        assert [judge.home for judge in panel if judge.group == "peers"] == [(unit,) for unit in units]
        presenters = {unit.id: unit.presenter for unit in plan.units}
        assert [judge.name for judge in panel if judge.home] == [presenters[unit] for unit in units]


def test_the_same_person_on_two_panels_has_one_key_and_everybody_else_none(plan: Plan) -> None:
    keys = {
        meeting: {judge.person: judge.name for judge in panel if judge.person} for meeting, panel in plan.panels.items()
    }
    assert [keys[one] for one in SCORED] == [{"town-1": "演练·赵一", "town-2": "演练·钱一"}] * 2


def test_judges_without_the_column_for_persons_are_read_as_before(rehearsal: Path) -> None:
    path = rehearsal / "judges.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(row.rpartition(",")[0] for row in rows) + "\n", encoding="utf-8")
    plan = read_folder(DATA / "liushi-2023q1", rehearsal)
    assert {judge.person for panel in plan.panels.values() for judge in panel} == {""}


def test_the_rules_are_complete_and_their_digest_matches(plan: Plan) -> None:
    events = plan.events(at="2023-04-01T00:00:00Z", by=Actor("operator", "test"))
    fixed = [event for event in events if isinstance(event, PolicyFixed)]
    assert [event.meeting for event in fixed] == list(SCORED)
    for event in fixed:
        policy = Policy.from_document(event.document)
        assert policy.digest() == event.digest
        assert [(group.id, Decimal(group.weight)) for group in policy.groups] == [
            ("leaders", 40),
            ("cadres", 20),
            ("peers", 20),
            ("residents", 20),
        ]
    assert sum(isinstance(event, PanelSeated) for event in events) == 2


def test_an_invented_unit_may_not_take_the_name_or_id_of_a_real_one(rehearsal: Path) -> None:
    with (rehearsal / "units.csv").open("a", encoding="utf-8") as stream:
        stream.write("jiadi,浃底村,village,dongcheng,\n")
    assert problems(rehearsal) == [("rehearsal/units.csv", 48, "id"), ("rehearsal/units.csv", 48, "name")]


def test_judges_presenters_and_quotas_must_refer_to_what_is_there(rehearsal: Path) -> None:
    with (rehearsal / "judges.csv").open("a", encoding="utf-8") as stream:
        stream.write("nowhere,x-1,演练·一,leaders,,\n")
        stream.write("dongcheng,x-2,演练·二,strangers,,\n")
        stream.write("dongcheng,x-3,演练·三,peers,atlantis,\n")
        stream.write("dongcheng,x-4,演练·赵一,peers,jiadi,\n")
        stream.write("dongcheng,x-5,演练·五,leaders,,town-1\n")
        stream.write("dongcheng,x-6,演练·六,leaders,,13800138000\n")
    (rehearsal / "awards.csv").write_text("meeting,quota,title\ndongcheng,-1,奖\nnancheng,1.5,奖\n", encoding="utf-8")
    (rehearsal / "presenters.csv").write_text("unit,presenter\natlantis,演练·一\n", encoding="utf-8")
    assert sorted(problems(rehearsal), key=str) == sorted(
        [
            ("rehearsal/judges.csv", 64, "meeting"),
            ("rehearsal/judges.csv", 65, "group"),
            ("rehearsal/judges.csv", 66, "home"),
            ("rehearsal/judges.csv", 67, "name"),
            ("rehearsal/judges.csv", 68, "person"),
            ("rehearsal/judges.csv", 69, "person"),
            ("rehearsal/awards.csv", 2, "quota"),
            ("rehearsal/awards.csv", 3, "quota"),
            ("rehearsal/presenters.csv", 2, "unit"),
        ],
        key=str,
    )


def test_a_bad_weight_in_the_rules_is_named_with_its_file_and_place(rehearsal: Path) -> None:
    path = rehearsal / "policies" / "dongcheng.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"weight": 40', '"weight": -40'), encoding="utf-8")
    ((file, row, column),) = problems(rehearsal)
    assert (file, row) == ("rehearsal/policies/dongcheng.json", None)
    assert "weight" in column


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 50_000, '{"scale": NaN}', "9" * 5_000])
def test_rules_that_are_no_json_object_are_refused(rehearsal: Path, text: str) -> None:
    (rehearsal / "policies" / "nancheng.json").write_text(text, encoding="utf-8")
    assert {file for file, _, _ in problems(rehearsal)} == {"rehearsal/policies/nancheng.json"}


def test_a_quota_is_a_number_or_a_share_and_other_awards_are_data(rehearsal: Path) -> None:
    (rehearsal / "awards.csv").write_text("meeting,quota,title\ndongcheng,20%,奖\nnancheng,2,奖\n", encoding="utf-8")
    (rehearsal / "award_kinds.csv").write_text(
        "meeting,id,title,positive,rule,count\ndongcheng,steed,骏马奖,yes,rank,5\ndongcheng,yellow,黄旗,no,named,\n",
        encoding="utf-8",
    )
    plan = read_folder(DATA / "liushi-2023q1", rehearsal)
    meetings = {one.id: one for one in plan.meetings}
    assert (meetings["dongcheng"].quota, meetings["dongcheng"].quota_share) == (None, Decimal(20))
    assert (meetings["nancheng"].quota, meetings["nancheng"].quota_share) == (2, None)
    assert meetings["dongcheng"].award_kinds == (
        AwardKind("steed", "骏马奖", True, "rank", 5),
        AwardKind("yellow", "黄旗", False),
    )
    (rehearsal / "awards.csv").write_text("meeting,quota\ndongcheng,0%\nnancheng,120%\n", encoding="utf-8")
    with pytest.raises(LoadingFailed) as failed:
        read_folder(DATA / "liushi-2023q1", rehearsal)
    assert len(failed.value.problems) == 2
