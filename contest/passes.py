"""Passes: random tokens and short codes, of which the ledger keeps digests only."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Final

from contest.commands import NewPass
from contest.model import Role

CODE_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 8


@dataclass(frozen=True)
class Minted:
    """A new pass with its secrets, for the one moment in which it is handed out. Its text never shows them."""

    new: NewPass
    token: str
    code: str

    def __repr__(self) -> str:
        return f"Minted({self.new.role}, {self.new.name!r})"

    @property
    def printed_code(self) -> str:
        """The code as people read it: ``ABCD-EFGH``."""
        return f"{self.code[:4]}-{self.code[4:]}"


def digest(secret: str) -> str:
    """Return the digest under which a token or a device is known: sha256, 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code_digest(code: str, contest: str) -> str:
    """Return the digest of a short code.

    A code has 36 bits, so a fast hash in an exported ledger could be searched through: scrypt, salted by contest,
    makes that some hundred processor years.
    """
    salt = f"contest-pass-code:{contest}".encode()
    return hashlib.scrypt(normal_code(code).encode(), salt=salt, n=2**12, r=8, p=1, dklen=32).hex()


def normal_code(code: str) -> str:
    """Return a typed code as it was minted: capitals only, without dashes and spaces.

    >>> normal_code(" abcd–efgh ")
    'ABCDEFGH'
    """
    return re.sub(r"[^A-Z]", "", code.upper())


def mint(role: Role, contest: str, *, meeting: str | None = None, judge: str | None = None, name: str = "") -> Minted:
    """Make a pass with a 128-bit token and a code of eight letters."""
    token = secrets.token_urlsafe(16)
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    new = NewPass(digest(token), code_digest(code, contest), role, meeting, judge, name)
    return Minted(new, token, code)
