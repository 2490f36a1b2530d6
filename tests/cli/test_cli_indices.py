"""Index values from the shell."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.test_cli_scores import Shell, shell
from tests.support import MEETING, make_service

__all__ = ["shell"]


def test_a_table_by_titles_or_ids_is_recorded_and_read_out(shell: Shell, tmp_path: Path) -> None:
    make_service(tmp_path).service.close()
    table = tmp_path / "indices.csv"
    table.write_text(
        "\ufeff村社,党建强,产业兴,环境美,群众富,治理好,乡风淳,备注\n浃底村,90,80,70,85,95,75,\nhoujie,90,,70,85,95,75,\n",
        "utf-8",
    )
    out = shell("indices", MEETING, str(table), "--period", "2023Q1", "--source", "镇考核办", "--json")
    document = json.loads(out)
    assert (document["period"], document["combine"], document["sources"]) == ("2023Q1", "average", ["镇考核办"])
    first, second, third = document["units"]
    # (90 + 80 + 70 + 85 + 95 + 75) / 6 = 82.5
    assert (first["unit"], first["figure"], first["place"]) == ("jiadi", "82.50", 1)
    # Neither the one with a gap nor the one that was left out has a figure.
    assert {(one["figure"], one["place"]) for one in (second, third)} == {(None, None)}
    assert "82.50" in shell("indices", MEETING)


def test_what_is_wrong_with_a_table_is_told_with_its_row_and_nothing_is_stored(shell: Shell, tmp_path: Path) -> None:
    make_service(tmp_path).service.close()
    table = tmp_path / "indices.csv"
    table.write_text("unit,industry\n某村,90\njiadi,90\njiadi,91\n", "utf-8")
    shell("indices", MEETING, str(table), "--period", "2023Q1", status=1)
    assert f"{table}:2:unit" in shell.err and f"{table}:4:unit" in shell.err
    table.write_text("unit,industry\njiadi,ninety\n", "utf-8")
    shell("indices", MEETING, str(table), status=1)
    assert "is no quarter" in shell.err and "“ninety” is no value of “产业兴”" in shell.err
    table.write_text("unit,charm\njiadi,90\n", "utf-8")
    shell("indices", MEETING, str(table), "--period", "2023Q1", status=1)
    assert "is missing" in shell.err
    assert json.loads(shell("indices", MEETING, "--json"))["units"] == []
