"""``python -m contest``"""

import importlib
import sys


def _load_without(*heavy: str) -> None:
    """Load sqlite-utils as if these were not installed: it only asks them for types of theirs, which no ledger holds.

    Loading them takes longer than most commands. What needs them later finds them again.
    """
    absent = [name for name in heavy if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None is how Python marks what is not there
    importlib.import_module("sqlite_utils")
    for name in absent:
        del sys.modules[name]


_load_without("pandas", "numpy")
main = importlib.import_module("contest.cli").main

sys.exit(main())
