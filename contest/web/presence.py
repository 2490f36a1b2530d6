"""Who is connected to this server now, for the desk's seat table."""

from __future__ import annotations

from collections.abc import Mapping

from contest.web.seats import Seen
from contest.web.site import current


def connected(meeting_id: str) -> Mapping[str, Seen]:
    """Return the judges of a meeting that hold an open socket to this server now, by judge id."""
    return {judge: seen for judge, seen in last_seen(meeting_id).items() if seen.is_connected}


def last_seen(meeting_id: str) -> Mapping[str, Seen]:
    """Return every judge of a meeting seen since this server started, connected or not, by judge id."""
    return current().presence.seen(meeting_id)


def drafting(meeting_id: str, unit: str) -> frozenset[str]:
    """Return the judges of a meeting who have begun to mark a unit and not sent it, and nothing of their marks."""
    return current().drafts.drafting(meeting_id, unit)


def version() -> int:
    """Return a number that changes whenever somebody comes or goes."""
    return current().presence.version


def screens(meeting_id: str) -> int:
    """Return how many screens follow a meeting now."""
    return current().presence.screens(meeting_id)
