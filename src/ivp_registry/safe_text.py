"""
Text from events is hostile until made safe: stored as entered, shown harmless.

Control characters can rewrite a terminal, bidirectional marks can reorder what a reader sees, invisible ones can hide
a difference. They are shown as what they are: visible escapes.
"""

from __future__ import annotations

import json
import re
from typing import Any

UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"  # C0 without newline, DEL, C1
    "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # bidi, zero width, line separators
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"  # lone surrogates, no characters at all, tag characters
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""First characters that make a spreadsheet take text for a formula. Source: OWASP, CSV Injection."""


def safe_text(text: str) -> str:
    r"""
    Show *text* with every character that acts instead of showing made visible; newlines stay.

    >>> print(safe_text("a\x1b[31mb\u202ec"))
    a\x1b[31mb\u202ec
    """
    return UNSAFE.sub(_escape, text)


def safe_line(text: str) -> str:
    r"""
    Show *text* as one line without tabs.

    >>> safe_line("a\nb\tc")
    'a\\nb\\tc'
    """
    return safe_text(text.replace("\n", r"\n").replace("\t", r"\t"))


def safe_cell(text: str) -> str:
    """
    Show *text* so that no spreadsheet runs it: a leading apostrophe where it would be a formula.

    >>> safe_cell("=1+1"), safe_cell("gewoon")
    ("'=1+1", 'gewoon')
    """
    shown = safe_text(text)
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def safe_json(value: Any, *, indent: int | None = None) -> str:
    r"""
    Write *value* as JSON without losing anything: what acts on a terminal is written as \u escapes.

    >>> safe_json({"a": "\u202e é"})
    '{"a": "\\u202e é"}'
    """
    return UNSAFE.sub(_escape_json, json.dumps(value, ensure_ascii=False, indent=indent))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code <= 0xFF:  # noqa: PLR2004  # one byte, two digits
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


def _escape_json(found: re.Match[str]) -> str:
    code = ord(found[0])
    if found[0] in "\n\r\t":
        return found[0]
    if code <= 0xFFFF:  # noqa: PLR2004  # one UTF-16 unit
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
