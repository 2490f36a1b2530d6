"""Backups, exports and imports: whole or not at all, never over a file, and the same head everywhere."""

from __future__ import annotations

import io
import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from ledger_child import CONTEST, open_ledger, writing
from ledger_tools import Ledger, Open, fields, forge

from contest.errors import ContestError, NotFound
from contest.ledger import Head, Record, chain, connection, errors, jsonl


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith("contest.db"))


# -- backup ------------------------------------------------------------------------------------------------


def test_a_backup_opens_verifies_and_has_the_same_heads(filled: Path, opened: Open, tmp_path: Path) -> None:
    ledger = opened()
    ledger.append("other", "a", writing("a"))
    heads = ledger.backup(tmp_path / "backup.db")
    assert heads == {CONTEST: ledger.head(CONTEST), "other": ledger.head("other")}
    with open_ledger(tmp_path / "backup.db") as copy:
        assert copy.contests() == (CONTEST, "other")
        assert copy.read(CONTEST) == ledger.read(CONTEST)
        assert copy.state(CONTEST) == ledger.state(CONTEST)
        assert copy.verify().is_intact
        assert copy.append(CONTEST, "next", writing("next")).records[0].seq == 6
    assert names(tmp_path) == ["backup.db"]


def test_a_backup_made_while_marks_come_in_is_a_state_that_was(ledger: Ledger, tmp_path: Path) -> None:
    done = threading.Event()

    def work() -> None:
        for n in range(10_000):
            if done.is_set():
                return
            ledger.append(CONTEST, f"c{n}", writing(f"c{n}"))

    writer = threading.Thread(target=work)
    writer.start()
    try:
        for n in range(3):
            acknowledged = ledger.folded(CONTEST).head.seq
            head = ledger.backup(tmp_path / f"backup{n}.db").get(CONTEST, Head())
            assert head.seq >= acknowledged
            assert head.seq == 0 or ledger.read(CONTEST, head.seq - 1, 1)[0].hash == head.hash
    finally:
        done.set()
        writer.join()


def test_a_backup_never_goes_over_a_file(filled: Path, opened: Open, tmp_path: Path) -> None:
    (tmp_path / "backup.db").write_text("the only copy", encoding="utf-8")
    os.symlink(tmp_path / "nowhere", tmp_path / "link.db")
    for dest in (tmp_path / "backup.db", tmp_path / "link.db", filled):
        with pytest.raises(errors.FileInTheWay):
            opened().backup(dest)
    assert (tmp_path / "backup.db").read_text(encoding="utf-8") == "the only copy"
    assert names(tmp_path) == ["backup.db", "link.db"]


def test_a_backup_into_a_missing_folder_says_so(filled: Path, opened: Open, tmp_path: Path) -> None:
    with pytest.raises(errors.UnwritableFile, match="No such file or directory"):
        opened().backup(tmp_path / "usb" / "backup.db")


def test_a_forged_ledger_gives_no_backup(filled: Path, opened: Open, tmp_path: Path) -> None:
    ledger = opened()
    forge(filled, "UPDATE ledger SET body = '[]' WHERE seq = 2")
    with pytest.raises(errors.LedgerTampered) as caught:
        ledger.backup(tmp_path / "backup.db")
    assert caught.value.seq == 2
    assert names(tmp_path) == []


# -- export ------------------------------------------------------------------------------------------------


def test_an_export_has_one_line_per_record_and_verifies_without_us(filled: Path, opened: Open, tmp_path: Path) -> None:
    ledger = opened()
    head = jsonl.export(ledger, CONTEST, tmp_path / "out.jsonl")
    text = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert text.endswith("\n") and text.count("\n") == 5
    assert [json.loads(line) for line in text.splitlines()] == list(map(fields, ledger.read(CONTEST)))
    assert head == ledger.head(CONTEST)
    assert chain.verify_file(tmp_path / "out.jsonl") == {CONTEST: chain.Tip(head.seq, head.hash)}
    stream = io.StringIO()
    assert jsonl.export(ledger, CONTEST, stream) == head
    assert stream.getvalue() == text


def test_an_export_longer_than_one_page_has_every_record(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "PAGE", 7)
    ids = ["load", *(f"load#{n}" for n in range(2, 22))]
    ledger.append(CONTEST, "load", lambda state: [jsonl_entry(id) for id in ids])
    jsonl.export(ledger, CONTEST, tmp_path / "out.jsonl")
    assert [record.id for record in jsonl.read_file(tmp_path / "out.jsonl")] == ids


def jsonl_entry(id: str) -> Any:
    return writing(id)(None)[0]


