"""How a robot judge behaves: how it marks, how long it thinks, when it comes and goes. Only chance, no clock."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

Kind = Literal["steady", "harsh", "lenient", "late", "dropping"]

# A judge of flesh marks a unit in about half a minute; one in ten thinks again after that.
THINKS_SECONDS: Final = 32.0
CHANGES_OF_MIND: Final = 0.1
# What a fair unit gets, as a part of the range of marks, and how far units and single marks stray from it.
_FAIR, _UNITS_STRAY, _MARKS_STRAY = 0.84, 0.045, 0.03
_LEANS: Final[Mapping[Kind, float]] = {"harsh": -0.11, "lenient": 0.08}


@dataclass(frozen=True)
class Temper:
    """One robot's character. ``lean`` is added to every mark, as a part of the range; times are in seconds.

    ``comes_after`` is how late it joins. It drops off with the unit of number ``drops_at`` (from 1), stays away for
    ``stays_away`` and then comes back on the same pass.
    """

    kind: Kind
    lean: float = 0.0
    comes_after: float = 0.0
    drops_at: int | None = None
    stays_away: float = 0.0


def tempers(count: int, units: int, chance: random.Random) -> tuple[Temper, ...]:
    """Return the characters of a panel: one harsh, one lenient, one late, one that drops off, the others steady."""
    kinds: list[Kind] = ["harsh", "lenient", "late", "dropping"]
    chosen = chance.sample(range(count), min(len(kinds), count))
    special = dict(zip(chosen, kinds, strict=False))
    return tuple(_temper(special.get(number, "steady"), units, chance) for number in range(count))


def _temper(kind: Kind, units: int, chance: random.Random) -> Temper:
    lean = _LEANS.get(kind, chance.gauss(0, 0.015))
    if kind == "late":
        return Temper(kind, lean, comes_after=chance.uniform(230, 300))
    if kind == "dropping":
        return Temper(kind, lean, drops_at=max(1, round(units * 0.4)), stays_away=chance.uniform(200, 320))
    return Temper(kind, lean)


def thinking(chance: random.Random) -> float:
    """Return how long a judge thinks about a unit, in seconds: most about half a minute, few much longer."""
    return THINKS_SECONDS * math.exp(chance.gauss(0, 0.45))


def worth(unit: str, seed: int) -> float:
    """Return how good a unit is, as a part of the range of marks; the same for all robots of one rehearsal."""
    return _FAIR + random.Random(f"{seed}/{unit}").gauss(0, _UNITS_STRAY)


def marks(
    criteria: Sequence[Mapping[str, Any]], unit: str, temper: Temper, seed: int, chance: random.Random
) -> dict[str, str]:
    """Return a mark for every criterion that the rules accept.

    Parameters
    ----------
    criteria : sequence of mappings
        As ``GET /api/pad`` gives them: ``id``, ``min``, ``max``, ``step`` as decimal text, and ``grades`` if any.
    """
    level = worth(unit, seed) + temper.lean
    return {str(one["id"]): _mark(one, min(max(level + chance.gauss(0, _MARKS_STRAY), 0.0), 1.0)) for one in criteria}


def _mark(criterion: Mapping[str, Any], level: float) -> str:
    grades = criterion.get("grades")
    if grades:
        # Best first: a level of 0.8 and more is the best one of four.
        place = min(int((1 - level) * len(grades) * 1.4), len(grades) - 1)
        return str(grades[place]["title"])
    least, most, step = (Decimal(str(criterion[name])) for name in ("min", "max", "step"))
    steps = round(float(most - least) * level / float(step))
    return format(min(least + step * steps, most), "f")
