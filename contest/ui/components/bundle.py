"""Join small ES modules into the one script that a Streamlit component takes.

Streamlit serves a component's script from a ``blob:`` address, where a relative import cannot resolve. The sources
stay real modules (a browser can import each one for a test), and this file joins them in the order of their imports.
It understands only what our sources use: ``import { a, b } from "./x.js";`` and ``export`` in front of a
declaration. Anything else is refused at import time rather than shipped broken.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function |const |class )", re.MULTILINE)
_DECLARED = re.compile(r"^(?:export )?(?:default )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import\b|export (?!default function )).*", re.MULTILINE)


def bundle(entry: Path) -> str:
    """Return the script of ``entry`` with everything it imports, each module once, imports first.

    Parameters
    ----------
    entry : Path
        The module with ``export default function``.

    Returns
    -------
    str
        One ES module without imports.

    Raises
    ------
    ValueError
        Two modules declare the same top-level name, or a module uses an import or export form not understood here.
    """
    parts: list[str] = []
    owners: dict[str, Path] = {}
    _collect(entry.resolve(), is_entry=True, seen=set(), owners=owners, parts=parts)
    return "\n".join(parts)


def _collect(path: Path, *, is_entry: bool, seen: set[Path], owners: dict[str, Path], parts: list[str]) -> None:
    """Append the modules below ``path`` and then itself."""
    seen.add(path)
    source = path.read_text(encoding="utf-8")
    for name in _DECLARED.findall(source):
        other = owners.setdefault(name, path)
        if other != path:
            raise ValueError(f"{path.name} and {other.name} both declare {name}: rename one of them.")
    for relative in _IMPORT.findall(source):
        imported = (path.parent / relative).resolve()
        if imported not in seen:
            _collect(imported, is_entry=False, seen=seen, owners=owners, parts=parts)
    body = _EXPORT.sub("", _IMPORT.sub("", source))
    left_over = _LEFT_OVER.search(body)
    if left_over or ("\nexport default " in f"\n{body}") != is_entry:
        line = left_over.group(0) if left_over else "export default"
        raise ValueError(f"{path.name}: {line!r} cannot be joined.")
    parts.append(f"// {path.name}\n{body.strip()}\n")
