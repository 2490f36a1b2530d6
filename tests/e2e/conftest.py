from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import FOLDER, House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A running server on a store with the rehearsal loaded."""
    one = House(tmp_path)
    one.cli("load", str(FOLDER), "--rehearsal")
    one.start()
    yield one
    one.stop()
