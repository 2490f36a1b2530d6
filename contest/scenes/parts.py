"""The pieces scenes are made of: the words for honours, quantities, places and times, and the parts of a bar.

Pure: states and views in, JSON-ready values out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from contest.errors import LOCAL_TIME, N_, Moment, Translate
from contest.model import Criterion, Honour, Item, Stage, StageProgress, Stop
from contest.palette import criterion_colours, text_on
from contest.scoring.exact import fraction_text
from contest.state import Scene, ScreenStyle, State
from contest.views.desk import stage_to_come
from contest.views.honours import public_honours
from contest.views.indices import IndexTable, index_table
from contest.views.public import RevealedLine, ScreenView, UnitCard, find_meeting
from contest.views.town import CommunityView, TownView, town

Json = dict[str, Any]

# A number in a narrower part of a bar would stand over its edges.
_NUMBER_FITS: Final = Fraction(7, 100)
ITEM_STATES: Final[Mapping[str, str]] = {
    "planned": N_("planned next"),
    "ongoing": N_("under way"),
    "almost_done": N_("almost done"),
    "done": N_("done"),
}


@dataclass(frozen=True)
class Surroundings:
    """What a scene shows beside the meeting's own view.

    ``progress`` is how far each stage of ``agenda`` is. ``honours`` are those of any unit a visit may lead to, ``town``
    all communities while they are on, ``withdrawn`` names of units, and ``seal_seq`` the ledger record of the seal.
    ``seq`` is how far the ledger was when that is not for the meeting alone to say: the town moves with every meeting.
    ``shown`` is what the desk chose, ``style`` how the screens look, ``coming`` the stage that comes next,
    ``indices`` the index values while they are on, and ``photos`` those of the stops, by stage and stop.
    """

    agenda: tuple[Stage, ...] = ()
    progress: tuple[StageProgress, ...] = ()
    honours: tuple[Honour, ...] = ()
    town: TownView | None = None
    withdrawn: tuple[str, ...] = ()
    seal_seq: int | None = None
    seq: int | None = None
    shown: Scene = field(default_factory=Scene)
    style: ScreenStyle = field(default_factory=ScreenStyle)
    coming: str | None = None
    indices: IndexTable | None = None
    photos: Mapping[tuple[str, str], str] = field(default_factory=dict)


# --- texts ------------------------------------------------------------------------------------------------------


def surroundings(state: State, meeting_id: str) -> Surroundings:
    """Gather what a scene of a meeting shows beside its own view; the town only while the town is on.

    Raises
    ------
    NotFound
    """
    meeting = find_meeting(state, meeting_id)
    is_town = meeting.scene.kind == "town"
    coming = stage_to_come(meeting)
    return Surroundings(
        agenda=meeting.plan.agenda,
        progress=tuple(meeting.progress(stage.id) for stage in meeting.plan.agenda),
        honours=public_honours(state),
        town=town(state) if is_town else None,
        withdrawn=tuple(map(state.unit_name, meeting.in_phase("withdrawn"))),
        seal_seq=meeting.seal.seq if meeting.seal else None,
        seq=state.seq if is_town else None,
        shown=meeting.scene,
        style=meeting.screen_style,
        coming=coming.id if coming else None,
        indices=index_table(state, meeting) if meeting.scene.kind == "indices" else None,
        photos=meeting.photos,
    )


def honour_text(honour: Honour, t: Translate) -> str:
    """Return a title with what is known of it: 镇最美村 7次（2022年以来）, 最美村（连续两个月）."""
    words = honour.level + honour.title
    if honour.count is not None:
        words = f"{words} {t('{n} times', n=honour.count)}"
    period = honour.period
    if not period and honour.streak_months is not None:
        period = t("{n} months running", n=honour.streak_months)
    if not period and honour.since:
        period = t("since {period}", period=honour.since)
    return t("{title} ({period})", title=words, period=period) if period else words


def honours_of(unit: str | None, honours: Sequence[Honour], t: Translate) -> list[str]:
    """Return the texts of a unit's honours, each once, in the order recorded."""
    return list(dict.fromkeys(honour_text(one, t) for one in honours if unit and one.unit == unit))


