"""Prepare ``make run``: load the rehearsal into an empty store, and print who opens which link.

A store that is there already is used as it is: nothing is loaded over it, and no printed pass ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from contest import commands as cmd
from contest.cli import CLI, REHEARSAL, join_url
from contest.errors import ContestError
from contest.loading import read_folder
from contest.service import Service, utc_now
from contest.text import pick, translator

FOLDER = Path(__file__).parent.parent / "data" / "liushi-2023q1"
MEETING = "dongcheng"


def main() -> int:
    t = translator(pick(os.environ.get("CONTEST_LANG")))
    try:
        service = Service.open(os.environ["CONTEST_DATABASE"], create=True)
    except ContestError as error:
        print(error.text(t), file=sys.stderr)
        return 1
    try:
        is_new = service.contest_id is None
        if is_new:
            plan = read_folder(FOLDER, REHEARSAL)
            service.submit(cmd.PlanContest(plan.events(at=utc_now(), by=CLI)), CLI)
        print(t("Operator: {url}", url=join_url(service.issue("operator", CLI))))
        print(t("Screen:   {url}", url=join_url(service.issue("screen", CLI, meeting=MEETING))))
        if is_new:
            first = service.issue_panel(MEETING, CLI)[0]
            print(t("A judge:  {url}", url=join_url(first)))
        else:
            print(t("The judges' passes stay as they were printed; the desk can issue new ones."))
    except ContestError as error:
        print(error.text(t), file=sys.stderr)
        return 1
    finally:
        service.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
