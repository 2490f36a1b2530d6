"""A roster from somebody's spreadsheet: units and judges, under Chinese or English headers, to look at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from contest.loading import workbook
from contest.loading.entries import Entries, RosterGroup, RosterSheet
from contest.loading.files import MAX_BYTES, csv_rows, decoded, too_large
from contest.loading.problems import FileProblem, LoadingFailed, Report, shown
from contest.model import Community, Judge, Unit


@dataclass(frozen=True)
class Roster:
    """A roster that was read. With a problem in it, ``units``, ``judges`` and ``groups`` are empty: nothing is loaded.

    ``units`` and ``judges`` stand in order of the file, or of its order column.
    """

    name: str
    sheets: tuple[RosterSheet, ...]
    units: tuple[Unit, ...]
    judges: tuple[Judge, ...]
    groups: tuple[RosterGroup, ...]
    problems: tuple[FileProblem, ...]

    def checked(self) -> Roster:
        """Return the roster itself, or raise LoadingFailed when it has a problem."""
        if self.problems:
            raise LoadingFailed(self.name, self.problems)
        return self


def read_roster(
    name: str,
    data: bytes,
    *,
    communities: Sequence[Community] = (),
    units: Sequence[Unit] = (),
    groups: Mapping[str, str] | None = None,
    community: str | None = None,
) -> Roster:
    """Read a CSV or XLSX roster of units, of judges, or (XLSX, one sheet each) of both. Never raises for bad content.

    Parameters
    ----------
    name : str
        The file's name; only for messages, the content decides what it is.
    data : bytes
        At most 2 MB.
    communities : sequence of Community
        Those of the contest; the community column takes their id, name, or name without its last two characters.
    units : sequence of Unit
        Those already listed. A name that is among them updates that unit; a judge's home may name them.
    groups : mapping of id to title, optional
        The groups of the rules in force; without it the roster defines its own.
    community : str, optional
        The community of units whose row names none.

    Returns
    -------
    Roster
        Every problem of all sheets, with file, row and column.
    """
    report = Report()
    label = shown(PurePath(name).name or name) or "-"
    entries = Entries(report, communities, units, groups, community)
    for title, rows in _sheets(label, data, report):
        entries.read(title, rows)
    entries.finish(label)
    good = not report
    return Roster(
        name=label,
        sheets=tuple(entries.sheets),
        units=tuple(entries.units) if good else (),
        judges=tuple(entries.judges) if good else (),
        groups=entries.groups() if good else (),
        problems=report.problems,
    )


def _sheets(label: str, data: bytes, report: Report) -> list[workbook.Sheet]:
    if len(data) > MAX_BYTES:
        too_large(label, len(data), report)
        return []
    if workbook.is_workbook(data):
        return [(f"{label}[{shown(title)}]", rows) for title, rows in workbook.sheets(data, label, report)]
    text = decoded(data, label, report)
    if text is None:
        return []
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return [(label, list(csv_rows(text, label, report, delimiter=delimiter)))]
