"""The ledger from the shell: export, import, verify, backup."""

from __future__ import annotations

import argparse
from pathlib import Path

from contest import photos
from contest.cli.store import loaded, opened, path_of
from contest.errors import Translate
from contest.ledger import audit, jsonl
from contest.ledger.errors import LedgerTampered
from contest.ledger.port import Head
from contest.ledger.settings import Settings


def write_out(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        head = jsonl.export(service.ledger, loaded(service), Path(arguments.file))
    say_head(t("Written to {path}.", path=arguments.file), head)


def read_in(arguments: argparse.Namespace, t: Translate) -> None:
    records = jsonl.read_file(Path(arguments.file))
    with opened(arguments, create=True) as service:
        heads = service.ledger.adopt(records)
    for head in heads.values():
        say_head(t("Read from {path}.", path=arguments.file), head)


def verify(arguments: argparse.Namespace, t: Translate) -> None:
    if arguments.file:
        records = jsonl.read_file(Path(arguments.file))
        return say_head(t("{path} is intact.", path=arguments.file), Head(records[-1].seq, records[-1].hash))
    # Not through the service: it would refuse a store without its guards before a bad record can be named.
    found = audit.verify(path_of(arguments), Settings(), {})
    if found.fault is not None:
        raise LedgerTampered(found.fault)
    for contest, head in found.heads.items():
        say_head(t("{contest} is intact.", contest=contest), head)
    return None


def backup(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        heads = service.ledger.backup(Path(arguments.file))
    for head in heads.values():
        say_head(t("Written to {path}.", path=arguments.file), head)
    folder = photos.folder_of(path_of(arguments))
    if beside := photos.count(folder):
        print(t("{n} photos are not in it – copy the folder {path} too.", n=beside, path=str(folder)))


def say_head(sentence: str, head: Head) -> None:
    print(f"{sentence} seq {head.seq} head {head.hash}")
