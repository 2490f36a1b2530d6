"""Join small ES modules into one script, and take out what a browser does not need.

Streamlit serves a component's script from a ``blob:`` address, where a relative import cannot resolve, and a phone on
a weak network should wait for one file, not for twenty. The sources stay real modules (a browser can import each one
for a test), and this file joins them in the order of their imports. It understands only what our sources use:
``import { a, b } from "./x.js";`` and ``export`` in front of a declaration. Anything else is refused at import time
rather than shipped broken.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function |const |class )", re.MULTILINE)
_DECLARED = re.compile(r"^(?:export )?(?:default )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import\b|export (?!default function )).*", re.MULTILINE)
_CSS_COMMENT_OR_STRING = re.compile(r"""/\*.*?\*/|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", re.DOTALL)
_CSS_SPACE_OR_STRING = re.compile(r"""\s*([{};])\s*|(\s+)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def bundle(entry: Path) -> str:
    """Return the script of ``entry`` with everything it imports, each module once, imports first.

    Parameters
    ----------
    entry : Path
        The module with ``export default function``.

    Returns
    -------
    str
        One ES module without imports, comment lines and indentation.

    Raises
    ------
    ValueError
        Two modules declare the same top-level name, a module uses an import or export form not understood here, or
        its comments cannot be taken out safely.
    """
    parts: list[str] = []
    owners: dict[str, Path] = {}
    _collect(entry.resolve(), is_entry=True, seen=set(), owners=owners, parts=parts)
    return "".join(parts)


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
    parts.append(squeezed_script(body, path.name))


def named(stem: str, text: str, suffix: str) -> str:
    """Return a file name that changes with the content, so that a browser may keep the file for good.

    >>> named("pad", "const a = 1;\\n", "js")
    'pad-b79b14bd2584dd52.js'
    """
    return f"{stem}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.{suffix}"


def squeezed_script(source: str, name: str = "script") -> str:
    r"""Return a script without lines that are only a comment, without blank lines and without indentation.

    Line breaks stay, so statements without a semicolon end where they ended. A line begins inside a string, a template
    or a comment only in forms that are refused here; so what looks like a comment at the start of a line is one.

    Parameters
    ----------
    source : str
        ES2019.
    name : str
        Named in the error.

    Raises
    ------
    ValueError
        A template over several lines, a line that ends with a backslash, or a ``/*`` behind code.

    >>> squeezed_script("// why\nconst a = 1;\n\n/** What.\n * More. */\nfunction f() {\n  return a; // because\n}\n")
    'const a = 1;\nfunction f() {\nreturn a; // because\n}\n'
    """
    kept: list[str] = []
    is_comment = False
    for line in map(str.strip, source.split("\n")):
        if is_comment or line.startswith("/*"):
            _, end, behind = line[0 if is_comment else 2 :].partition("*/")
            is_comment = not end
            if behind:
                raise ValueError(f"{name}: {line!r} has code behind a comment.")
        elif line and not line.startswith("//"):
            if line.count("`") % 2 or line.endswith("\\") or "/*" in line:
                raise ValueError(f"{name}: {line!r} may not stand in a script: no template, string or comment goes on.")
            kept.append(f"{line}\n")
    return "".join(kept)


def squeezed_style(source: str) -> str:
    r"""Return a style sheet without comments, one rule a line, with no more space than separates its words.

    >>> squeezed_style('/* why */ .a  .b,\n.c {\n  margin: 0 4px;\n  content: "a  b";\n}\n')
    '.a .b, .c{margin: 0 4px;content: "a  b";}\n'
    """
    bare = _CSS_COMMENT_OR_STRING.sub(lambda found: found[1] or " ", source)
    return _CSS_SPACE_OR_STRING.sub(_squeezed_space, bare).strip() + "\n"


def _squeezed_space(found: re.Match[str]) -> str:
    # Streamlit takes a style sheet of a single line for the name of a file.
    return "}\n" if found[1] == "}" else found[1] or found[3] or " "
