"""A second opinion: reads an exported ledger and computes the result of a meeting. Shares no code with the program.

It knows the weighted six-criteria rules of the rehearsal: recuse, total, trim inside the group, group weights, half up.
"""

from __future__ import annotations

import hashlib
import json
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any


def events(path: Path) -> list[dict[str, Any]]:
    """Return the events in order, after checking the chain row by row."""
    previous, found = "0" * 64, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row = json.loads(line)
        material = f"{previous}{row['id']}\0{row['body']}".encode()
        assert row["seq"] == number
        assert row["prev"] == previous
        assert row["hash"] == hashlib.sha256(material).hexdigest()
        previous = row["hash"]
        found.append(json.loads(row["body"]))
    return found


def result(path: Path, meeting: str) -> list[tuple[str, str | None, int | None]]:
    """Return (unit, published score, place) for every unit that was closed, best first."""
    panel: list[dict[str, Any]] = []
    rules: dict[str, Any] = {}
    ballots: dict[str, dict[str, dict[str, str]]] = {}
    for event in events(path):
        if event.get("meeting") != meeting:
            continue
        if event["type"] == "PanelSeated":
            panel = event["judges"]
        elif event["type"] == "PolicyFixed":
            rules = event["document"]
        elif event["type"] == "EvaluationOpened":
            ballots.setdefault(event["unit"], {})
        elif event["type"] == "BallotCast":
            ballots[event["unit"]][event["judge"]] = event["marks"]
    scores = {unit: score(unit, cast, panel, rules) for unit, cast in ballots.items()}
    known = [value for value in scores.values() if value is not None]
    lines = [
        (unit, None if value is None else str(value), None if value is None else 1 + sum(v > value for v in known))
        for unit, value in scores.items()
    ]
    return sorted(lines, key=lambda line: (line[2] or 999, line[0]))


def score(
    unit: str, cast: dict[str, dict[str, str]], panel: list[dict[str, Any]], rules: dict[str, Any]
) -> Decimal | None:
    criteria = {one["id"]: Fraction(one["weight"]) for one in rules["criteria"]}
    total_weight = sum(criteria.values())
    value, weights = Fraction(0), Fraction(0)
    for group in rules["groups"]:
        totals = []
        for judge in panel:
            if judge["group"] != group["id"] or unit in judge.get("home", []) or judge["id"] not in cast:
                continue
            marks = cast[judge["id"]]
            totals.append(sum(Fraction(marks[name]) * weight for name, weight in criteria.items()) / total_weight)
        if len(totals) < group["min_n"]:
            return None
        totals.sort()
        trim = group["trim"]
        if trim and len(totals) >= trim["from_n"]:
            totals = totals[trim["low"] : len(totals) - trim["high"]]
        value += Fraction(group["weight"]) * sum(totals) / len(totals)
        weights += Fraction(group["weight"])
    exact = value / weights
    with localcontext() as context:
        context.prec = 60
        places = Decimal(1).scaleb(-rules["rounding"]["places"])
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(places, ROUND_HALF_UP)
