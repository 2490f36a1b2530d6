"""Who takes part, by kind of people. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from contest.errors import N_
from contest.model import Meeting, Participant

# In the order in which people are named at such meetings.
CATEGORIES: Final[Mapping[str, str]] = {
    "town_leader": N_("Town party committee leader"),
    "town_leadership": N_("Town leadership"),
    "community_head": N_("Community head"),
    "community_leadership": N_("Community leadership members"),
    "community_staff": N_("All community staff"),
    "link_leader": N_("Leaders in charge of a village"),
    "resident_cadre": N_("Cadres posted to villages"),
    "station_head": N_("Heads of branch offices"),
    "dual_head": N_("Secretary-directors"),
    "chief_officer": N_("Chief officers of the units"),
    "village_cadre": N_("Village cadres"),
    "delegates": N_("Deputies and committee members"),
    "resident_rep": N_("Residents' representatives"),
    "red_collar": N_("Firm party leaders"),
    "local_notable": N_("Respected locals"),
    "attendee": N_("Attendees"),
    "party": N_("The visiting party"),
}


def in_order(categories: Iterable[str]) -> tuple[str, ...]:
    """Return categories once each, in the order in which they are named."""
    chosen = set(categories)
    return tuple(one for one in CATEGORIES if one in chosen)


def categories_of(meeting: Meeting) -> tuple[str, ...]:
    """Return the kinds of people that take part in a meeting."""
    return in_order(one for participant in meeting.attendance for one in participant.categories)


def by_category(attendance: Sequence[Participant]) -> dict[str, tuple[str, ...]]:
    """Return the labels under each category, in the order of the categories; a label of two stands under both."""
    found = {}
    for category in CATEGORIES:
        labels = tuple(dict.fromkeys(one.label for one in attendance if category in one.categories))
        if labels:
            found[category] = labels
    return found


def with_categories(meeting: Meeting, chosen: Sequence[str], labels: Mapping[str, str]) -> Meeting:
    """Return the meeting with exactly these categories: what the source said of them stays, new ones get a label.

    Parameters
    ----------
    labels : mapping
        The readable name of each category, for those that nobody stands for yet.
    """
    kept = []
    for one in meeting.attendance:
        left = tuple(category for category in one.categories if category in chosen)
        if left or not one.categories:
            kept.append(replace(one, categories=left))
    known = {category for one in kept for category in one.categories}
    added = [Participant(labels[one], (one,)) for one in in_order(chosen) if one not in known]
    attendance = (*kept, *added)
    return replace(meeting, attendance=attendance, participants=tuple(one.label for one in attendance))
