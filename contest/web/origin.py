"""Whether a request comes from a page of our own."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers

_DEFAULT_PORTS = {"http": "80", "https": "443", "ws": "80", "wss": "443"}


def is_own_origin(headers: Headers, site_url: str = "") -> bool:
    """Tell whether a request may change or follow anything: no Origin (no browser), our own host, or the site's URL.

    >>> is_own_origin(Headers({"host": "192.168.1.10:8501", "origin": "http://192.168.1.10:8501"}))
    True
    >>> is_own_origin(Headers({"host": "192.168.1.10:8501", "origin": "https://elsewhere.example"}))
    False
    >>> is_own_origin(Headers({"host": "inner:80", "origin": "https://contest.example"}), "https://contest.example/")
    True
    """
    origins = headers.getlist("origin")
    if not origins:
        return True
    if len(origins) > 1:
        return False
    origin = urlsplit(origins[0])
    if not origin.scheme or not origin.netloc:
        return False
    place = _place(origin.netloc, origin.scheme)
    host = headers.get("host", "")
    if host and place == _place(host, origin.scheme):
        return True
    site = urlsplit(site_url)
    return bool(site.netloc) and (origin.scheme, place) == (site.scheme, _place(site.netloc, site.scheme))


def _place(netloc: str, scheme: str) -> str:
    return netloc.lower().removesuffix(f":{_DEFAULT_PORTS.get(scheme, '')}")
