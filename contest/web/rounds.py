"""When the listeners of a meeting are told: news at once, the ballots of a room that sends together seldom. Pure."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final, Literal

from contest.model import SceneKind

Group = Literal["screen", "desk", "room"]

# A burst becomes one message; a picture that counts ballots shows every count, so it waits no longer than for this.
GAP_SECONDS: Final = 0.05
# That others have sent theirs changes nothing on a judge's pad, nor in most pictures: the room's phones and the screens
# that count no ballots hear of it when it is over, and now and then while it lasts.
QUIET_SECONDS: Final = 0.1
LATEST_SECONDS: Final = 1.0
# The desk's page is drawn anew by the server, which takes longer than a hundred ballots: a steady stream of them may
# not take the processor from the judges, nor from what the desk presses meanwhile. One ballot after a quiet moment
# shows at once, a stream once a second, and its last ballot within half a second.
DESK_QUIET_SECONDS: Final = 0.3
# The hall sees a new picture before the desk, whose page takes the processor that the projector's question needs.
HALL_FIRST_SECONDS: Final = 0.08
# The pictures that show how many ballots are in.
COUNTING: Final[frozenset[SceneKind]] = frozenset({"unit"})


@dataclass
class Round:
    """When some of the listeners are told about a meeting next.

    ``since`` is the moment of the first ballot they have not heard of, ``last`` of the last one; both None when they
    have heard of something else than ballots, or of everything. All moments are seconds of the loop's clock.
    """

    group: Group
    told_at: float = float("-inf")
    since: float | None = None
    last: float | None = None
    due: asyncio.TimerHandle | None = None
    # Kept here too: uvloop gives a handle that does not know its time for what is due within half a millisecond.
    due_at: float = float("inf")

    def after_news(self, now: float, *, is_picture: bool, is_move: bool) -> float:
        """Return when to tell of a new picture, which waits for nothing, or of a move, which waits for no ballots."""
        self.since = self.last = None
        if is_picture and self.group == "screen":
            return now
        due = self.told_at + GAP_SECONDS
        return max(due, now + HALL_FIRST_SECONDS) if is_picture and not is_move and self.group == "desk" else due

    def after_ballot(self, now: float, shown: SceneKind) -> float:
        """Return when to tell of a ballot, while this picture is shown."""
        is_counted = self.group == "screen" and shown in COUNTING
        if is_counted or (self.group == "desk" and now - self.told_at > LATEST_SECONDS):
            self.since = self.last = None
            return self.told_at + GAP_SECONDS
        if self.due is not None and self.since is None:
            # News are on their way, and this ballot with them.
            return self.due_at
        self.since, self.last = self.since or now, now
        return self.over_at()

    def over_at(self) -> float:
        """Return when a burst of ballots counts as over, or has lasted long enough; at once for anything else."""
        if self.since is None or self.last is None:
            return float("-inf")
        quiet = DESK_QUIET_SECONDS if self.group == "desk" else QUIET_SECONDS
        return min(self.last + quiet, self.since + LATEST_SECONDS)

    def told(self, now: float) -> None:
        """Note that everything was told."""
        self.told_at, self.since, self.last = now, None, None
