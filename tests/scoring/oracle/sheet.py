"""The rows of the table: which unit has which ballots, values, bonuses and deductions.

A ballot is ``{"judge", "group", "state", "marks"}``: valid, missing or recused; the marks of a valid one by criterion,
or one mark named ``WHOLE``, which lies on the scale.
"""

from .numbers import number

LIVE, ADJUSTMENT, VETO = "live", "adjustment", "veto"
WHOLE = ""


def sorted_out(rows, rules):
    """Units in the order of the sheet, ballots by part and by unit, recorded values, bonuses and deductions by unit."""
    units = list(dict.fromkeys(row["unit"] for row in rows))
    homes = {}
    for row in rows:
        homes.setdefault(row["judge"], set()).update(split(row.get("home")))
    cells, groups, values, extras = {}, {}, {}, {unit: [] for unit in units}
    for row in rows:
        part, unit, judge = row.get("part") or LIVE, row["unit"], row["judge"]
        if part == VETO:
            continue
        if part == ADJUSTMENT:
            extras[unit].append(number(row["mark"]))
        elif not judge:
            values[part, unit] = None if row["mark"] == "" else number(row["mark"])
        else:
            groups[judge] = row.get("group") or ""
            cells.setdefault((part, unit, judge), {})[row.get("criterion") or WHOLE] = row["mark"]
    ballots = {}
    for (part, unit, judge), marks in cells.items():
        is_own = rules["recusal"] == "own_unit" and unit in homes[judge]
        made = ballot(judge, group_of(groups[judge], rules), marks, is_own, rules)
        ballots.setdefault(part, {}).setdefault(unit, []).append(made)
    return units, ballots, values, extras


def split(home):
    return {name.strip() for name in (home or "").split(";") if name.strip()}


def group_of(name, rules):
    """Without groups all are one pool, and the only group need not be named."""
    return rules["groups"][0]["id"] if len(rules["groups"]) == 1 else name


def ballot(judge, group, texts, is_own, rules):
    given = {name: mark_of(text, rules) for name, text in texts.items()}
    criteria = rules["criteria"]
    if WHOLE in given and len(criteria) == 1:
        given = {criteria[0]["id"]: given[WHOLE]}
    marks = given if WHOLE in given else {one["id"]: given.get(one["id"]) for one in criteria}
    state = "recused" if is_own else "missing" if None in marks.values() else "valid"
    return {"judge": judge, "group": group, "state": state, "marks": marks if state == "valid" else {}}


def mark_of(text, rules):
    """None for an empty cell and for a spoiled grade: both leave the denominator."""
    if text == "":
        return None
    if rules["grades"] is not None:
        return number(rules["grades"][text]) if text in rules["grades"] else None
    return number(text)
