"""The commands of the rules: read out a meeting's, and list the ready-made ones."""

from __future__ import annotations

import argparse
import os
from datetime import datetime
from typing import Any

from contest.cli.files import print_json
from contest.cli.store import opened
from contest.errors import LOCAL_TIME, N_, NotFound, Translate
from contest.loading.presets import Preset, presets
from contest.scoring.sentences import rules_in_words, sentences
from contest.state import FixedRules
from contest.text import pick
from contest.views.rules import RulesView, rules


def show_rules(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        view = rules(service.state, service.meeting(arguments.meeting))
    print_rules(view, t, as_json=arguments.json)


def show_presets(arguments: argparse.Namespace, t: Translate) -> None:
    lang = pick(os.environ.get("CONTEST_LANG"))
    print_presets(arguments.preset, t, lang=lang, as_json=arguments.json)


def print_rules(view: RulesView, t: Translate, *, as_json: bool) -> None:
    """Print a meeting's rules in sentences, with their fingerprint and since when they stand."""
    if as_json:
        print_json(rules_document(view, t))
        return
    print(view.title)
    for number, line in enumerate(rules_in_words(view.policy, t), 1):
        print(f"{number:>3}. {line}")
    print(t("Rules in force: fingerprint {digest}", digest=view.policy.digest()))
    print(t(view.standing, at=_local(view.since)) if view.since else t(view.standing))
    for one in view.changes:
        name = one.by.name or one.by.id
        print(t("Changed on {at} by {name}: {reason}", at=_local(one.at), name=name, reason=one.reason))


def _local(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(LOCAL_TIME):%Y-%m-%d %H:%M}"


def rules_document(view: RulesView, t: Translate) -> dict[str, Any]:
    """Return the rules as the command line's JSON: ``frozen_since`` is null before the start."""
    return {
        "meeting": view.meeting,
        "is_fixed": bool(view.history),
        "fingerprint": view.policy.digest(),
        "frozen_since": view.since if view.is_frozen else None,
        "sentences": [{"topic": one.topic, "text": one.text(t)} for one in sentences(view.policy)],
        "policy": view.policy.document(),
        "history": [_fixed(one) for one in view.history],
    }


def _fixed(one: FixedRules) -> dict[str, Any]:
    return {
        "seq": one.seq,
        "at": one.at,
        "by": one.by.name or one.by.id,
        "fingerprint": one.digest,
        "reason": one.reason,
    }


def print_presets(wanted: str | None, t: Translate, *, lang: str, as_json: bool) -> None:
    """Print the ready-made rules, or one of them: its policy as JSON is what ``score --policy`` reads.

    Raises
    ------
    NotFound
        There is no preset of that id.
    """
    known = presets()
    if wanted is not None:
        known = tuple(one for one in known if one.id == wanted)
        if not known:
            raise NotFound(what=N_("preset"), id=wanted)
    if as_json:
        print_json([preset_document(one, lang) for one in known] if wanted is None else dict(known[0].document))
        return
    for one in known:
        print(f"{one.id:<26} {one.title if lang == 'zh' else one.title_en}")
        if wanted is not None:
            print(one.purpose if lang == "zh" else one.purpose_en)
            for number, line in enumerate(rules_in_words(one.policy, t), 1):
                print(f"{number:>3}. {line}")
            print(one.example_csv, end="")
            print("\n".join(one.steps if lang == "zh" else one.steps_en))


def preset_document(one: Preset, lang: str) -> dict[str, Any]:
    is_chinese = lang == "zh"
    return {
        "id": one.id,
        "title": one.title if is_chinese else one.title_en,
        "for": one.purpose if is_chinese else one.purpose_en,
        "source": one.source or None,
        "policy": dict(one.document),
    }
