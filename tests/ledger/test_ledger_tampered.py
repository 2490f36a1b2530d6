"""Tampering shows: at the start, in use, and by verify, with the first bad record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ledger_child import CONTEST, open_ledger, writing
from ledger_tools import Open, forge

from contest.errors import StoreUnavailable
from contest.ledger import chain, errors

FORGERIES = {
    "a changed body": ("UPDATE ledger SET body = '{\"n\":9}' WHERE seq = 3", 3),
    "a changed id": ("UPDATE ledger SET id = 'other' WHERE seq = 2", 2),
    "a changed hash": (f"UPDATE ledger SET hash = '{'0' * 64}' WHERE seq = 4", 4),
    "a changed prev": (f"UPDATE ledger SET prev = '{'0' * 64}' WHERE seq = 4", 4),
    "a removed record": ("DELETE FROM ledger WHERE seq = 3", 4),
    "a moved record": ("UPDATE ledger SET seq = 9 WHERE seq = 3", 4),
    "a removed start": ("DELETE FROM ledger WHERE seq = 1", 2),
    "another contest's name": ("UPDATE ledger SET contest = 'other' WHERE seq = 3", 4),
}


@pytest.mark.parametrize(("sql", "seq"), FORGERIES.values(), ids=FORGERIES)
def test_a_forged_row_is_named_at_the_start_and_by_verify(filled: Path, sql: str, seq: int) -> None:
    with open_ledger(filled) as ledger:
        forge(filled, sql)
        fault = ledger.verify().fault
        assert fault is not None and (fault.contest, fault.seq) == (CONTEST, seq)
    with pytest.raises(errors.LedgerTampered) as caught:
        open_ledger(filled)
    assert (caught.value.contest, caught.value.seq) == (CONTEST, seq)
    assert CONTEST in str(caught.value) and "backup" in str(caught.value)


def test_a_forged_body_that_is_not_canonical_is_named_by_verify(filled: Path) -> None:
    with open_ledger(filled) as ledger:
        last = ledger.read(CONTEST)[-1]
        body = '{ "n":5}'
        forged = chain.link(last.prev, last.id, body)
    forge(filled, f"UPDATE ledger SET body = '{body}', hash = '{forged}' WHERE seq = 5")
    with open_ledger(filled) as ledger:
        fault = ledger.verify().fault
        assert fault is not None and (fault.seq, fault.reason) == (5, "body")


def test_an_end_cut_off_while_in_use_is_seen_by_everyone_who_saw_it(filled: Path, opened: Open) -> None:
    ledger = opened(poll_seconds=0.02)
    forge(filled, "DELETE FROM ledger WHERE seq = 5")
    fault = ledger.verify().fault
    assert fault is not None and (fault.seq, fault.reason) == (5, "cut")
    with pytest.raises(errors.LedgerTampered):
        ledger.wait(CONTEST, after=5, timeout=5)
    with pytest.raises(errors.LedgerTampered) as caught:
        ledger.append(CONTEST, "next", writing("next"))
    assert (caught.value.seq, caught.value.fault.reason) == (5, "cut")
    assert len(ledger.read(CONTEST)) == 4


def test_an_end_replaced_while_in_use_is_seen_by_everyone_who_saw_it(filled: Path, opened: Open) -> None:
    ledger = opened()
    prev = ledger.read(CONTEST)[3].hash
    forged = chain.link(prev, "id5", "[]")
    forge(filled, f"UPDATE ledger SET body = '[]', hash = '{forged}' WHERE seq = 5")
    with pytest.raises(errors.LedgerTampered) as caught:
        ledger.append(CONTEST, "next", writing("next"))
    assert (caught.value.seq, caught.value.fault.reason) == (5, "cut")
    fault = ledger.verify().fault
    assert fault is not None and (fault.seq, fault.reason) == (5, "cut")


def test_bytes_that_are_no_text_are_named_by_verify_and_refused_at_the_start(filled: Path) -> None:
    with open_ledger(filled) as ledger:
        forge(filled, "UPDATE ledger SET body = CAST(x'22ff22' AS TEXT) WHERE seq = 3")
        fault = ledger.verify().fault
        assert fault is not None and (fault.seq, fault.reason) == (3, "hash")
    with pytest.raises(errors.StoreDamaged):
        open_ledger(filled)


def test_a_value_of_another_kind_is_named(filled: Path, raw: Any) -> None:
    loose = raw()
    text = loose.execute("SELECT sql FROM sqlite_master WHERE name = 'ledger'").fetchone()[0]
    swap = "UPDATE sqlite_master SET sql = ? WHERE name = 'ledger'"
    loose.execute("PRAGMA writable_schema = ON")
    loose.execute(swap, (text.removesuffix(" STRICT"),))
    forge(filled, "UPDATE ledger SET body = x'00' WHERE seq = 3")
    loose.execute(swap, (text,))
    loose.close()
    with pytest.raises(errors.LedgerTampered) as caught:
        open_ledger(filled)
    assert (caught.value.seq, caught.value.fault.reason) == (3, "line")


def test_an_index_that_does_not_fit_its_table_is_found_by_verify(filled: Path) -> None:
    original = filled.read_bytes()
    assert original.count(b"liushiid3") == 1
    filled.write_bytes(original.replace(b"liushiid3", b"liushiid9"))
    with open_ledger(filled) as ledger, pytest.raises(errors.StoreDamaged):
        ledger.verify()


def test_an_end_cut_off_before_the_start_shows_by_the_head_that_was_kept(filled: Path) -> None:
    with open_ledger(filled) as ledger:
        kept = ledger.head(CONTEST)
    forge(filled, "DELETE FROM ledger WHERE seq = 5")
    with open_ledger(filled) as ledger:
        assert ledger.verify().is_intact
        assert ledger.head(CONTEST) != kept


def test_a_forged_contest_does_not_stop_another_one(filled: Path, opened: Open) -> None:
    ledger = opened()
    ledger.append("other", "a", writing("a"))
    forge(filled, f"DELETE FROM ledger WHERE seq = 5 AND contest = '{CONTEST}'")
    with pytest.raises(errors.LedgerTampered):
        ledger.append(CONTEST, "next", writing("next"))
    assert ledger.append("other", "b", writing("b")).records[0].seq == 2


def test_a_flipped_bit_in_the_file_never_gives_other_content(filled: Path, tmp_path: Path) -> None:
    with open_ledger(filled) as ledger:
        good = ledger.read(CONTEST)
    original = filled.read_bytes()
    outcomes: dict[str, int] = {"refused": 0, "named": 0, "same": 0}
    copy = tmp_path / "copy.db"
    # Every 61st byte: the header, both kinds of pages, and the space between.
    for place in range(18, len(original), 61):
        changed = bytearray(original)
        changed[place] ^= 1 << place % 8
        copy.write_bytes(changed)
        outcomes[outcome(copy, good)] += 1
    rows = original.index(b'{"n":3}')
    for place in range(rows - 90, rows + 140):
        changed = bytearray(original)
        changed[place] ^= 0x81
        copy.write_bytes(changed)
        outcomes[outcome(copy, good)] += 1
    assert outcomes["refused"] > 100 and outcomes["same"] > 0


def outcome(path: Path, good: tuple[Any, ...]) -> str:
    try:
        with open_ledger(path, poll_seconds=60.0) as ledger:
            if not ledger.verify().is_intact:
                return "named"
            assert ledger.read(CONTEST) == good
            return "same"
    except StoreUnavailable:
        return "refused"
