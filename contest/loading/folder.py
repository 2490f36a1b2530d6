"""A contest folder, and a rehearsal folder laid over it, to a plan. Everything is read before anything is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, get_args

from contest.errors import N_
from contest.loading.agenda import COMMUNITIES, PLACES, TITLE_LENGTH, Place, read_agendas, read_places
from contest.loading.awards import read_award_kinds
from contest.loading.cells import NAME_LENGTH, Once, Row
from contest.loading.indices import read_indices
from contest.loading.plan import Plan
from contest.loading.problems import LoadingFailed, Report, shown
from contest.loading.rehearsal import lay_over
from contest.loading.source import MAX_ENTRIES, Source
from contest.model import (
    Caption,
    Community,
    Contest,
    Criterion,
    Fact,
    Honour,
    HonourKind,
    Meeting,
    Membership,
    Participant,
    Stage,
    Unit,
    UnitKind,
)
from contest.views.attendance import CATEGORIES

CONTEST: Final = "contest.toml"
UNITS: Final = "units.csv"
_TEXTS: Final = (
    "id", "title", "town", "county", "period", "theme", "programme", "aim", "index_set", "source"
)  # fmt: skip
_KEYS: Final = (*_TEXTS, "year", "quarter", "slogans", "headline", "indices", "aspects", "facts")


def read_folder(path: Path, rehearsal: Path | None = None) -> Plan:
    """Read a contest folder, and lay a rehearsal folder over it, or refuse both with every problem.

    Parameters
    ----------
    path : Path
        A folder with ``contest.toml``, ``communities.csv``, ``stages.csv`` and ``units.csv``; places, stops, items,
        participants, directives, remarks, honours, index values and captions are read when they are there.
    rehearsal : Path, optional
        A folder with invented units, presenters, judges, policies and quotas; the contest is marked as a rehearsal.

    Returns
    -------
    Plan
        Cross-references checked; meetings in the order of the communities.

    Raises
    ------
    LoadingFailed
        ``problems`` holds every fault of both folders with file, row and column.
    """
    report = Report()
    for folder in (path, rehearsal):
        if folder is not None and not folder.is_dir():
            report.add(folder.name, None, "", N_("There is no folder {path} – check the path."), path=folder)
    if report:
        raise LoadingFailed(path.name, report.problems)
    path = path.resolve()
    plan = _read_contest(Source(path, report))
    if rehearsal is not None:
        plan = lay_over(plan, Source(rehearsal.resolve(), report))
    if report:
        raise LoadingFailed(path.name, report.problems)
    return plan


@dataclass(frozen=True)
class _Gathering:
    """A line of ``communities.csv``: the community and what is said of its meeting."""

    community: Community
    title: str
    purpose: str
    format: str
    purpose_quote: str
    format_quote: str
    not_reported: tuple[str, ...]


def _read_contest(source: Source) -> Plan:
    document = source.toml(CONTEST)
    for key in [key for key in document if key not in _KEYS][:MAX_ENTRIES]:
        source.complain(CONTEST, shown(key), N_("“{key}” is not known here – check the spelling."), key=shown(key))
    head = source.record(CONTEST, document, _TEXTS)
    town = head.name("town", required=False)
    gatherings = _gatherings(source)
    places = read_places(source)
    units = _units(source, gatherings)
    agendas = read_agendas(source, town, gatherings, places, {unit.id for unit in units})
    people = _participants(source, gatherings)
    contest = Contest(
        id=head.id(),
        title=head.text("title", required=True, limit=TITLE_LENGTH),
        town=town,
        theme=head.text("theme"),
        period=head.text("period", limit=TITLE_LENGTH),
        programme=head.text("programme"),
        slogans=_slogans(source, document),
        criteria=_criteria(source, document, "indices"),
        aspects=_criteria(source, document, "aspects"),
        communities=tuple(one.community for one in gatherings.values()),
        captions=_captions(source, places),
        facts=_facts(source, document),
        source=head.text("source"),
        attendance=people.get("", ()),
    )
    return Plan(
        contest=contest,
        units=units,
        meetings=read_award_kinds(
            source,
            tuple(_meeting(one, agendas.get(key, ()), people.get(key, ()), units) for key, one in gatherings.items()),
        ),
        honours=_honours(source, gatherings, units),
        panels={},
        policies={},
        indices=read_indices(source, contest.criteria, {unit.id for unit in units}),
    )


def _meeting(
    one: _Gathering, agenda: tuple[Stage, ...], people: tuple[Participant, ...], units: Collection[Unit]
) -> Meeting:
    meeting = Meeting(
        id=one.community.id,
        title=one.title,
        community=one.community.id,
        theme=one.community.theme,
        format=one.format,
        purpose=one.purpose,
        agenda=agenda,
        units=tuple(unit.id for unit in units if unit.community == one.community.id),
        participants=tuple(person.label for person in people),
        attendance=people,
        not_reported=one.not_reported,
        purpose_quote=one.purpose_quote,
        format_quote=one.format_quote,
    )
    award = meeting.first("award")
    return replace(meeting, award_title=award.title) if award else meeting


def _criteria(source: Source, document: Mapping[str, Any], key: str) -> tuple[Criterion, ...]:
    ids, found = Once(), list[Criterion]()
    for row in source.records(CONTEST, document, key, ("id", "title")):
        criterion = Criterion(row.cells.get("id", ""), row.name("title"))
        # Criterion ids are keys in policies and may hold an underscore, which other ids may not.
        if not criterion.id.replace("_", "").isalnum() or not criterion.id.isascii():
            row.complain(
                "id",
                N_("“{text}” is not an id – use small letters, digits and hyphens, at most 40."),
                text=shown(criterion.id),
            )
        elif ids.check(row, "id", criterion.id):
            found.append(criterion)
    return tuple(found)


def _facts(source: Source, document: Mapping[str, Any]) -> tuple[Fact, ...]:
    rows = source.records(CONTEST, document, "facts", ("id", "text", "quote"))
    return tuple(
        Fact(row.text("id", required=True), row.text("text", required=True), row.text("quote")) for row in rows
    )


def _slogans(source: Source, document: Mapping[str, Any]) -> tuple[str, ...]:
    slogans = document.get("slogans", [])
    if not isinstance(slogans, list) or len(slogans) > MAX_ENTRIES:
        source.complain(CONTEST, "slogans", N_("A list of texts is needed here."))
        return ()
    rows = [source.record(CONTEST, {"slogans": slogan}, ("slogans",)) for slogan in slogans]
    return tuple(row.text("slogans", required=True, limit=TITLE_LENGTH) for row in rows)


def _gatherings(source: Source) -> dict[str, _Gathering]:
    optional = "meeting_title own_theme purpose stated_format not_reported theme_quote purpose_quote format_quote"
    ids, names, orders = Once(), Once(), Once()
    found: list[tuple[int, _Gathering]] = []
    rows = source.rows(COMMUNITIES, "order id name", optional)
    if not rows and not source.report:
        source.complain(COMMUNITIES, "", N_("The file holds no row below its header."))
    for row in rows:
        order = row.whole("order", least=1, required=True)
        theme_quote, format_quote = row.text("theme_quote"), row.text("format_quote")
        community = Community(row.id(), row.name("name"), row.text("own_theme"), theme_quote or format_quote)
        title = row.text("meeting_title", limit=TITLE_LENGTH) or community.name
        fresh = ids.check(row, "id", community.id), names.check(row, "name", community.name)
        if order is not None and orders.check(row, "order", str(order)) and all(fresh):
            gathering = _Gathering(
                community,
                title,
                row.text("purpose"),
                row.text("stated_format"),
                row.text("purpose_quote"),
                format_quote,
                row.several("not_reported"),
            )
            found.append((order, gathering))
    return {one.community.id: one for _, one in sorted(found, key=lambda pair: pair[0])}


def _units(source: Source, communities: Collection[str]) -> tuple[Unit, ...]:
    ids, names, found = Once(), Once(), list[Unit]()
    for row in source.rows(UNITS, "id name community", "kind membership presenter note quote"):
        unit = Unit(
            id=row.id(),
            name=row.name("name"),
            kind=row.choice("kind", get_args(UnitKind), "village"),
            community=row.reference("community", communities, COMMUNITIES) or None,
            membership=row.choice("membership", get_args(Membership), "stated"),
            presenter=row.name("presenter", required=False),
            note=row.text("note"),
            quote=row.text("quote"),
        )
        if all((ids.check(row, "id", unit.id), names.check(row, "name", unit.name))):
            found.append(unit)
    return tuple(found)


def _participants(source: Source, communities: Collection[str]) -> dict[str, tuple[Participant, ...]]:
    """Return who took part, as labelled, by community; a row without a community is about the whole contest."""
    people: dict[str, list[tuple[int, Participant]]] = defaultdict(list)
    for row in source.rows("participants.csv", "community order label", "category note quote", may_lack=True):
        community = row.reference("community", communities, COMMUNITIES)
        order = row.whole("order", least=1, required=True)
        label, note, quote = row.text("label", required=True), row.text("note"), row.text("quote")
        people[community].append((order or 0, Participant(label, _categories(row), note, quote)))
    return {key: tuple(one for _, one in sorted(found, key=lambda pair: pair[0])) for key, found in people.items()}


def _categories(row: Row) -> tuple[str, ...]:
    found = row.several("category")
    for category in found:
        if category not in CATEGORIES:
            row.complain(
                "category",
                N_("“{text}” is not possible here – choose one of: {allowed}."),
                text=shown(category),
                allowed=", ".join(CATEGORIES),
            )
    return found


def _captions(source: Source, places: Mapping[str, Place]) -> tuple[Caption, ...]:
    captions = []
    for row in source.rows("captions.csv", "caption", "order place quote", may_lack=True):
        place = places.get(row.reference("place", places, PLACES))
        text = row.text("caption", required=True)
        captions.append(Caption(text, place.name if place else "", row.text("quote")))
    return tuple(captions)


def _honours(source: Source, communities: Collection[str], units: Collection[Unit]) -> tuple[Honour, ...]:
    names = {unit.id: unit.name for unit in units}
    optional = "unit named_in level period since year month count streak_months note quote"
    ids, found = Once(), list[Honour]()
    for row in source.rows("honours.csv", "id title kind", optional, may_lack=True):
        unit = row.reference("unit", names, UNITS)
        honour = Honour(
            id=row.text("id", required=True, limit=NAME_LENGTH),
            title=row.name("title"),
            kind=_honour_kind(row),
            unit=unit or None,
            unit_name=names.get(unit, ""),
            community=row.reference("named_in", communities, COMMUNITIES) or None,
            level=row.text("level", limit=TITLE_LENGTH),
            period=row.text("period", limit=TITLE_LENGTH),
            since=row.text("since", limit=TITLE_LENGTH),
            count=row.whole("count", least=1),
            streak_months=row.whole("streak_months", least=1),
            note=row.text("note"),
            quote=row.text("quote"),
        )
        row.whole("year", least=1900)
        row.whole("month", least=1, most=12)
        if ids.check(row, "id", honour.id):
            found.append(honour)
    return tuple(found)


def _honour_kind(row: Row) -> HonourKind:
    return row.choice("kind", get_args(HonourKind), "other")
