"""How pages look and what they may load: style, script, logo, a municipality's own tokens, and the policy over all."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import attrs
from markupsafe import Markup

from ivp_registry.errors import InvalidInput

from ..contract import Options

SIGNATURES: Mapping[bytes, str] = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"<svg": "image/svg+xml",
    b"<?xml": "image/svg+xml",
}


@attrs.frozen(kw_only=True)
class Look:
    """Hold style, script, policy and logo, ready to stand in a page."""

    css: Markup
    js: Markup
    policy: str
    logo: str | None
    organisation: str


def look_of(options: Options) -> Look:
    """
    Give how the pages look.

    Raises:
        InvalidInput: If the style sheet could end its element or load something, or the logo is no picture known here.
    """
    css = _asset("site.css") + _theme(options.files.get("theme"))
    js = _asset("site.js")
    sources = f"style-src {_hash(css)}; script-src {_hash(js)}; img-src data:"
    return Look(
        css=Markup(css),  # noqa: S704  # our own, and a theme that `_theme` let through
        js=Markup(js),  # noqa: S704  # our own
        policy=f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'",
        logo=_logo(options.files.get("logo")),
        organisation=options.given.get("organisation", ""),
    )


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath("assets", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _theme(content: bytes | None) -> str:
    if content is None:
        return ""
    try:
        text = content.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InvalidInput(where="theme", value="", reason=f"not UTF-8 at byte {error.start}") from error
    for part in ("<", "@import", "url("):
        if part in text.lower():
            reason = "a style sheet of a page that loads nothing holds none of: < @import url("
            raise InvalidInput(where="theme", value=part, reason=reason)
    return text


def _logo(content: bytes | None) -> str | None:
    if content is None:
        return None
    kind = next((kind for begin, kind in SIGNATURES.items() if content.lstrip().startswith(begin)), None)
    if kind is None:
        raise InvalidInput(where="logo", value="", reason="expected a picture: PNG, JPEG or SVG")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
