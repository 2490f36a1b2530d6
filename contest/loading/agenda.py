"""The agendas of a contest folder: stages in each community's own order, with stops, directives and remarks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar, get_args

from contest.errors import N_
from contest.loading.cells import Once, Row
from contest.loading.source import Source
from contest.loading.times import clock
from contest.model import (
    STAGE_KINDS,
    CommentaryScope,
    Directive,
    Item,
    ItemState,
    PlaceKind,
    Quantity,
    Remark,
    RemarkKind,
    Stage,
    StageKind,
    Stop,
)

TITLE_LENGTH: Final = 60
PLACES: Final = "places.csv"
COMMUNITIES: Final = "communities.csv"
STAGES: Final = "stages.csv"
STAGE_COLUMNS: Final = (
    "words segment who topics sharer host scope commentators highlights_required planned_at minutes note quote"
)
LONGEST_MINUTES: Final = 24 * 60
T = TypeVar("T")
# (community, number of the stage or stop there)
Key = tuple[str, int]
Placed = dict[Key, list[tuple[Row, T]]]


@dataclass(frozen=True)
class Place:
    """A place the contest mentions; ``part_of`` is the id of the place it lies in, or ""."""

    id: str
    name: str
    kind: PlaceKind
    township: str
    part_of: str


def read_places(source: Source) -> dict[str, Place]:
    rows = source.rows(PLACES, "id name kind", "township community basis part_of note quote", may_lack=True)
    ids, found = Once(), dict[str, Place]()
    for row in rows:
        place = Place(
            row.id(),
            row.name("name"),
            row.choice("kind", get_args(PlaceKind), "other"),
            row.name("township", required=False),
            row.id("part_of", required=False),
        )
        if ids.check(row, "id", place.id):
            found[place.id] = place
    for row in rows:
        row.reference("part_of", found, PLACES)
    return found


def read_agendas(
    source: Source, town: str, communities: Collection[str], places: Mapping[str, Place], units: Collection[str]
) -> dict[str, tuple[Stage, ...]]:
    """Return the stages of every community, in the order they state."""
    stops = _stops(source, town, communities, places, units)
    directives = _grouped(source, "directives.csv", ("text", "speaker slogans quote"), communities, _directive)
    remarks = _grouped(
        source, "remarks.csv", ("kind text", "place quote"), communities, lambda row, _: _remark(row, places)
    )
    stages: dict[Key, Stage] = {}
    counts: Counter[tuple[str, StageKind]] = Counter()
    for row in source.rows(STAGES, "community order kind title", STAGE_COLUMNS):
        key = _key(row, communities, "order")
        kind = row.choice("kind", STAGE_KINDS, "visit")
        if not row.has("kind"):
            row.complain("kind", N_("This cell is empty – fill it in."))
        stage = _stage(row, kind)
        if key is None:
            continue
        if key in stages:
            row.complain("order", N_("This number stands twice in the same community."))
            continue
        counts[key[0], kind] += 1
        said = [remark for _, remark in remarks.get(key, ())]
        stages[key] = replace(
            stage,
            id=kind if counts[key[0], kind] == 1 else f"{kind}-{counts[key[0], kind]}",
            stops=tuple(stop for _, stop in stops.get(key, ())),
            directives=tuple(directive for _, directive in directives.get(key, ())),
            remarks=(*(one.text for one in said if one.kind != "outcome"), *stage.remarks),
            outcomes=tuple(one.text for one in said if one.kind == "outcome"),
            said=tuple(said),
        )
    for row, key in [*_places_of(stops), *_places_of(directives), *_places_of(remarks)]:
        if stages and key not in stages:
            row.complain("stage", N_("This community has no stage with this number in stages.csv."))
    agendas: dict[str, list[Stage]] = defaultdict(list)
    for community, order in sorted(stages):
        agendas[community].append(stages[community, order])
    return {community: tuple(agenda) for community, agenda in agendas.items()}


def _stage(row: Row, kind: StageKind) -> Stage:
    note = row.text("note")
    return Stage(
        id=kind,
        kind=kind,
        title=row.text("title", required=True, limit=TITLE_LENGTH),
        who=row.text("who"),
        segment=row.text("segment", limit=TITLE_LENGTH),
        topics=row.several("topics"),
        sharer=row.text("sharer"),
        highlights_required=row.whole("highlights_required", least=1, most=99),
        remarks=(note,) if note else (),
        quote=row.text("quote"),
        planned_at=clock(row, "planned_at"),
        minutes=row.whole("minutes", least=1, most=LONGEST_MINUTES),
        words=row.text("words"),
        scope=row.choice("scope", get_args(CommentaryScope), ""),
        commentators=row.several("commentators"),
        host=row.text("host"),
    )


def _directive(row: Row, _: int) -> Directive:
    text, speaker = row.text("text", required=True), row.text("speaker")
    return Directive(text, speaker, row.text("quote"), row.several("slogans"))


def _remark(row: Row, places: Mapping[str, Place]) -> Remark:
    """A praise and a remark are shown alike, an outcome stands apart."""
    place = places.get(row.reference("place", places, PLACES))
    return Remark(
        row.text("text", required=True),
        row.choice("kind", get_args(RemarkKind), "remark"),
        place.name if place else "",
        row.text("quote"),
    )


def _places_of(placed: Placed[Any]) -> list[tuple[Row, Key]]:
    return [(row, key) for key, found in placed.items() for row, _ in found]


def _key(row: Row, communities: Collection[str], column: str) -> Key | None:
    community = row.reference("community", communities, COMMUNITIES, required=True)
    number = row.whole(column, least=1, most=99, required=True)
    return (community, number) if community and number is not None else None


def _grouped(
    source: Source,
    file: str,
    columns: tuple[str, str],
    communities: Collection[str],
    make: Callable[[Row, int], T],
    *,
    by: str = "stage",
) -> Placed[T]:
    """Return what the rows of a file make, by community and stage (or stop), in order of the ``order`` column."""
    groups: dict[Key, list[tuple[int, Row, T]]] = defaultdict(list)
    for row in source.rows(file, f"community {by} order {columns[0]}", columns[1], may_lack=True):
        key, order = _key(row, communities, by), row.whole("order", least=1, required=True)
        made = make(row, order or 0)
        if key is not None and order is not None:
            groups[key].append((order, row, made))
    return {
        key: [(row, made) for _, row, made in sorted(found, key=lambda one: one[0])] for key, found in groups.items()
    }


def _stops(
    source: Source, town: str, communities: Collection[str], places: Mapping[str, Place], units: Collection[str]
) -> Placed[Stop]:
    columns = (
        "name",
        "quantity measure approximate quantity_text state state_text seen_by linked_place note quote",
    )
    items = _grouped(source, "items.csv", columns, communities, lambda row, _: _item(row, places, units), by="stop")
    visited: set[Key] = set()

    def stop(row: Row, order: int) -> Stop | None:
        place = places.get(row.reference("place", places, PLACES, required=True))
        title, quote = row.name("title", required=False), row.text("quote")
        number = (row.cells.get("community", ""), order)
        if number in visited:
            row.complain("order", N_("This number stands twice in the same community."))
        visited.add(number)
        if place is None:
            return None
        parent = places.get(place.part_of)
        return Stop(
            id=f"stop-{order}",
            place=title or place.name,
            kind=place.kind,
            items=tuple(item for _, item in items.get(number, ())),
            part_of=parent.name if parent else "",
            township=place.township if place.township != town else "",
            unit=next((one for one in (place.id, place.part_of) if one in units), None),
            quote=quote,
            seen_by=row.text("seen_by"),
            note=row.text("note"),
            planned_at=clock(row, "planned_at"),
            introducer=row.text("introducer"),
        )

    columns = ("place", "title seen_by note planned_at introducer quote")
    stops = _grouped(source, "stops.csv", columns, communities, stop)
    for row, key in _places_of(items):
        if visited and key not in visited:
            row.complain("stop", N_("This community has no stop with this number in stops.csv."))
    return {key: [(row, one) for row, one in found if one is not None] for key, found in stops.items()}


def _item(row: Row, places: Mapping[str, Place], units: Collection[str]) -> Item:
    linked = places.get(row.reference("linked_place", places, PLACES))
    return Item(
        name=row.text("name", required=True, limit=TITLE_LENGTH),
        quantity=_quantity(row),
        state=row.choice("state", get_args(ItemState), ""),
        state_text=row.text("state_text"),
        seen_by=row.text("seen_by"),
        note=row.text("note"),
        linked_place=linked.name if linked else "",
        linked_unit=next((one for one in (linked.id, linked.part_of) if one in units), None) if linked else None,
        quote=row.text("quote"),
    )


def _quantity(row: Row) -> Quantity | None:
    amount, measure = row.number("quantity"), row.text("measure", limit=TITLE_LENGTH)
    approximate, text = row.flag("approximate"), row.text("quantity_text", limit=TITLE_LENGTH)
    if amount is None:
        return None
    if not measure:
        row.complain("measure", N_("A quantity needs its unit of measure."))
    return Quantity(amount, measure, approximate, text)
