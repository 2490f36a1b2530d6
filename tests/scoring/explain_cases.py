"""The arithmetic of an explanation, read back: what a villager's calculator would say, between two bounds."""

import re
from fractions import Fraction

TOKEN = re.compile(r"\d+(?:\.\d+)?…?%?|[-+×÷()]")


class Calculator:
    """Works out what is written; a number cut with "…" stands for everything it may have been.

    >>> calculate("(90+92.5)÷2"), calculate("3-1×50%")
    ((Fraction(365, 4), Fraction(365, 4)), (Fraction(5, 2), Fraction(5, 2)))
    """

    def __init__(self, text):
        self.tokens = TOKEN.findall(text)
        assert "".join(self.tokens) == text, text

    def sum(self):
        low, high = self.product()
        while self.tokens and self.tokens[0] in "+-":
            sign = self.tokens.pop(0)
            other = self.product()
            low, high = (low + other[0], high + other[1]) if sign == "+" else (low - other[1], high - other[0])
        return low, high

    def product(self):
        found = self.number()
        while self.tokens and self.tokens[0] in "×÷":
            sign, other = self.tokens.pop(0), self.number()
            ends = [a * b if sign == "×" else a / b for a in found for b in other]
            found = min(ends), max(ends)
        return found

    def number(self):
        token = self.tokens.pop(0)
        if token == "(":
            found = self.sum()
            assert self.tokens.pop(0) == ")"
            return found
        if token == "-":
            low, high = self.number()
            return -high, -low
        is_percent, is_cut = token.endswith("%"), "…" in token
        digits = token.strip("%…")
        value = Fraction(digits)
        beyond = Fraction(1, 10 ** len(digits.partition(".")[2])) if is_cut else 0
        ends = value, value + beyond
        return (ends[0] / 100, ends[1] / 100) if is_percent else ends


def calculate(text):
    """Return the least and the most that some arithmetic can come to."""
    calculator = Calculator(text)
    found = calculator.sum()
    assert not calculator.tokens, text
    return found


def figures(explanation):
    """Yield every figure of an explanation with where it stands."""
    for table in explanation.groups:
        for ballot in table.ballots:
            for (name, _), figure in zip(table.extra, ballot.figures, strict=True):
                yield f"{table.group}/{ballot.judge}/{name}", figure
        for line in table.sums:
            yield f"{table.group}/{line.id}", line.figure
    for line in explanation.together:
        yield f"together/{line.id}", line.figure
    for step in explanation.steps:
        for figure in step.figures:
            yield step.id, figure
    for row in explanation.ties:
        for unit, _, figure in row.figures:
            yield f"{row.step}/{unit}", figure
