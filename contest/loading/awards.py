"""How many receive the award, as a number or a share, and the awards beside the main one, from a contest folder."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, get_args

from contest.errors import N_
from contest.loading.agenda import COMMUNITIES, TITLE_LENGTH
from contest.loading.cells import Once, Row
from contest.loading.problems import shown
from contest.loading.source import Source
from contest.model import AwardKind, AwardRule, Meeting

AWARD_KINDS: Final = "award_kinds.csv"
MOST: Final = 999
_SHARE: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*[%％]")


@dataclass(frozen=True)
class Quota:
    """How many receive the award: a number, or a share of the units in percent."""

    number: int | None = None
    share: Decimal | None = None


def read_quota(row: Row, column: str = "quota", *, required: bool = False) -> Quota | None:
    """Return a number (2) or a share (20%); None after a fault, or for an empty cell."""
    found = _SHARE.fullmatch(row.cells.get(column, ""))
    if found is None:
        number = row.whole(column, most=MOST, required=required)
        return None if number is None else Quota(number)
    share = Decimal(found[1])
    if not 0 < share <= 100:
        row.complain(column, N_("“{text}” is no share – more than 0 %, at most 100 %."), text=shown(found[0]))
        return None
    return Quota(share=share)


def quota_text(plan: Meeting) -> str:
    """Return a quota as ``read_quota`` reads it; empty when none is planned."""
    if plan.quota is not None:
        return str(plan.quota)
    return f"{plan.quota_share.normalize():f}%" if plan.quota_share is not None else ""


def read_award_kinds(source: Source, meetings: tuple[Meeting, ...]) -> tuple[Meeting, ...]:
    """Return the meetings with the awards of ``award_kinds.csv``; without that file they stay as they are."""
    known = {meeting.id for meeting in meetings}
    kinds: dict[str, list[AwardKind]] = defaultdict(list)
    once: dict[str, Once] = defaultdict(Once)
    for row in source.rows(AWARD_KINDS, "meeting id title", "positive rule count", may_lack=True):
        meeting = row.reference("meeting", known, COMMUNITIES, required=True)
        kind = AwardKind(
            id=row.id(),
            title=row.text("title", required=True, limit=TITLE_LENGTH),
            positive=row.choice("positive", ("yes", "no"), "yes") == "yes",
            rule=row.choice("rule", get_args(AwardRule), "named"),
            count=row.whole("count", least=1, most=MOST),
        )
        if meeting and once[meeting].check(row, "id", kind.id):
            kinds[meeting].append(kind)
    return tuple(
        replace(one, award_kinds=(*one.award_kinds, *kinds[one.id])) if one.id in kinds else one for one in meetings
    )
