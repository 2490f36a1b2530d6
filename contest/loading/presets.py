"""Ready-made rules, each with a worked example: ``data/presets/*.json``, one file each.

A file holds ``id, order, title, title_en, for, for_en, source, policy, example``; the example holds ``marks`` (rows of
the calculator's sheet), ``result`` and the working in words, ``steps`` and ``steps_en``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from contest.errors import N_, Problem
from contest.loading.problems import FileProblem, LoadingFailed, shown
from contest.scoring.errors import SheetInvalid
from contest.scoring.node import MAX_ID, MAX_TITLE, Node, Report
from contest.scoring.policy import Policy, PolicyInvalid
from contest.scoring.sheet import sheet_standings
from contest.scoring.sheet_reading import NEEDED, OPTIONAL

FOLDER: Final = Path(__file__).parents[2] / "data" / "presets"
MAX_SENTENCE: Final = 400
_KEYS: Final = "id order title title_en for for_en source policy example"


@dataclass(frozen=True)
class Preset:
    """Rules to begin with. ``purpose`` says when organisers use them, ``source`` which public rule they follow.

    ``document`` is the policy as the file has it; ``example_csv`` a sheet for the calculator, ``example_result`` its
    ``(unit, score, place)`` by place, and ``steps`` the working in words.
    """

    id: str
    title: str
    title_en: str
    purpose: str
    purpose_en: str
    source: str
    policy: Policy
    document: Mapping[str, Any]
    example_csv: str
    example_result: tuple[tuple[str, str, int], ...]
    steps: tuple[str, ...]
    steps_en: tuple[str, ...]


@cache
def presets(folder: Path = FOLDER) -> tuple[Preset, ...]:
    """Return the presets of a folder, in the order they give themselves.

    Raises
    ------
    LoadingFailed
        Naming every problem with its file and JSON path.
    """
    found: list[tuple[int, Preset]] = []
    problems: list[FileProblem] = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(_preset(path.name, read_json(path.name, path.read_text(encoding="utf-8"))))
        except LoadingFailed as error:
            problems += [one for one in error.problems if isinstance(one, FileProblem)]
    ids = [one.id for _, one in found]
    problems += [
        _problem(f"{one}.json", Problem("id", N_("“{id}” stands here twice."), (("id", one),)))
        for one in sorted(set(ids))
        if ids.count(one) > 1
    ]
    if problems:
        raise LoadingFailed(folder.name, tuple(problems))
    return tuple(one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].id)))


def read_json(name: str, text: str) -> Any:
    """Return what JSON text holds, numbers with a point as text, so that no digit is lost.

    Parameters
    ----------
    name : str
        What the problems call it.

    Raises
    ------
    LoadingFailed
        For text that is no JSON, and for a name that stands twice in one object.
    """
    try:
        return json.loads(text, parse_float=str, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        template = N_("Here the text is no JSON any more – check commas, braces and quotation marks.")
        raise LoadingFailed(name, (FileProblem(name, template, (), name, error.lineno, str(error.colno)),)) from error
    except (_Twice, RecursionError) as error:
        twice = shown(str(error.args[0])) if isinstance(error, _Twice) else "…"
        template = N_("“{id}” stands here twice.")
        raise LoadingFailed(name, (FileProblem(name, template, (("id", twice),), name, None, twice),)) from error


class _Twice(ValueError):
    """A name stands twice in one JSON object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _problem(file: str, problem: Problem, under: str = "") -> FileProblem:
    path = ".".join(part for part in (under, problem.where) if part)
    return FileProblem(f"{file}: {path}", problem.template, problem.values, file, None, path)


def _preset(file: str, document: object) -> tuple[int, Preset]:
    report = Report()
    root = Node(report, "", document, _KEYS, "id order title title_en for for_en policy example")
    example = Node(report, "example", root.values.get("example", {}), "marks result steps steps_en",
                   "marks result steps steps_en")  # fmt: skip
    name, order = root.text("id", "?", MAX_ID), root.whole("order", 1, 1)
    if f"{name}.json" != file:
        report.add("id", N_("The file of “{id}” is called {file} – both must be the same."), id=name, file=file)
    titles = [root.text(key, "?", MAX_TITLE) for key in ("title", "title_en")]
    purposes = [root.text(key, "?", MAX_SENTENCE) for key in ("for", "for_en")]
    source = root.text("source", "?", MAX_SENTENCE) if root.has("source") else ""
    sheet, result = _sheet(example), _result(example)
    steps, steps_en = _sentences(example, "steps"), _sentences(example, "steps_en")
    problems = [_problem(file, one) for one in report.problems]
    try:
        rules = root.values.get("policy")
        policy = Policy.from_document(rules)
        if not report.problems:
            sheet_standings(policy, sheet)
    except PolicyInvalid as error:
        problems += [_problem(file, one, "policy") for one in error.problems]
    except SheetInvalid as error:
        problems += [_problem(file, one, "example.marks") for one in error.problems]
    if problems:
        raise LoadingFailed(file, tuple(problems))
    return order, Preset(
        name, titles[0], titles[1], purposes[0], purposes[1], source,
        policy, dict(rules or {}), sheet, result, steps, steps_en,
    )  # fmt: skip


def _sheet(example: Node) -> str:
    """Return the example's marks as a sheet; it has only the columns that are used."""
    entries = example.entries("marks") if "marks" in example.values else ()
    nodes = [
        Node(example.report, f"{example.at('marks')}[{index}]", value, " ".join(NEEDED + OPTIONAL), " ".join(NEEDED))
        for index, value in enumerate(entries)
    ]
    columns = [name for name in (*NEEDED, *OPTIONAL) if name in NEEDED or any(node.has(name) for node in nodes)]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: str(node.values.get(name, "")) for name in columns} for node in nodes)
    return out.getvalue()


def _result(example: Node) -> tuple[tuple[str, str, int], ...]:
    found = []
    for index, value in enumerate(example.entries("result") if "result" in example.values else ()):
        node = Node(example.report, f"{example.at('result')}[{index}]", value, "unit score place", "unit score place")
        found.append((node.text("unit", "?", MAX_ID), node.text("score", "?", MAX_ID), node.whole("place", 1, 1)))
    return tuple(found)


def _sentences(example: Node, key: str) -> tuple[str, ...]:
    entries = example.entries(key) if key in example.values else ()
    found = []
    for index, value in enumerate(entries):
        # Read like an entry of an object, for the same checks and the same words.
        path = f"{key}[{index}]"
        found.append(Node(example.report, example.path, {path: value}, path).text(path, "?", MAX_SENTENCE))
    return tuple(found)
