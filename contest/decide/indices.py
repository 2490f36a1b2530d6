"""Recording the index values of a quarter (晾晒): per unit and criterion, unknown ones left out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final
from unicodedata import normalize

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import Events, Stamp
from contest.errors import N_, Invalid, Problem, WrongPhase
from contest.model import Criterion
from contest.scoring.errors import shown
from contest.scoring.exact import parse_decimal
from contest.state import State

LONGEST_SOURCE: Final = 200
_QUARTER: Final = re.compile(r"(?P<year>(?:19|20)[0-9]{2})年?(?:[-/ ]?Q|第)(?P<quarter>[1-4一二三四])(?:季度)?", re.I)
_DATE: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


def quarter_of(text: str) -> str | None:
    """Return a quarter as it is stored, or None for what is none.

    >>> quarter_of("2023年第一季度"), quarter_of("2023-q2"), quarter_of("２０２３Q3"), quarter_of("2023")
    ('2023Q1', '2023Q2', '2023Q3', None)
    """
    found = _QUARTER.fullmatch(normalize("NFKC", text).strip())
    if found is None:
        return None
    quarter = found["quarter"]
    return f"{found['year']}Q{'一二三四'.find(quarter) + 1 or quarter}"


def as_stored(command: cmd.RecordIndices) -> dict[str, Any]:
    """Return a command's fields as its events hold them."""
    return {
        "period": quarter_of(command.period),
        "values": {unit: _known(values) for unit, values in command.values.items()},
        "source": command.source.strip(),
        "date": command.date.strip(),
    }


def _known(values: Mapping[str, str]) -> dict[str, Decimal]:
    """Return the values that are known; what is no number was refused before."""
    parsed = {criterion: parse_decimal(_typed(text)) for criterion, text in values.items() if text.strip()}
    return {criterion: value for criterion, value in parsed.items() if value is not None}


def _typed(text: str) -> str:
    # A Chinese keyboard types full-width digits.
    return normalize("NFKC", text).strip()


def record_indices(state: State, command: cmd.RecordIndices, stamp: Stamp) -> Events:
    problems = [*_faults_of_source(command), *_faults_of_values(state, command)]
    if problems:
        raise Invalid(problems)
    stored = as_stored(command)
    shared = {name: stored[name] for name in ("period", "source", "date")} | {"combine": command.combine}
    found = []
    for unit, values in stored["values"].items():
        known = state.indices.get(unit, {}).get(stored["period"])
        was = {} if known is None else dict(known.values)
        if values != was or (known is not None and known.combine != command.combine):
            found.append(ev.IndicesRecorded(unit=unit, values=values, **shared, **stamp))
    if not found:
        raise WrongPhase(N_("These values are recorded already – nothing would change."))
    return tuple(found)


def _faults_of_source(command: cmd.RecordIndices) -> Iterator[Problem]:
    if quarter_of(command.period) is None:
        yield Problem(
            "period", N_("“{text}” is no quarter – write it like 2023Q1."), (("text", shown(command.period)),)
        )
    if not 1 <= len(command.source.strip()) <= LONGEST_SOURCE:
        yield Problem("source", N_("Say where the values come from."))
    if command.date.strip() and not _DATE.fullmatch(command.date.strip()):
        yield Problem("date", N_("“{text}” is no date – write it like 2023-04-07."), (("text", shown(command.date)),))
    if command.combine not in ("average", "total"):
        yield Problem("combine", N_("The one figure is the average or the total."))


def _faults_of_values(state: State, command: cmd.RecordIndices) -> Iterator[Problem]:
    criteria = {one.id: one.title for one in indices_of(state)}
    for unit, values in command.values.items():
        if unit not in state.units:
            yield Problem(shown(unit), N_("There is no unit “{id}”."), (("id", shown(unit)),))
            continue
        name = state.unit_name(unit)
        for criterion, text in values.items():
            if criterion not in criteria:
                yield Problem(name, N_("There is no index “{id}”."), (("id", shown(criterion)),))
                continue
            number = parse_decimal(_typed(text)) if text.strip() else None
            if text.strip() and (number is None or number < 0):
                told = (("value", shown(text)), ("index", criteria[criterion]))
                yield Problem(name, N_("“{value}” is no value of “{index}” – write a number like 92.5."), told)


def indices_of(state: State) -> tuple[Criterion, ...]:
    """Return the indices that are displayed: the contest's own criteria, in their order."""
    return state.contest.criteria if state.contest else ()
