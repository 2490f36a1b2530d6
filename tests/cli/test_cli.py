"""The command line as documented: what it prints, what it stores, and how it ends."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from contest.cli import main
from contest.commands import CastBallot
from contest.model import Actor
from contest.service import Service

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data" / "liushi-2023q1"
STAGES = {
    "dongcheng": "VDEACR", "nancheng": "VDEAR", "xicheng": "DCRVX", "beicheng": "DCRVX", "xincheng": "VDR",
    "huheng": "VXR", "huanghua": "VXDR", "changqi": "VR", "qiligang": "VXDR", "xiangyang": "VDCR",
    "xiangdong": "VXDR", "xiangnan": "VDR",
}  # fmt: skip
LETTERS = {"visit": "V", "exchange": "X", "report": "D", "evaluation": "E", "award": "A", "commentary": "C",
           "directives": "R"}  # fmt: skip


class Shell:
    """One store and the command line on it."""

    def __init__(self, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.store, self.capsys = store, capsys
        self.err = ""

    def __call__(self, *words: str, status: int = 0) -> str:
        found = main(["--database", str(self.store), *words])
        out, self.err = self.capsys.readouterr()
        assert found == status, f"{words}: {found}, {self.err}"
        assert "Traceback" not in self.err
        return out

    def json(self, *words: str):  # type: ignore[no-untyped-def]
        return json.loads(self(*words, "--json"))


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("CONTEST_LANG", "en")
    monkeypatch.delenv("CONTEST_URL", raising=False)
    return Shell(tmp_path / "contest.db", capsys)


@pytest.fixture
def shell(empty: Shell) -> Shell:
    empty("load", str(FOLDER), "--rehearsal")
    return empty


def cast(shell: Shell, unit: str, judges: list[str], value: str, meeting: str = "dongcheng") -> None:
    service = Service.open(shell.store)
    criteria = [one.id for one in service.meeting(meeting).policy.criteria]  # type: ignore[union-attr]
    for judge in judges:
        command = CastBallot(meeting, unit, judge, 1, dict.fromkeys(criteria, value))
        service.submit(command, Actor("judge", judge))
    service.close()


def test_the_twelve_meetings_come_with_their_own_agendas(shell: Shell) -> None:
    document = shell.json("status")
    assert set(document) == {"contest", "rehearsal", "seq", "head", "meetings"}
    assert (document["contest"], document["rehearsal"]) == ("liushi-2023q1", True)
    assert {one["id"]: "".join(LETTERS[kind] for kind in one["stages"]) for one in document["meetings"]} == STAGES
    first = document["meetings"][0]
    assert {"id", "community", "title", "phase", "stages", "units"} <= set(first)
    assert first["units"][0].keys() == {"id", "name", "phase", "ballots_in", "ballots_expected"}
    assert first["units"][0]["ballots_expected"] == 30, "31 judges, one of them the unit's own head"


def test_the_real_contest_has_no_judges_no_rules_and_no_result(empty: Shell) -> None:
    empty("load", str(FOLDER))
    document = empty.json("status")
    assert document["rehearsal"] is False
    assert all(unit["ballots_expected"] == 0 for one in document["meetings"] for unit in one["units"])
    assert empty("passes", "dongcheng", "--json").strip() == "[]"
    empty("open", "dongcheng", "jiadi", status=1)
    assert "judge" in empty.err


def test_passes_are_new_each_time_and_older_ones_end(shell: Shell) -> None:
    first, second = shell.json("passes", "dongcheng"), shell.json("passes", "dongcheng")
    assert len(first) == 31
    assert first[0].keys() == {"judge", "name", "group", "home", "pass", "code", "url"}
    assert all(one["url"].endswith("/join?pass=" + one["pass"]) for one in first)
    service = Service.open(shell.store)
    assert service.find_pass(token=second[0]["pass"]).judge == second[0]["judge"]
    assert service.find_pass(code=second[0]["code"].lower()).judge == second[0]["judge"]
    with pytest.raises(Exception, match="ended"):
        service.find_pass(token=first[0]["pass"])
    service.close()
    assert all(one["pass"] not in shell.store.read_bytes().decode("latin-1") for one in second)


def test_the_sheet_to_print_is_written_for_its_owner_only(shell: Shell, tmp_path: Path) -> None:
    shell("passes", "dongcheng", "--html", str(tmp_path / "passes.html"))
    html = (tmp_path / "passes.html").read_text(encoding="utf-8")
    assert html.count("<svg") == 31
    assert (tmp_path / "passes.html").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("role", ["operator", "screen", "supervisor", "reviewer"])
def test_a_link_for_each_role(shell: Shell, role: str) -> None:
    assert shell("link", role).startswith("http://localhost:8501/join?pass=")


def test_a_whole_meeting_from_the_shell(shell: Shell, tmp_path: Path) -> None:
    judges = [one["judge"] for one in shell.json("passes", "dongcheng")]
    homes = {one["judge"]: one["home"] for one in shell.json("passes", "dongcheng")}
    units = [unit["id"] for unit in shell.json("status")["meetings"][0]["units"]]
    for n, unit in enumerate(units):
        shell("open", "dongcheng", unit)
        shell("reveal", "dongcheng", unit, status=1)
        cast(shell, unit, [one for one in judges if unit not in homes[one]], str(80 + n))
        assert "Every ballot is in" in shell("close", "dongcheng", unit)
        shell("close", "dongcheng", unit, status=1)
        shell("reveal", "dongcheng", unit)
    shell("publish", "dongcheng", status=1)
    shell("seal", "dongcheng")
    shell("publish", "dongcheng")
    rows = shell.json("standings", "dongcheng")
    assert [(row["unit"], row["score"], row["place"]) for row in rows] == [
        (unit, f"{80 + n}.00", len(units) - n) for n, unit in reversed(list(enumerate(units)))
    ]
    assert shell("standings", "dongcheng", "--csv").startswith("place,unit,name,score,tied,status")
    assert "88.00" in shell("explain", "dongcheng", units[-1])
    head = shell.json("status")["head"]
    shell("export", str(tmp_path / "a.jsonl"))
    assert head in shell("verify", str(tmp_path / "a.jsonl"))
    assert head in shell("verify")
    assert head in shell("backup", str(tmp_path / "copy.db"))
    other = Shell(tmp_path / "other.db", shell.capsys)
    assert head in other("import", str(tmp_path / "a.jsonl"))
    assert other.json("status") == shell.json("status")


def test_close_names_who_is_missing(shell: Shell) -> None:
    shell("open", "dongcheng", "jiadi")
    people = shell.json("passes", "dongcheng")
    cast(shell, "jiadi", [people[0]["judge"]], "90")
    out = shell("close", "dongcheng", "jiadi")
    assert people[1]["name"] in out and people[0]["name"] not in out


def test_the_desks_next_step_drives_a_meeting_without_scoring_to_its_end(shell: Shell) -> None:
    for _ in range(3):
        shell("next", "huheng")
    shell("next", "huheng", status=1)
    assert "Seal the record" in shell.err
    shell("seal", "huheng")
    shell("next", "huheng")
    assert next(one for one in shell.json("status")["meetings"] if one["id"] == "huheng")["phase"] == "published"


@pytest.mark.parametrize(
    "words",
    [
        ("open", "dongcheng", "nowhere"),
        ("open", "atlantis", "jiadi"),
        ("open", "huheng", "jiadi"),
        ("close", "dongcheng", "jiadi"),
        ("reveal", "dongcheng", "jiadi"),
        ("seal", "dongcheng"),
        ("publish", "dongcheng"),
        ("standings", "atlantis"),
        ("passes", "atlantis", "--json"),
        ("explain", "dongcheng", "jiadi"),
        ("explain", "dongcheng", "nowhere"),
        ("load", str(FOLDER), "--rehearsal"),
        ("verify", "/nowhere.jsonl"),
        ("import", "/nowhere.jsonl"),
        ("backup", "/"),
        ("score", "--policy", "/nowhere.json", "/nowhere.csv"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_status_1(shell: Shell, words: tuple[str, ...]) -> None:
    before = shell.json("status")
    assert shell(*words, status=1) == ""
    assert len(shell.err.strip()) > 0 and "\n" not in shell.err.strip()
    assert shell.json("status") == before


@pytest.mark.parametrize("words", [(), ("dance",), ("open", "dongcheng"), ("link", "emperor"), ("link", "judge")])
def test_wrong_usage_is_status_2(empty: Shell, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(list(words))
    assert caught.value.code == 2


def test_a_store_that_is_not_there_is_not_made_by_reading_it(empty: Shell) -> None:
    empty("status", "--json", status=1)
    assert not empty.store.exists()


def test_a_store_below_a_file_is_refused_in_a_sentence(empty: Shell) -> None:
    empty.store.write_text("something else", encoding="utf-8")
    empty.store = empty.store / "contest.db"
    empty("load", str(FOLDER), status=1)
    assert "cannot be opened" in empty.err


def test_explain_tells_an_unknown_unit_from_one_without_a_score(shell: Shell) -> None:
    shell("explain", "dongcheng", "nowhere", status=1)
    assert shell.err == "There is no unit “nowhere” – check the spelling.\n"


@pytest.mark.parametrize("text", ["", "[" * 100_000, '{"scale":{"max":' + "9" * 5000 + "}}"])
def test_a_policy_that_no_json_reader_takes_is_one_sentence(shell: Shell, tmp_path: Path, text: str) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(text, encoding="utf-8")
    assert shell("score", "--policy", str(policy), str(policy), status=1) == ""
    assert "policy.json cannot be read" in shell.err


def test_verify_names_the_first_bad_record_even_when_the_guards_are_gone(shell: Shell) -> None:
    raw = sqlite3.connect(shell.store)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.execute("UPDATE ledger SET body = replace(body, '浃底村', '别的村') WHERE seq = 2")
    raw.commit()
    raw.close()
    shell("verify", status=1)
    assert "Record 2 " in shell.err
    shell("status", status=1)


def test_postgresql_is_refused_in_a_sentence(empty: Shell) -> None:
    assert main(["--database", "postgresql://localhost/x", "status"]) == 1


def test_the_calculator_needs_no_store(tmp_path: Path) -> None:
    policy, sheet = tmp_path / "policy.json", tmp_path / "marks.csv"
    policy.write_text('{"groups":[{"id":"g","title":"评委","min_n":1}]}', encoding="utf-8")
    sheet.write_text("unit,judge,mark\n甲,1,90\n甲,2,91\n乙,1,90.5\n乙,2,\n", encoding="gb18030")
    done = subprocess.run(
        [sys.executable, "-m", "contest", "score", "--policy", str(policy), str(sheet), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = json.loads(done.stdout)
    assert [(row["unit"], row["score"], row["place"], row["tied"], row["missing"]) for row in rows] == [
        ("甲", "90.50", 1, True, 0),
        ("乙", "90.50", 1, True, 1),
    ]


def test_a_console_without_chinese_gets_escapes_that_json_readers_understand(shell: Shell) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "contest", "--database", str(shell.store), "status", "--json"],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=True,
    )
    assert json.loads(done.stdout.decode("ascii")) == shell.json("status")


def test_chinese_is_the_default_language(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONTEST_LANG")
    shell("publish", "dongcheng", status=1)
    assert "尚未" in shell.err


def test_a_policy_that_says_a_thing_twice_and_a_file_that_is_no_text_are_refused(shell: Shell, tmp_path: Path) -> None:
    policy, sheet = tmp_path / "policy.json", tmp_path / "marks.csv"
    policy.write_text('{"recusal": "none", "recusal": "own_unit"}', encoding="utf-8")
    sheet.write_text("unit,judge,mark\n甲,1,90\n", encoding="utf-8")
    shell("score", "--policy", str(policy), str(sheet), status=1)
    assert "recusal" in shell.err
    policy.write_text("{}", encoding="utf-8")
    sheet.write_bytes(b"\xff\xfe\x00\x81\xff")
    shell("score", "--policy", str(policy), str(sheet), status=1)
    assert "marks.csv is not a text file" in shell.err


def test_units_are_marked_on_a_visit_until_a_time_of_the_day(shell: Shell) -> None:
    shell("site", "dongcheng", "jiadi", "--until", "23:59", "--agreed", "陈建国", status=1)
    assert "not started yet" in shell.err
    shell("next", "dongcheng")
    assert "until 23:59" in shell("site", "dongcheng", "jiadi", "--until", "23:59", "--agreed", "陈建国")
    (unit,) = (one for one in shell.json("status")["meetings"][0]["units"] if one["id"] == "jiadi")
    assert unit["phase"] == "open"
    shell("site", "dongcheng", "jiadi", "--until", "half past", "--agreed", "陈建国", status=1)
    assert "write it like 16:30" in shell.err
    shell("close", "dongcheng", "jiadi")
