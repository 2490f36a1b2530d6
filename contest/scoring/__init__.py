"""Ballots and a policy in, scores and standings out, with the full working. Pure and exact.

Standard library only. No clock, no randomness, no store, no page; the word "float" may stand only where input is
read, because no sum of floats may decide a place.

policy      the rules of one meeting: one JSON document, checked, canonical, hashed; checks a ballot's marks
tally       one unit's ballots -> its score and every step on the way
ranking     scores -> standings
explain     a standing -> why this place, line by line
sheet       the calculator: a policy and a CSV of marks -> result rows
"""
