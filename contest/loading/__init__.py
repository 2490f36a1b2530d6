"""From files to a contest: a contest folder, or a roster from a spreadsheet, read whole and with every problem named.

Nothing is loaded unless all of it is right. Sizes are checked before anything is read, and reading never runs code,
follows references in XML, or unpacks without a limit.
"""

from contest.loading.entries import RosterGroup, RosterSheet
from contest.loading.folder import read_folder
from contest.loading.plan import Plan
from contest.loading.problems import FileProblem, LoadingFailed
from contest.loading.roster import Roster, read_roster

__all__ = [
    "FileProblem",
    "LoadingFailed",
    "Plan",
    "Roster",
    "RosterGroup",
    "RosterSheet",
    "read_folder",
    "read_roster",
]
