"""What can be wrong with a file, and the report that gathers all of it before anybody is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from contest.errors import N_, Invalid, Problem

MAX_PROBLEMS: Final = 500
SHOWN_CHARACTERS: Final = 40


@dataclass(frozen=True)
class FileProblem(Problem):
    """A problem with its place in a file.

    ``row`` is the row a spreadsheet program shows (the header is row 1 unless a title stands above it), None for
    the file as a whole; ``column`` is the header as written. ``where`` says all three, as in ``units.csv:5:kind``.
    """

    file: str = ""
    row: int | None = None
    column: str = ""


class LoadingFailed(Invalid):
    """``problems`` holds a ``FileProblem`` for every fault found; nothing was loaded."""

    code = "loading_failed"
    template = N_("{name} has {count} problems – nothing was loaded. Correct them all and load again.")

    def __init__(self, name: str, problems: tuple[FileProblem, ...]) -> None:
        super().__init__(problems, name=name)


class Report:
    """Gathers problems. Past ``MAX_PROBLEMS`` it only says that there are more: a hostile file must not fill memory."""

    def __init__(self) -> None:
        self._problems: list[FileProblem] = []
        self._cut = False

    def add(self, file: str, row: int | None, column: str, template: str, /, **values: object) -> None:
        if len(self._problems) >= MAX_PROBLEMS:
            if not self._cut:
                self._cut = True
                self._problems.append(_problem(file, None, "", N_("There are more problems than are listed here."), {}))
            return
        self._problems.append(_problem(file, row, column, template, values))

    @property
    def problems(self) -> tuple[FileProblem, ...]:
        return tuple(self._problems)

    def __bool__(self) -> bool:
        return bool(self._problems)


def _problem(file: str, row: int | None, column: str, template: str, values: dict[str, object]) -> FileProblem:
    where = ":".join(part for part in (file, "" if row is None else str(row), column) if part)
    shown = tuple((key, str(value)) for key, value in values.items())
    return FileProblem(where, template, shown, file, row, column)


def shown(text: str) -> str:
    """Return a piece of somebody's input fit to stand in a sentence: short, with invisible characters spelled out.

    >>> shown("村\\u202e" + "长" * 50)[:12]
    '村\\\\u202e长长长长长'
    """
    visible = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text[: SHOWN_CHARACTERS + 1])
    return visible if len(text) <= SHOWN_CHARACTERS else visible[:SHOWN_CHARACTERS] + "…"
