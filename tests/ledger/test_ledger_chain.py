"""The chain and its verifier: every change to an exported file names the first bad record."""

from __future__ import annotations

import ast
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contest.ledger import chain

# Other work on the machine must not fail a test.
timeless = settings(deadline=None)

TEXTS = ("", "浃底村", "a\\n\u2028", '"quoted"', "🏮")


def records(count: int, contest: str = "liushi") -> list[chain.Line]:
    made: list[chain.Line] = []
    prev = chain.GENESIS
    for seq in range(1, count + 1):
        id, body = f"id{seq}", chain.canonical({"n": seq, "text": TEXTS[seq % len(TEXTS)]})
        hash = chain.link(prev, id, body)
        made.append(chain.Line(contest, seq, id, body, prev, hash))
        prev = hash
    return made


def relinked(lines: list[chain.Line]) -> list[chain.Line]:
    """What a careful forger writes: every hash computed anew."""
    made: list[chain.Line] = []
    prev = chain.GENESIS
    for line in lines:
        hash = chain.link(prev, line.id, line.body)
        made.append(chain.Line(line.contest, line.seq, line.id, line.body, prev, hash))
        prev = hash
    return made


def as_bytes(lines: list[chain.Line]) -> list[bytes]:
    return [(chain.canonical(vars(line)) + "\n").encode() for line in lines]


def fault(lines: list[bytes]) -> chain.Fault | None:
    try:
        list(chain.check(chain.parse(lines)))
    except chain.Broken as broken:
        return broken.fault
    return None


def test_a_hash_is_sha256_of_prev_id_zero_and_body() -> None:
    # printf '%064d%s\0%s' 0 cast-1 '{"unit":"浃底"}' | sha256sum
    by_hand = "9878706aa3642848272f6152f5076e044ce838eb01866efa8320cfa66fc188b4"
    assert chain.link(chain.GENESIS, "cast-1", '{"unit":"浃底"}') == by_hand


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "浃底"]}, '{"a":[true,null,"浃底"],"b":1}'),
        ({"mark": "92.50"}, '{"mark":"92.50"}'),
        (("a", 10**30), '["a",1000000000000000000000000000000]'),
        ("tab\tline\n", '"tab\\tline\\n"'),
        ({}, "{}"),
    ],
)
def test_canonical_text_has_sorted_keys_no_spaces_and_plain_characters(value: Any, text: str) -> None:
    assert chain.canonical(value) == text
    assert chain.is_canonical(text)


@pytest.mark.parametrize("value", [1.5, float("nan"), {"a": [float("inf")]}, {1: "a"}, "\ud800", {"a": {1, 2}}, b"x"])
def test_what_has_no_exact_form_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):
        chain.canonical(value)


@pytest.mark.parametrize(
    "text",
    ['{"a": 1}', '{"b":1,"a":2}', '{"a":1,"a":1}', "1.0", "NaN", "-0", '"\\u4e00"', '"\\ud800"', "", "{", "[" * 5000],
)
def test_a_text_in_any_other_form_is_not_canonical(text: str) -> None:
    assert not chain.is_canonical(text)


@timeless
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
    )
)
def test_canonical_text_says_the_value_again(value: Any) -> None:
    text = chain.canonical(value)
    assert json.loads(text) == value
    assert chain.is_canonical(text)


@timeless
@given(st.integers(0, 30))
def test_an_untouched_export_is_intact(count: int) -> None:
    assert fault(as_bytes(records(count))) is None


def test_contests_in_one_file_are_chained_separately() -> None:
    mixed = [line for pair in zip(records(3), records(3, "town"), strict=True) for line in pair]
    assert fault(as_bytes(mixed)) is None


@timeless
@given(st.data())
def test_a_flipped_bit_anywhere_names_the_record_it_is_in(data: st.DataObject) -> None:
    lines = as_bytes(records(6))
    number = data.draw(st.integers(0, 5), "line")
    place = data.draw(st.integers(0, len(lines[number]) - 1), "byte")
    changed = bytearray(lines[number])
    changed[place] ^= 1 << data.draw(st.integers(0, 7), "bit")
    lines[number] = bytes(changed)
    found = fault(list(io.BytesIO(b"".join(lines))))
    assert found is not None
    # A flipped contest name in the first record starts another contest; then the second one has lost its start.
    assert found.line == number + 1 or (found.line == 2 and number == 0)


@timeless
@given(st.integers(2, 12), st.data())
def test_a_removed_record_is_a_gap_at_the_next(count: int, data: st.DataObject) -> None:
    lines = records(count)
    gone = data.draw(st.integers(0, count - 2))
    found = fault(as_bytes(lines[:gone] + lines[gone + 1 :]))
    assert found == chain.Fault("liushi", gone + 2, chain.GAP, gone + 1)


@timeless
@given(st.integers(2, 12), st.data())
def test_swapped_records_show_at_the_first_of_them(count: int, data: st.DataObject) -> None:
    lines = records(count)
    first = data.draw(st.integers(0, count - 2))
    second = data.draw(st.integers(first + 1, count - 1))
    lines[first], lines[second] = lines[second], lines[first]
    found = fault(as_bytes(lines))
    assert found == chain.Fault("liushi", second + 1, chain.GAP, first + 1)


