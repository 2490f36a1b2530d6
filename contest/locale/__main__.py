"""Compile every ``.po`` under this folder to its ``.mo``; the compiled files are kept in the repository."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compiled(source: Path) -> bytes:
    """Return the binary catalog of one ``.po`` file."""
    with source.open("rb") as stream:
        catalog = read_po(stream)
    # The day of compiling would make every compilation differ.
    catalog.creation_date = catalog.revision_date = datetime(2023, 4, 1, tzinfo=UTC)
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main() -> None:
    for source in sorted(Path(__file__).parent.rglob("*.po")):
        target = source.with_suffix(".mo")
        binary = compiled(source)
        if not target.exists() or target.read_bytes() != binary:
            target.write_bytes(binary)


if __name__ == "__main__":
    main()
