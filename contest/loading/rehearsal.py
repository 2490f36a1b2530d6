"""A rehearsal laid over a contest: invented units, presenters, panels, rules and quotas. The contest says so itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Final, get_args

from contest.errors import N_
from contest.loading.agenda import COMMUNITIES, TITLE_LENGTH
from contest.loading.awards import Quota, read_award_kinds, read_quota
from contest.loading.cells import Once, Row
from contest.loading.indices import read_indices
from contest.loading.persons import person_of
from contest.loading.plan import Plan
from contest.loading.problems import shown
from contest.loading.source import Source
from contest.model import Judge, Meeting, Unit, UnitKind
from contest.scoring.policy import Policy, PolicyInvalid

JUDGES: Final = "judges.csv"
POLICIES: Final = "policies"


def lay_over(plan: Plan, source: Source) -> Plan:
    """Return the plan with the rehearsal's additions and its contest marked as a rehearsal; faults are reported."""
    units = _presented(source, (*plan.units, *_units(source, plan)))
    meetings = tuple(
        replace(meeting, units=tuple(unit.id for unit in units if unit.community == meeting.community))
        for meeting in plan.meetings
    )
    policies = _policies(source, meetings)
    return replace(
        plan,
        contest=replace(plan.contest, rehearsal=True),
        units=units,
        meetings=read_award_kinds(source, _awarded(source, meetings)),
        panels=_panels(source, meetings, units, policies),
        policies=policies,
        indices=(*plan.indices, *read_indices(source, plan.contest.criteria, {unit.id for unit in units})),
    )


def _units(source: Source, plan: Plan) -> tuple[Unit, ...]:
    communities = [community.id for community in plan.contest.communities]
    taken_ids, taken_names = {unit.id for unit in plan.units}, {unit.name for unit in plan.units}
    ids, names, found = Once(), Once(), list[Unit]()
    for row in source.rows("units.csv", "id name community", "kind note", may_lack=True):
        unit = Unit(
            id=row.id(),
            name=row.name("name"),
            kind=row.choice("kind", get_args(UnitKind), "village"),
            community=row.reference("community", communities, COMMUNITIES) or None,
            membership="invented",
            note=row.text("note"),
        )
        fresh = [ids.check(row, "id", unit.id), names.check(row, "name", unit.name)]
        for column, value, taken in (("id", unit.id, taken_ids), ("name", unit.name, taken_names)):
            if value in taken:
                fresh.append(False)
                row.complain(column, N_("“{text}” is already in the contest this is laid over."), text=shown(value))
        if all(fresh):
            found.append(unit)
    return tuple(found)


def _presented(source: Source, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    known, presenters, once = {unit.id for unit in units}, dict[str, str](), Once()
    for row in source.rows("presenters.csv", "unit presenter", may_lack=True):
        unit = row.reference("unit", known, "units.csv", required=True)
        presenter = row.name("presenter")
        if once.check(row, "unit", unit):
            presenters[unit] = presenter
    return tuple(replace(unit, presenter=presenters.get(unit.id, unit.presenter)) for unit in units)


def _awarded(source: Source, meetings: tuple[Meeting, ...]) -> tuple[Meeting, ...]:
    known, awards, once = {meeting.id for meeting in meetings}, dict[str, tuple[Quota, str]](), Once()
    for row in source.rows("awards.csv", "meeting quota", "title", may_lack=True):
        meeting = row.reference("meeting", known, COMMUNITIES, required=True)
        quota = read_quota(row, required=True)
        title = row.text("title", limit=TITLE_LENGTH)
        if once.check(row, "meeting", meeting) and quota is not None:
            awards[meeting] = (quota, title)
    return tuple(
        replace(
            meeting,
            quota=awards[meeting.id][0].number,
            quota_share=awards[meeting.id][0].share,
            award_title=awards[meeting.id][1] or meeting.award_title,
        )
        if meeting.id in awards
        else meeting
        for meeting in meetings
    )


def _policies(source: Source, meetings: tuple[Meeting, ...]) -> dict[str, Policy]:
    """Return the rules of every meeting that has a file ``policies/<meeting>.json``."""
    policies = {}
    for meeting in meetings:
        file = f"{POLICIES}/{meeting.id}.json"
        if not source.has(file):
            continue
        document = source.json(file)
        if not isinstance(document, dict):
            if document is not None:
                source.complain(file, "", N_("A policy is a JSON object in braces."))
            continue
        try:
            policies[meeting.id] = Policy.from_document(document)
        except PolicyInvalid as error:
            for problem in error.problems:
                source.complain(file, shown(problem.where), problem.template, **dict(problem.values))
    return policies


def _panels(
    source: Source, meetings: tuple[Meeting, ...], units: tuple[Unit, ...], policies: dict[str, Policy]
) -> dict[str, tuple[Judge, ...]]:
    panels: dict[str, list[Judge]] = defaultdict(list)
    known, homes = {meeting.id for meeting in meetings}, {unit.id for unit in units}
    once: dict[str, tuple[Once, Once, Once]] = defaultdict(lambda: (Once(), Once(), Once()))
    for row in source.rows(JUDGES, "meeting id name group", "home person", may_lack=True):
        meeting = row.reference("meeting", known, COMMUNITIES, required=True)
        judge = Judge(row.id(), row.name("name"), row.id("group"), _home(row, homes), person_of(row))
        policy = policies.get(meeting)
        if policy is not None and judge.group not in {group.id for group in policy.groups}:
            row.complain("group", N_("The rules of this meeting know no group “{group}”."), group=shown(judge.group))
        ids, names, persons = once[meeting]
        fresh = [ids.check(row, "id", judge.id), names.check(row, "name", judge.name), bool(meeting)]
        if judge.person:
            fresh.append(persons.check(row, "person", judge.person))
        if all(fresh):
            panels[meeting].append(judge)
    return {meeting: tuple(panel) for meeting, panel in panels.items()}


def _home(row: Row, homes: set[str]) -> tuple[str, ...]:
    home = row.several("home")
    for unit in home:
        if unit not in homes:
            row.complain(
                "home",
                N_("“{id}” is not in {file} – correct it here, or add it there."),
                id=shown(unit),
                file="units.csv",
            )
    return home
