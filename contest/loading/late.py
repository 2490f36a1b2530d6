"""One judge typed in while a meeting runs, checked like a row of a roster."""

from __future__ import annotations

from collections.abc import Sequence

from contest.errors import Invalid
from contest.loading.cells import Row
from contest.loading.entries import made_id
from contest.loading.persons import person_of
from contest.loading.problems import Report
from contest.model import Judge


def late_judge(name: str, group: str, home: Sequence[str] = (), person: str = "") -> Judge:
    """Return the judge of what was typed; the id follows from the name, as in a roster.

    Raises
    ------
    Invalid
        With every problem.
    """
    report = Report()
    row = Row("", None, {"name": name.strip(), "group": group.strip(), "person": person.strip()}, {}, report)
    found = Judge(
        id=made_id("judge", name),
        name=row.name("name"),
        group=row.text("group", required=True, limit=64),
        home=tuple(home),
        person=person_of(row),
    )
    if report:
        raise Invalid(report.problems)
    return found
