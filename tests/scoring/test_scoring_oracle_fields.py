"""Contests that need all units together: leniency, rank sums, points, and sums."""

import pytest
from oracle_agreement import assert_agreement, chunks, label


@pytest.mark.parametrize("seeds", chunks(), ids=label)
def test_fields_agree_with_the_second_computation(seeds):
    assert_agreement("fields", seeds)
