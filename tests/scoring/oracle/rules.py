"""The policy document with the documented defaults in place of what was left out."""

from .numbers import number

INDICES = ("party_building", "industry", "environment", "prosperity", "governance", "civility")
USUAL_TRIM = {"low": 1, "high": 1, "from_n": 6}
WEIGHTED = "weighted_mean"
BY_RANK = ("rank_sum", "points")
ADDED_UP = ("sum", *BY_RANK)
SIMPLE = {
    "trim_level": "ballot",
    "recusal": "own_unit",
    "below_min_n": "pending",
    "combine": WEIGHTED,
    "points": None,
}


def completed(document):
    rules = {key: document.get(key, usual) for key, usual in SIMPLE.items()}
    scale = document.get("scale", {})
    rules["grades"] = scale.get("grades")
    rules["scale"] = {"min": number(scale.get("min", 0)), "max": number(scale.get("max", top(rules["grades"])))}
    rules["criteria"] = criteria(document.get("criteria"), rules["scale"])
    rules["groups"] = groups(document.get("groups") or [], no_trim_is_usual(rules))
    rules["is_weighted"] = any(one["weight"] is not None for one in rules["groups"])
    rules["parts"] = parts(document.get("parts") or [{"id": "live", "weight": 100}], rules["scale"])
    rules["cap"] = document.get("adjustments", {}).get("cap", 5)
    rules["rounding"] = {"mode": "half_up", "places": 2, "stage": "final", **document.get("rounding", {})}
    ties = document.get("ties", {})
    rules["cascade"] = ties.get("cascade", [])
    rules["display"] = ties.get("display", "1224")
    return rules


def top(grades):
    """With grades the scale ends, unless it says where, with the best of them."""
    return 100 if grades is None else max(map(number, grades.values()))


def no_trim_is_usual(rules):
    """Ranks, points and grades: what is absent drops nothing there."""
    return rules["combine"] in BY_RANK or rules["grades"] is not None


def criteria(given, scale):
    if given is None:
        given = [{"id": name} for name in INDICES]
    return [
        {
            "id": one["id"],
            "weight": number(one.get("weight", 1)),
            "min": number(one.get("min", scale["min"])),
            "max": number(one.get("max", scale["max"])),
        }
        for one in given or [{"id": "total"}]
    ]


def groups(given, is_untrimmed):
    usual = None if is_untrimmed else USUAL_TRIM
    return [
        {
            "id": one["id"],
            "weight": None if one.get("weight") is None else number(one["weight"]),
            "min_n": one.get("min_n", 1),
            "trim": one.get("trim", usual),
            "adjust": one.get("adjust", "none"),
        }
        for one in given or [{"id": ""}]
    ]


def parts(given, scale):
    return [
        {
            "id": one["id"],
            "weight": number(one.get("weight", 100)),
            "min": number(one.get("min", scale["min"])),
            "max": number(one.get("max", scale["max"])),
        }
        for one in given
    ]