def quantity_text(item: Item) -> str:
    """Return a quantity in its own words (近2公里), else the number with its measure (1500米)."""
    if item.quantity is None:
        return ""
    return item.quantity.text or f"{item.quantity.amount}{item.quantity.measure}"


def moment_text(at: str | None, t: Translate) -> str:
    """Return a UTC time as a Beijing date and clock: 2023年4月7日 14:05."""
    if not at:
        return ""
    when = datetime.fromisoformat(at).astimezone(LOCAL_TIME)
    parts = {"year": when.year, "month": when.month, "day": when.day, "clock": f"{when:%H:%M}"}
    return t("{year}-{month:02}-{day:02} {clock}", **parts)


def place_words(line: RevealedLine, t: Translate, *, is_final: bool) -> str:
    """Return a place as announced: provisional until every unit is revealed; or why there is none."""
    if line.place is None and line.status == "scored":
        # The ceremony will tell it.
        return ""
    if line.place is None:
        return t("Withdrawn") if line.status == "withdrawn" else t("Too few ballots – pending")
    if line.tied:
        msgid = N_("Joint place {place}") if is_final else N_("Joint place {place} so far")
    else:
        msgid = N_("Place {place}") if is_final else N_("Place {place} so far")
    words = t(msgid, place=line.shown or line.place)
    return t("{place} · vetoed", place=words) if line.is_vetoed else words


def score_label(view: ScreenView, line: RevealedLine, t: Translate) -> str:
    """Return what stands above a score: what kind of number it is, and what it is put together from."""
    kinds = {"rank_sum": N_("Sum of places, the lowest is best"), "points": N_("Points for places")}
    label = t(kinds.get(view.combine, N_("Total score")))
    if not line.made_of:
        return label
    return t("{label} = {terms}", label=label, terms=" ".join(_terms(line, view.combine == "rank_sum", t)))


def _terms(line: RevealedLine, is_turned: bool, t: Translate) -> Iterator[str]:
    for n, one in enumerate(line.made_of):
        if one.kind == "adjustment":
            # Where less is better a bonus lowers the sum.
            sign = "−" if (one.value < 0) != is_turned else "+"
            name = t("deductions") if one.value < 0 else t("bonuses")
            yield f"{sign} {name} {fraction_text(abs(one.value), 2)}"
            continue
        title = t("meeting part") if one.kind == "live" else one.title
        share = f" × {fraction_text(one.share * 100, 2)}%" if one.share != 1 else ""
        yield f"{'+ ' if n else ''}{title} {fraction_text(one.value, 2)}{share}"


def remarks(view: ScreenView, lines: Sequence[RevealedLine], t: Translate) -> str:
    """Return the small print of scores: how to read them, whether the rules changed, how many are revealed."""
    told = []
    if view.combine == "rank_sum":
        told.append(t("The lowest sum of places is best"))
    if any(line.made_of and line.shares for line in lines):
        told.append(t("Bars: the meeting's part alone"))
    if view.rules_changed_at:
        told.append(t("Rules changed at {at}", at=Moment(view.rules_changed_at).clock()))
    return " · ".join([*told, revealed_count(view, t)])


# --- pieces -----------------------------------------------------------------------------------------------------


def legend(criteria: Sequence[Criterion]) -> list[Json]:
    colours = criterion_colours(criteria)
    return [{"title": one.title, "colour": colours[one.id]} for one in criteria]


def segments(line: RevealedLine, criteria: Sequence[Criterion], widest: Fraction) -> list[Json]:
    """Return the parts of a bar; ``part`` in percent of the widest bar, ``number`` empty where it does not fit."""
    colours = criterion_colours(criteria)
    return [
        {
            "title": one.title,
            "colour": colours[one.id],
            "ink": text_on(colours[one.id]),
            "part": round(float(line.shares[one.id] / widest * 100), 3),
            "points": f"{float(line.shares[one.id]):.2f}",
            "number": f"{float(line.shares[one.id]):.1f}" if line.shares[one.id] >= widest * _NUMBER_FITS else "",
        }
        for one in criteria
        if one.id in line.shares
    ]


