"""The hash chain, and a verifier for exported ledgers that needs nothing but Python.

This file imports the standard library alone, so that a stranger can take it and an export and check them:

    python chain.py EXPORT.jsonl [--head HASH]

Each line is one JSON object ``{"contest","seq","id","body","prev","hash"}``; ``body`` is canonical JSON as a
string. ``seq`` runs 1, 2, 3 … within a contest and ``hash`` is the sha256 of ``prev``, ``id``, a zero byte and
``body``. The chain cannot show that its end was cut off: compare the last hash with one that was kept, on
a printed sheet or a receipt (``--head``).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
FIELDS = ("contest", "seq", "id", "body", "prev", "hash")

GAP = "gap"
ORDER = "order"
PREV = "prev"
HASH = "hash"
DUPLICATE = "duplicate"
BODY = "body"
LINE = "line"
CUT = "cut"

REASONS = {
    GAP: "records are missing before it",
    ORDER: "it stands in the wrong place",
    PREV: "it does not follow the record before it",
    HASH: "its content does not match its hash",
    DUPLICATE: "its id was used before",
    BODY: "its body is not canonical JSON",
    LINE: "it is not a complete record",
    CUT: "the end is missing or another one",
}


@dataclass(frozen=True)
class Fault:
    """The first record that is not as it was written; ``reason`` is a key of ``REASONS``, ``line`` counts from 1.

    ``contest`` is "" and ``seq`` 0 when an unreadable line is the first one.
    """

    contest: str
    seq: int
    reason: str
    line: int = 0

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}record {self.seq} of {self.contest or 'the file'} is bad: {REASONS[self.reason]}"


class Broken(Exception):
    """Raised at the first bad record; ``fault`` says which and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True)
class Tip:
    """The last record of a contest so far: its number and its hash."""

    seq: int = 0
    hash: str = GENESIS


@dataclass(frozen=True)
class Line:
    """One exported record, in the order of ``FIELDS``."""

    contest: str
    seq: int
    id: str
    body: str
    prev: str
    hash: str


def link(prev: str, id: str, body: str) -> str:
    """Compute the hash of a record from the hash before it.

    Raises
    ------
    UnicodeEncodeError
        The texts hold half a surrogate pair, which UTF-8 cannot carry.

    Examples
    --------
    >>> link(GENESIS, "a", "{}")[:16]
    '9eb745ff2691dcfd'
    """
    return hashlib.sha256(f"{prev}{id}\0{body}".encode()).hexdigest()


def canonical(value: Any) -> str:
    """Write a value as canonical JSON: sorted keys, no spaces, UTF-8 text as it is.

    Raises
    ------
    ValueError
        The value holds a float (write decimals as strings), a key that is not text, half a surrogate pair,
        or something that JSON does not know.

    Examples
    --------
    >>> canonical({"unit": "浃底", "marks": {"b": "9.5", "a": "10"}})
    '{"marks":{"a":"10","b":"9.5"},"unit":"浃底"}'
    """
    _refuse_inexact(value)
    text = _dump(value)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("half a surrogate pair cannot be written as UTF-8") from error
    return text


def is_canonical(text: str) -> bool:
    """Tell whether a text is exactly what `canonical` would write for what it says.

    >>> is_canonical('{"a":1}'), is_canonical('{"a": 1}'), is_canonical('{"a":1.5}')
    (True, False, False)
    """
    try:
        return canonical(json.loads(text)) == text
    except (ValueError, RecursionError):
        return False


def follow(tip: Tip, contest: str, seq: int, id: str, body: str, prev: str, hash: str) -> Tip:
    """Check that a record follows the tip and is what its hash says.

    Raises
    ------
    Broken
        A gap, a wrong place, another predecessor, or changed content.
    """
    if seq != tip.seq + 1:
        raise Broken(Fault(contest, seq, GAP if seq > tip.seq else ORDER))
    if prev != tip.hash:
        raise Broken(Fault(contest, seq, PREV))
    try:
        expected = link(prev, id, body)
    except UnicodeEncodeError as error:
        raise Broken(Fault(contest, seq, HASH)) from error
    if hash != expected:
        raise Broken(Fault(contest, seq, HASH))
    return Tip(seq, hash)