@timeless
@given(st.integers(1, 8), st.data())
def test_a_record_written_twice_stands_in_the_wrong_place(count: int, data: st.DataObject) -> None:
    lines = records(count)
    twice = data.draw(st.integers(0, count - 1))
    found = fault(as_bytes([*lines, lines[twice]]))
    assert found == chain.Fault("liushi", twice + 1, chain.DUPLICATE, count + 1)


@timeless
@given(st.integers(2, 8), st.data())
def test_an_id_used_twice_shows_even_when_every_hash_was_computed_anew(count: int, data: st.DataObject) -> None:
    lines = records(count)
    second = data.draw(st.integers(1, count - 1))
    first = data.draw(st.integers(0, second - 1))
    lines[second] = chain.Line("liushi", second + 1, lines[first].id, "{}", "", "")
    found = fault(as_bytes(relinked(lines)))
    assert found == chain.Fault("liushi", second + 1, chain.DUPLICATE, second + 1)


@timeless
@given(st.integers(1, 8), st.data())
def test_a_body_that_is_not_canonical_shows_even_when_every_hash_was_computed_anew(
    count: int, data: st.DataObject
) -> None:
    lines = records(count)
    bad = data.draw(st.integers(0, count - 1))
    lines[bad] = chain.Line("liushi", bad + 1, lines[bad].id, '{"n": 1.5}', "", "")
    found = fault(as_bytes(relinked(lines)))
    assert found == chain.Fault("liushi", bad + 1, chain.BODY, bad + 1)


@timeless
@given(st.integers(1, 8), st.data())
def test_a_line_cut_short_names_the_record_that_should_stand_there(count: int, data: st.DataObject) -> None:
    lines = as_bytes(records(count))
    rest = data.draw(st.integers(1, len(lines[-1]) - 1))
    found = fault([*lines[:-1], lines[-1][:rest]])
    assert found == chain.Fault("liushi" if count > 1 else "", count, chain.LINE, count)


def test_a_changed_record_with_a_hash_to_match_breaks_the_next_one() -> None:
    lines = records(4)
    body = '{"n":99}'
    lines[1] = chain.Line("liushi", 2, "id2", body, lines[0].hash, chain.link(lines[0].hash, "id2", body))
    assert fault(as_bytes(lines)) == chain.Fault("liushi", 3, chain.PREV, 3)


@pytest.mark.parametrize(
    "change",
    [
        {"seq": True},
        {"seq": "1"},
        {"seq": 1.0},
        {"seq": 0},
        {"id": ""},
        {"id": "a\0b"},
        {"contest": ""},
        {"body": {}},
        {"more": 1},
        {"hash": None},
    ],
)
def test_a_line_with_other_fields_or_types_is_not_a_record(change: dict[str, Any]) -> None:
    line = {**vars(records(1)[0]), **change}
    assert fault([json.dumps(line).encode() + b"\n"]) == chain.Fault("", 1, chain.LINE, 1)


def test_a_field_that_stands_twice_is_refused() -> None:
    line = as_bytes(records(1))[0].replace(b'"seq":1}', b'"seq":1,"seq":1}')
    assert fault([line]) == chain.Fault("", 1, chain.LINE, 1)


def test_half_a_surrogate_pair_is_a_fault_and_not_a_crash() -> None:
    line = as_bytes(records(1))[0].replace(b'"id1"', b'"\\ud800"')
    assert fault([line]) == chain.Fault("liushi", 1, chain.HASH, 1)


@timeless
@given(st.integers(2, 10), st.data())
def test_a_cut_off_end_shows_only_beside_a_head_that_was_kept(count: int, data: st.DataObject) -> None:
    lines = records(count)
    kept = lines[: data.draw(st.integers(1, count - 1))]
    assert fault(as_bytes(kept)) is None
    assert kept[-1].hash != lines[-1].hash


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a lone copy of the verifier, without site packages and without our code in reach."""
    shutil.copy(Path(chain.__file__), folder / "chain.py")
    return subprocess.run(
        [sys.executable, "-I", "-S", "chain.py", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_verifier_alone_prints_the_head_of_an_intact_file(tmp_path: Path) -> None:
    lines = records(3)
    (tmp_path / "a.jsonl").write_bytes(b"".join(as_bytes(lines)))
    done = run(tmp_path, "a.jsonl", "--head", lines[-1].hash)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"liushi 3 {lines[-1].hash}\n", "")


def test_the_verifier_alone_names_the_bad_record_and_the_cut_off_end(tmp_path: Path) -> None:
    lines = records(3)
    (tmp_path / "bad.jsonl").write_bytes(b"".join(as_bytes(lines)).replace(b'{\\"n\\":2', b'{\\"n\\":7'))
    (tmp_path / "cut.jsonl").write_bytes(b"".join(as_bytes(lines[:2])))
    (tmp_path / "empty.jsonl").write_bytes(b"")
    bad = run(tmp_path, "bad.jsonl")
    assert (bad.returncode, bad.stdout) == (1, "")
    assert bad.stderr == "line 2: record 2 of liushi is bad: its content does not match its hash\n"
    cut = run(tmp_path, "cut.jsonl", "--head", lines[-1].hash)
    assert (cut.returncode, cut.stderr) == (1, "record 2 of liushi is bad: the end is missing or another one\n")
    assert [run(tmp_path, name).returncode for name in ("empty.jsonl", "missing.jsonl")] == [1, 1]


def test_the_verifier_imports_the_standard_library_alone() -> None:
    tree = ast.parse(Path(chain.__file__).read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
