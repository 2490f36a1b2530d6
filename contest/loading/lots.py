"""Chance comes in from outside the core: seeds and shuffled numbers for a draw."""

from __future__ import annotations

import random
import secrets
from typing import Final

SEED_BYTES: Final = 16


def new_seed() -> str:
    """Return the seed of a draw: from the system's randomness, in hex."""
    return secrets.token_hex(SEED_BYTES)


def shuffled_numbers(total: int, dice: random.Random | None = None) -> tuple[int, ...]:
    """Return the numbers from 1 on in an order of chance; a lot is the first of them that is free."""
    numbers = list(range(1, total + 1))
    (dice or secrets.SystemRandom()).shuffle(numbers)
    return tuple(numbers)