def check(records: Iterable[Line]) -> Iterator[Line]:
    """Pass records on, each after it was checked against those before it; contests may be interleaved.

    Raises
    ------
    Broken
        At the first bad record; ``fault.line`` is its place in the input, from 1.
    """
    tips: dict[str, Tip] = {}
    ids: dict[str, set[str]] = {}
    for number, record in enumerate(records, start=1):
        known = ids.setdefault(record.contest, set())
        try:
            if record.id in known:
                raise Broken(Fault(record.contest, record.seq, DUPLICATE))
            tips[record.contest] = follow(
                tips.get(record.contest, Tip()),
                record.contest, record.seq, record.id, record.body, record.prev, record.hash,
            )  # fmt: skip
            if not is_canonical(record.body):
                raise Broken(Fault(record.contest, record.seq, BODY))
        except Broken as broken:
            fault = broken.fault
            raise Broken(Fault(fault.contest, fault.seq, fault.reason, number)) from None
        known.add(record.id)
        yield record


def parse(lines: Iterable[bytes]) -> Iterator[Line]:
    """Read exported lines, without checking the chain; each must end with a newline.

    Raises
    ------
    Broken
        A line is cut short, is not UTF-8 or JSON, or does not hold exactly the six fields. ``seq`` names the
        record that should have stood there.
    """
    contest, seq = "", 0
    for number, raw in enumerate(lines, start=1):
        try:
            if not raw.endswith(b"\n"):
                raise ValueError("the line has no end")
            record = _record(json.loads(raw.decode(), object_pairs_hook=_once))
        except (ValueError, TypeError, RecursionError) as error:
            raise Broken(Fault(contest, seq + 1, LINE, number)) from error
        contest, seq = record.contest, record.seq
        yield record


def verify_file(path: str | Path) -> dict[str, Tip]:
    """Check an exported file from its first to its last line.

    Returns
    -------
    dict
        The last record of each contest, in the order of their first lines; empty for an empty file.

    Raises
    ------
    Broken
        At the first bad record.
    OSError
        The file cannot be read.
    """
    tips: dict[str, Tip] = {}
    with open(path, "rb") as file:
        for record in check(parse(file)):
            tips[record.contest] = Tip(record.seq, record.hash)
    return tips


def main(arguments: Sequence[str] | None = None) -> int:
    """Print ``contest seq hash`` for each contest of a file; 0 = intact, 1 = not, 2 = wrong usage."""
    parser = argparse.ArgumentParser(prog="chain.py", description="Verify an exported ledger.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--head", metavar="HASH", help="the last hash as it was noted elsewhere: shows a cut-off end")
    options = parser.parse_args(arguments)
    try:
        tips = verify_file(options.file)
        if options.head is not None and options.head not in {tip.hash for tip in tips.values()}:
            contest, tip = next(reversed(tips.items()), ("", Tip()))
            raise Broken(Fault(contest, tip.seq, CUT))
    except OSError as error:
        print(f"{options.file} cannot be read: {error.strerror}", file=sys.stderr)
        return 1
    except Broken as broken:
        print(broken, file=sys.stderr)
        return 1
    if not tips:
        print(f"{options.file} holds no records", file=sys.stderr)
        return 1
    for contest, tip in tips.items():
        print(contest, tip.seq, tip.hash)
    return 0


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def _refuse_inexact(value: Any) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, list | tuple):
        for item in value:
            _refuse_inexact(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise ValueError(f"a key must be text, not {key!r}")
            _refuse_inexact(item)
    else:
        raise ValueError(f"{type(value).__name__} {value!r} has no exact JSON form; write decimals as strings")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands twice")
    return found


def _record(found: Any) -> Line:
    if not isinstance(found, dict) or set(found) != set(FIELDS):
        raise ValueError("not exactly the six fields")
    record = Line(**found)
    texts = (record.contest, record.id, record.body, record.prev, record.hash)
    # bool is an int for isinstance, and true would stand for record 1.
    if type(record.seq) is not int or record.seq < 1 or not all(isinstance(text, str) for text in texts):
        raise ValueError("a field has the wrong type")
    if not record.contest or not record.id or "\0" in record.id:
        raise ValueError("a name is empty")
    return record


if __name__ == "__main__":
    sys.exit(main())