def test_an_export_never_goes_over_a_file(filled: Path, opened: Open, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("kept", encoding="utf-8")
    with pytest.raises(errors.FileInTheWay):
        jsonl.export(opened(), CONTEST, tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == "kept"


def test_an_export_that_fails_leaves_no_file(filled: Path, opened: Open, tmp_path: Path) -> None:
    ledger = opened()
    with pytest.raises(NotFound):
        jsonl.export(ledger, "nowhere", tmp_path / "out.jsonl")
    with pytest.raises(errors.UnwritableFile):
        jsonl.export(ledger, CONTEST, tmp_path / "usb" / "out.jsonl")
    forge(filled, "UPDATE ledger SET body = '[]' WHERE seq = 4")
    with pytest.raises(errors.LedgerTampered) as caught:
        jsonl.export(ledger, CONTEST, tmp_path / "out.jsonl")
    assert caught.value.seq == 4
    assert names(tmp_path) == []


# -- import ------------------------------------------------------------------------------------------------


@pytest.fixture
def exported(filled: Path, opened: Open, tmp_path: Path) -> Path:
    jsonl.export(opened(), CONTEST, tmp_path / "out.jsonl")
    return tmp_path / "out.jsonl"


@pytest.fixture
def empty(opened: Open, tmp_path: Path) -> Ledger:
    return opened(tmp_path / "new.db", create=True)


def test_an_import_gives_the_same_records_the_same_head_and_a_ledger_that_goes_on(
    filled: Path, opened: Open, exported: Path, empty: Ledger, tmp_path: Path
) -> None:
    source = opened()
    assert jsonl.import_file(empty, exported) == {CONTEST: source.head(CONTEST)}
    assert empty.read(CONTEST) == source.read(CONTEST)
    assert empty.folded(CONTEST) == source.folded(CONTEST)
    jsonl.export(empty, CONTEST, tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == exported.read_bytes()
    assert empty.append(CONTEST, "id3", writing("id3")).repeated
    assert empty.append(CONTEST, "next", writing("next")).records[0].seq == 6


def test_an_import_over_a_contest_that_is_here_is_refused(exported: Path, empty: Ledger) -> None:
    empty.append(CONTEST, "a", writing("a"))
    with pytest.raises(errors.ContestExists) as caught:
        jsonl.import_file(empty, exported)
    assert CONTEST in str(caught.value)
    assert [record.id for record in empty.read(CONTEST)] == ["a"]


def test_an_import_stores_all_contests_of_a_file_or_none(exported: Path, empty: Ledger, tmp_path: Path) -> None:
    records = jsonl.read_file(exported)
    other = Record("other", 1, "a", "{}", chain.GENESIS, chain.link(chain.GENESIS, "a", "{}"))
    both = tmp_path / "both.jsonl"
    both.write_text("".join(chain.canonical(fields(r)) + "\n" for r in (other, *records)), encoding="utf-8")
    empty.append(CONTEST, "a", writing("a"))
    with pytest.raises(errors.ContestExists):
        jsonl.import_file(empty, both)
    assert empty.contests() == (CONTEST,)
    assert empty.head("other").seq == 0 == empty.folded("other").head.seq


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda lines: [*lines[:2], lines[2].replace(b':3}"', b':8}"'), *lines[3:]], "line 3: record 3 was changed"),
        (lambda lines: [*lines[:1], *lines[2:]], "line 2: records before 3 are missing"),
        (lambda lines: [*lines[:4], lines[4][:-9]], "line 5: this is not a complete record"),
        (lambda lines: [*lines, lines[0]], "line 6: record 1 repeats an id"),
        (lambda lines: [b"seq;mark\n"], "line 1: this is not a complete record"),
        (lambda lines: [b"\xff\xfe\n"], "line 1: this is not a complete record"),
    ],
)  # fmt: skip
def test_a_broken_file_is_told_by_line_and_nothing_is_stored(
    exported: Path, empty: Ledger, change: Any, sentence: str
) -> None:
    exported.write_bytes(b"".join(change(exported.read_bytes().splitlines(keepends=True))))
    with pytest.raises(errors.BrokenExport) as caught:
        jsonl.import_file(empty, exported)
    assert sentence in str(caught.value)
    assert empty.contests() == ()


def test_a_file_without_records_and_a_missing_one_are_told(empty: Ledger, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(errors.EmptyExport):
        jsonl.import_file(empty, tmp_path / "empty.jsonl")
    with pytest.raises(errors.UnreadableFile):
        jsonl.import_file(empty, tmp_path / "missing.jsonl")


def test_names_that_we_would_not_write_are_not_imported_either(empty: Ledger, tmp_path: Path) -> None:
    for contest, id in (("a b", "x"), ("a", "x y"), ("a", "#2"), ("a", "x" * 300)):
        record = Record(contest, 1, id, "{}", chain.GENESIS, chain.link(chain.GENESIS, id, "{}"))
        with pytest.raises(errors.UnusableId):
            empty.adopt([record])
    assert empty.contests() == ()


def test_records_that_do_not_follow_are_not_adopted(filled: Path, opened: Open, empty: Ledger) -> None:
    records = opened().read(CONTEST)
    with pytest.raises(errors.LedgerTampered) as caught:
        empty.adopt(records[1:])
    assert caught.value.seq == 2
    assert empty.contests() == ()


def test_every_sentence_of_the_store_says_what_to_do(path: Path) -> None:
    found = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, ContestError)]
    ours = [c for c in found if c.__module__ == errors.__name__]
    sentences = [c.template for c in ours] + [*errors.TAMPERED.values(), *errors.BROKEN.values()]
    assert len(ours) > 15 and len({c.code for c in ours}) == len(ours)
    assert set(errors.TAMPERED) == set(errors.BROKEN) == set(chain.REASONS)
    assert all(" – " in sentence and sentence.endswith(".") for sentence in sentences)


def test_the_live_file_is_never_opened_by_anything_but_sqlite() -> None:
    # A second open() in the process would drop SQLite's locks on it when it closes.
    folder = Path(connection.__file__).parent
    opens = {p.name: p.read_text(encoding="utf-8").count("open(") for p in folder.glob("*.py")}
    assert {name for name, count in opens.items() if count} == {"chain.py", "connection.py", "jsonl.py"}
    assert "os.open(path, os.O_RDONLY)" in (folder / "connection.py").read_text(encoding="utf-8")
