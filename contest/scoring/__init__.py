"""Ballots and a policy in, scores and standings out, with the full working. Pure and exact.

Standard library only. No clock, no randomness, no store, no page; the word "float" may stand only where input is
read, because no sum of floats may decide a place.

policy      the rules of one meeting: one JSON document, checked, canonical, hashed; checks a ballot's marks
            (read by ``reading`` and ``node`` into the values of ``rules``; ``policy.schema.json`` says the same)
sentences   the rules as a host would read them out
tally       ballots -> scores and every step on the way: ``field`` for what needs all units together (``two_way``,
            ranks), ``whole`` for what follows the groups; the steps themselves are the data of ``working``
ranking     scores -> standings
explain     a standing -> why this place, as tables with the arithmetic in them
sheet       the calculator: a policy and a CSV of marks -> result rows
fairness    beside the result and never instead of it: corrected order, panels without one judge, other ways of counting
crosspanel  several panels -> bands, by the judges they have in common
"""
