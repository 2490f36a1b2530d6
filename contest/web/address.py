"""Where this server stands: what is before every address of its own."""

from __future__ import annotations

from streamlit import config


def base_path() -> str:
    """Return ``""``, or ``"/path"`` of ``server.baseUrlPath``."""
    path = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""
