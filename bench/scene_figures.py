"""What presses at the desk came to: when the projector showed the new picture, and where the time went until then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bench.figures import Load, quantile
from bench.tables import Table, milliseconds, percent

SHOWN_SECONDS: Final = 30.0
# In their order: it left the desk's page, the ledger's own time stamp, the push heard, the scene fetched.
STEPS: Final = ("sent", "decided", "told", "fetched")


@dataclass(frozen=True)
class Press:
    """One press. All moments are seconds of one clock; None for what never came or cannot be seen.

    ``picture`` is what was to be shown, ``by`` what was pressed. ``seen`` is the second frame after the new picture
    stood on the projector's page, ``half`` the first in which it covered half of the one that it fades over.
    """

    picture: str
    by: str
    pressed: float
    seen: float | None = None
    half: float | None = None
    sent: float | None = None
    decided: float | None = None
    told: float | None = None
    fetched: float | None = None

    def until(self, step: str) -> float | None:
        """Return the seconds from the press."""
        moment: float | None = getattr(self, step)
        return None if moment is None else moment - self.pressed

    def document(self) -> dict[str, Any]:
        steps = {step: self.until(step) for step in (*STEPS, "seen", "half")}
        return {
            "picture": self.picture,
            "by": self.by,
            "seconds": {step: None if found is None else round(found, 4) for step, found in steps.items()},
        }


@dataclass(frozen=True)
class Presses:
    """The presses of one server in one setting. ``wanted`` and ``reached`` are ballots per second beside them."""

    who: str
    setting: str
    judges: int
    wanted: float
    reached: float
    presses: Sequence[Press]
    load: Load

    @property
    def lost(self) -> int:
        """How many pictures were never seen."""
        return sum(one.seen is None for one in self.presses)

    def wait(self, share: float, step: str = "seen") -> float | None:
        """Return a quantile of the time until a step; a picture that never came counts with the patience it outlasted.

        None where the step cannot be seen, as in a bare page.
        """
        found = [one.until(step) for one in self.presses]
        if step == "seen":
            return quantile([SHOWN_SECONDS if one is None else one for one in found], share)
        known = [one for one in found if one is not None]
        return quantile(known, share) if known else None

    def document(self) -> dict[str, Any]:
        """Return the figures as they stand in the JSON file."""
        figures = {name: self.wait(share) for name, share in (("p50", 0.5), ("p95", 0.95), ("max", 1.0))}
        return {
            "who": self.who,
            "setting": self.setting,
            "judges": self.judges,
            "presses": len(self.presses),
            "lost": self.lost,
            "background_ballots_per_second": {"wanted": self.wanted, "reached": round(self.reached, 1)},
            "press_to_picture_seconds": {name: _rounded(value) for name, value in figures.items()},
            "p50_until_seconds": {step: _rounded(self.wait(0.5, step)) for step in (*STEPS, "half")},
            "p95_until_seconds": {step: _rounded(self.wait(0.95, step)) for step in (*STEPS, "half")},
            "cores": {name: round(getattr(self.load, name), 3) for name in ("server", "client", "others")},
            "each": [one.document() for one in self.presses],
        }


def tables(found: Sequence[Presses]) -> Iterator[Table]:
    """Return the times to the picture, and where they went."""
    times = Table(
        "From a press at the desk to the new picture on the projector, in ms",
        ("server, setting", "judges", "presses", "lost", "ballots/s beside", "p50", "p95", "max", "half covered, p95",
         "server CPU", "others"),
    )  # fmt: skip
    ways = Table(
        "Where that time goes: ms from the press, p50 / p95",
        ("server, setting", "left the desk", "decided in the ledger", "push heard", "scene fetched", "picture seen"),
    )
    for one in found:
        name = f"{one.who}, {one.setting}"
        times.rows.append((
            name, f"{one.judges:,}", str(len(one.presses)), str(one.lost), f"{one.reached:,.0f}",
            *(_shown(one.wait(share)) for share in (0.5, 0.95, 1.0)), _shown(one.wait(0.95, "half")),
            percent(one.load.server), percent(one.load.others),
        ))  # fmt: skip
        if one.wait(0.5, "decided") is not None:
            steps = (*STEPS, "seen")
            ways.rows.append((name, *(f"{_shown(one.wait(0.5, s))} / {_shown(one.wait(0.95, s))}" for s in steps)))
    yield times
    yield ways


def _shown(seconds: float | None) -> str:
    return "–" if seconds is None else milliseconds(seconds)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 4)
