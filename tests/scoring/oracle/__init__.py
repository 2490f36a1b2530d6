"""A second computation of a contest's result, written from the rule text in ``docs/scoring.md`` and from nothing else.

It shares no code with the engine and works another way: decimals with 200 digits instead of fractions, sorting and
slicing instead of fates, and for the least squares fit conjugate gradients instead of elimination. It believes what it
is given: whether a policy and a sheet are valid is for the engine to say.

    numbers  decimals, when two of them are equal, rounding
    rules    the policy document with its defaults
    sheet    the rows of the calculator's table, sorted by part, unit and judge
    leniency the judge effects of a group
    field    from ballots to one value per unit
    places   the tie cascade and the display of places
    answer   parts, adjustments, rounding, and the rows of the answer
"""

from .answer import result

__all__ = ["result"]
