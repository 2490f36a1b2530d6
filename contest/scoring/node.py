"""One object of a JSON document, read entry by entry. Every problem is gathered with its path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final, cast

from contest.errors import N_, Problem
from contest.scoring.errors import is_invisible, problem, shown
from contest.scoring.exact import MAX_PLACES, parse_decimal

MAX_ENTRIES: Final = 100
MAX_ID: Final = 64
MAX_TITLE: Final = 200
MAX_COUNT: Final = 1000


@dataclass
class Report:
    """Gathers problems while reading goes on."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, path: str, template: str, **values: object) -> None:
        self.problems.append(problem(path, template, **values))


class Node:
    """One JSON object of the document with its path; each reader returns its fallback after a complaint."""

    def __init__(self, report: Report, path: str, value: object, keys: str, required: str = "") -> None:
        self.report, self.path = report, path
        self.values: Mapping[str, Any] = cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
        self._found_before = len(report.problems)
        if not isinstance(value, Mapping):
            report.add(path, N_("“{value}” stands where an object in braces is needed."), value=shown(value))
            return
        for key in value:
            if key not in keys.split():
                self._complain_of(shown(key), keys.split())
        for key in required.split():
            if key not in value:
                report.add(self.at(key), N_("This entry is missing."))

    def _complain_of(self, key: str, known: list[str]) -> None:
        template = N_("This entry is not known – the known ones are {known}.")
        near = get_close_matches(key.lower(), known, n=1, cutoff=0.5)
        if near:
            template = N_("This entry is not known – did you mean “{near}”? The known ones are {known}.")
        self.report.add(self.at(key), template, near="".join(near), known=", ".join(known))

    @property
    def is_sound(self) -> bool:
        return len(self.report.problems) == self._found_before

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        return self.values.get(key) is not None

    def number(self, key: str, default: Decimal, *, above: int | None = None) -> Decimal:
        if key not in self.values:
            return default
        number = parse_decimal(self.values[key])
        if number is None:
            self.report.add(
                self.at(key),
                N_("“{value}” is not a number – write it like 92.5, with at most {places} decimals."),
                value=shown(self.values[key]),
                places=MAX_PLACES,
            )
            return default
        if above is not None and number <= above:
            self.report.add(
                self.at(key), N_("{value} is too small – it must be more than {above}."), value=number, above=above
            )
            return default
        return number

    def whole(self, key: str, default: int, lowest: int, highest: int = MAX_COUNT) -> int:
        value = self.values.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
            return value
        self.report.add(
            self.at(key),
            N_("“{value}” is not a whole number from {lowest} to {highest}."),
            value=shown(value),
            lowest=lowest,
            highest=highest,
        )
        return default

    def choice(self, key: str, choices: str) -> Any:
        """Return one of the words in ``choices``; the first one is the default."""
        known = choices.split()
        value = self.values.get(key, known[0])
        if value in known:
            return value
        template = N_("“{value}” is not possible – use {choices}.")
        self.report.add(self.at(key), template, value=shown(value), choices=", ".join(known))
        return known[0]

    def text(self, key: str, default: str, longest: int) -> str:
        value = self.values.get(key, default)
        is_name = isinstance(value, str) and 0 < len(value) <= longest and value == value.strip()
        if is_name and not any(map(is_invisible, value)):
            return str(value)
        self.report.add(
            self.at(key),
            N_("“{value}” is not a name – use 1 to {longest} visible characters."),
            value=shown(value),
            longest=longest,
        )
        return default

    def entries(self, key: str) -> Sequence[object]:
        value = self.values.get(key, ())
        if not isinstance(value, list | tuple):
            self.report.add(self.at(key), N_("“{value}” stands where a list is needed."), value=shown(value))
            return ()
        if len(value) > MAX_ENTRIES:
            self.report.add(
                self.at(key), N_("{count} entries are too many – {most} at most."), count=len(value), most=MAX_ENTRIES
            )
            return ()
        return value
