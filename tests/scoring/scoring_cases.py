"""Short ways to write a case by hand."""

from decimal import Decimal

from contest.scoring.policy import Policy
from contest.scoring.tally import CountedBallot, score_unit

SIX = ("party_building", "industry", "environment", "prosperity", "governance", "civility")
NO_TRIM = {"id": "all", "trim": None}


def policy(**document):
    return Policy.from_document(document)


def total_policy(**document):
    """One total mark per ballot, in steps fine enough for any hand-worked number."""
    return policy(**{"scale": {"max": 100, "step": "0.0001"}, "criteria": [{"id": "total"}], **document})


def ballot(judge, marks, group="", recused=False):
    """``marks``: a mapping, or one total mark, or None."""
    if marks is None:
        marks = {}
    elif not isinstance(marks, dict):
        marks = {"total": Decimal(str(marks))}
    values = {key: None if mark is None else Decimal(str(mark)) for key, mark in marks.items()}
    return CountedBallot(judge, group, values, recused)


def pool(rules, marks, unit="甲"):
    """Score one unit from total marks, one per judge, None for missing."""
    group = rules.pools[0].id
    return score_unit(unit, [ballot(f"j{number:02}", mark, group) for number, mark in enumerate(marks)], rules)