def longest(lines: Sequence[RevealedLine]) -> Fraction:
    return max((sum(line.shares.values(), Fraction(0)) for line in lines), default=Fraction(1)) or Fraction(1)


def line_row(line: RevealedLine, criteria: Sequence[Criterion], widest: Fraction, t: Translate) -> Json:
    word = ""
    if line.place is None and line.status != "scored":
        word = t("Withdrawn") if line.status == "withdrawn" else t("Pending")
    return {
        "unit": line.unit,
        "name": line.name,
        "place": "" if line.place is None else line.shown or str(line.place),
        "tied": t("vetoed") if line.is_vetoed else t("tied") if line.tied else "",
        "score": line.score or "",
        "word": word,
        "bar": segments(line, criteria, widest),
    }


def withdrawn_row(name: str, t: Translate) -> Json:
    return {"unit": name, "name": name, "place": "", "tied": "", "score": "", "word": t("Withdrawn"), "bar": []}


def is_final(view: ScreenView, around: Surroundings) -> bool:
    """Tell whether a place can no longer move: every unit that did not withdraw is revealed."""
    return len(view.lines) + len(around.withdrawn) >= view.units_total


def unit_card(card: UnitCard, view: ScreenView, t: Translate) -> Json:
    return {
        "name": card.name,
        "number": t("No. {number} of {total}", number=card.number, total=view.units_total) if card.number else "",
        "presenter": presenter_text(card, t),
        "honours": list(dict.fromkeys(honour_text(one, t) for one in card.honours)),
    }


def presenter_text(card: UnitCard, t: Translate) -> str:
    if not card.presenter:
        return ""
    if card.substitute_for:
        return t("Presenter: {name}, standing in for {other}", name=card.presenter, other=card.substitute_for)
    return t("Presenter: {name}", name=card.presenter)


def next_up(view: ScreenView, t: Translate) -> str:
    if view.next_unit is None or (view.unit is not None and view.next_unit.unit == view.unit.unit):
        return ""
    return t("Up next: {unit}", unit=view.next_unit.name)


def in_pages(rows: Sequence[Any], size: int) -> list[list[Any]]:
    """Split into as few pages as possible, filled evenly; one empty page when there is nothing."""
    count = max(1, -(-len(rows) // size))
    each = -(-len(rows) // count) or 1
    return [list(rows[n * each : (n + 1) * each]) for n in range(count)]


def revealed_count(view: ScreenView, t: Translate) -> str:
    return t("{n} of {total} revealed", n=len(view.lines), total=view.units_total)


def agenda_steps(around: Surroundings, t: Translate) -> list[Json]:
    """Return the agenda as the hall sees it: what has been, what is now, what was left out, what lies ahead."""
    progress = zip(around.agenda, around.progress, strict=True)
    return [
        {
            "title": stage.title,
            "state": "ahead" if state == "later" else state,
            "word": t("skipped") if state == "skipped" else "",
        }
        for stage, state in progress
    ]


def stop_card(number: int, stop: Stop, around: Surroundings, t: Translate) -> Json:
    return {
        "number": t("Stop {number}", number=number),
        "place": stop.place,
        "part_of": " · ".join(filter(None, (stop.township, stop.part_of))),
        "honours": honours_of(stop.unit, around.honours, t),
        "items": [
            {
                "name": item.name,
                "quantity": quantity_text(item),
                "state": item.state_text or (t(ITEM_STATES[item.state]) if item.state else ""),
            }
            for item in stop.items
        ],
    }


def why_empty(one: CommunityView, t: Translate) -> str:
    """Return why a community has no score to show."""
    if not one.is_scored:
        return t("No scoring on this agenda")
    return t("No score has been revealed yet")


def fingerprint(head: str) -> str:
    """Return the first sixteen digits of a hash in groups of four.

    >>> fingerprint("0123456789abcdef" * 4)
    '0123 4567 89ab cdef'
    """
    return " ".join(head[at : at + 4] for at in range(0, 16, 4))
