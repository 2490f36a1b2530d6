"""The seal of a meeting for a reader who wants to check it, and the files to check it with."""

from __future__ import annotations

import io
from typing import Any, Final

from contest.errors import N_, Refused, Translate
from contest.ledger import jsonl
from contest.model import Role
from contest.service import Service
from contest.state import MeetingState, State
from contest.ui.frame import moment_text
from contest.views.review import readable_units

Block = dict[str, Any]
CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSONL: Final = "application/x-ndjson"


class NotYetOpen(Refused):
    code = "not_yet_open"
    template = N_(
        "The ledger also holds marks of meetings that are not sealed yet: {meetings}. It opens with their seal."
    )


def seal_blocks(meeting: MeetingState, t: Translate, *, is_rehearsal: bool) -> list[Block]:
    """Return when, by whom and with which fingerprint a meeting was sealed, and how anybody can check it."""
    seal = meeting.seal
    if seal is None:
        return [{"kind": "notice", "tone": "calm", "text": t("This meeting is not sealed yet.")}]
    pairs = [
        (t("Sealed"), moment_text(seal.at, t), False),
        (t("Kind of seal"), t("rehearsal, no result") if is_rehearsal else "", False),
        (t("By"), seal.by.name or seal.by.id, False),
        (t("Confirmed by the supervisor"), seal.confirmed_by.name or seal.confirmed_by.id, False),
        (t("Row of the ledger"), str(seal.seq), False),
        (t("Fingerprint of that row"), seal.hash, True),
        (t("Fingerprint of the rules"), seal.policy_digest, True),
    ]
    facts = [{"label": label, "text": text, "is_code": is_code} for label, text, is_code in pairs if text]
    steps = [
        t("Get the ledger as a file: one line per event, each with the fingerprint of the line before it."),
        t("Run the program below: it needs nothing but Python, and names the first line that was changed."),
        t(
            "Compare row {seq} of the file with the fingerprint above, or with the one on the printed sheet.",
            seq=seal.seq,
        ),
    ]
    return [
        {"kind": "facts", "title": t("The seal"), "facts": facts},
        {
            "kind": "howto",
            "title": t("How anybody can check it"),
            "lines": steps,
            "code": f"python contest/ledger/chain.py {meeting.id}-ledger.jsonl",
        },
    ]


def require_ledger(state: State, meeting: MeetingState, role: Role | None) -> None:
    """Refuse the ledger while it holds marks that this role may not read.

    Raises
    ------
    NotYetOpen
    """
    if meeting.seal is None:
        raise NotYetOpen(meetings=meeting.plan.title)
    unread = []
    for other in state.meetings.values():
        readable = set(readable_units(other, role))
        if any(one.ballots and unit not in readable for unit, one in other.evaluations.items()):
            unread.append(other.plan.title)
    if unread or role not in ("operator", "supervisor", "reviewer"):
        raise NotYetOpen(meetings=" · ".join(unread or [meeting.plan.title]))


def ledger_file(service: Service) -> bytes:
    """Return the whole ledger as JSON lines.

    Raises
    ------
    LedgerTampered, StoreUnavailable
    """
    out = io.StringIO()
    jsonl.export(service.ledger, service.contest_id or "", out)
    return out.getvalue().encode("utf-8")
