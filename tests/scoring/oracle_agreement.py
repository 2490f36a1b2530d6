"""Engine and second computation on the same random contests. ``CONTEST_ORACLE_CASES`` says on how many in all."""

import json
import os

from oracle import result
from random_contests import random_contest

from contest.scoring.policy import Policy
from contest.scoring.sheet import score_sheet

CASES = int(os.environ.get("CONTEST_ORACLE_CASES", "10000"))
FAMILIES = 2
CHUNK = 250


def chunks():
    """Ranges of seeds; every family gets its share of the cases."""
    share = max(1, CASES // FAMILIES)
    return [range(start, min(start + CHUNK, share)) for start in range(0, share, CHUNK)]


def label(seeds):
    return f"{seeds.start}-{seeds.stop - 1}"


def assert_agreement(family, seeds):
    for seed in seeds:
        contest = random_contest(family, seed)
        engine = score_sheet(Policy.from_document(contest.document), contest.text())
        second = result(contest.document, contest.rows)
        assert engine == second, disagreement(family, seed, contest, engine, second)


def disagreement(family, seed, contest, engine, second):
    lines = [f"random_contest({family!r}, {seed})", json.dumps(contest.document, ensure_ascii=False), contest.text()]
    for name, rows in (("engine", engine), ("second", second)):
        lines += [name, *(f"  {tuple(row.values())}" for row in rows)]
    return "\n".join(lines)
