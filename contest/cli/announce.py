"""``announce MEETING [UNIT]``: what the host reads aloud, in the shell."""

from __future__ import annotations

import argparse

from contest.cli.store import loaded, opened
from contest.errors import N_, Translate, WrongPhase
from contest.views.announce import announceable, announcement, citation


def announce(arguments: argparse.Namespace, t: Translate) -> None:
    """Print a unit's announcement; without a unit all that may be read by now, the award last.

    Raises
    ------
    WrongPhase
        The unit is not revealed, or nothing is.
    """
    with opened(arguments) as service:
        loaded(service)
        meeting, state = service.meeting(arguments.meeting), service.state
    if arguments.unit is not None:
        found = [announcement(state, meeting.id, arguments.unit)]
    else:
        found = [announcement(state, meeting.id, unit) for unit in announceable(meeting)]
        if meeting.award is not None:
            found.append(citation(state, meeting.id))
    if not found:
        raise WrongPhase(N_("Nothing of this meeting is revealed yet – there is nothing to announce."))
    print("\n\n".join(one.text(t) for one in found))
