"""Contests scored by means: groups, trimming, recusal, parts, adjustments, rounding, ties."""

import pytest
from oracle_agreement import assert_agreement, chunks, label


@pytest.mark.parametrize("seeds", chunks(), ids=label)
def test_means_agree_with_the_second_computation(seeds):
    assert_agreement("means", seeds)
