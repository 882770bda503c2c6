"""
Which characters the fonts of a PDF can show; what they cannot is shown by its number.

A conforming PDF has a glyph for every character. One that no font has would stop the letter, so an emoji or a Chinese
name becomes its number behind a backslash, as `safe_text` writes it: nothing is lost, and nothing hides.

Source: ISO 14289-1, 7.21; ISO 19005-2, 6.2.11.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FONTS = ("SourceSans3_400Regular.ttf", "SourceSans3_600SemiBold.ttf", "DejaVuSans.ttf")


def displayable(text: str, fonts: Path) -> str:
    """Give *text* with every character that the *fonts* do not have written as its number."""
    return _missing(fonts).sub(_numbered, text)


@cache
def _missing(fonts: Path) -> re.Pattern[str]:
    """Give a pattern of what at least one weight of the letter's font and the font it falls back on do not have."""
    regular, bold, other = (_characters(fonts / name) for name in FONTS)
    held = sorted((regular & bold) | other | {ord("\n")})
    ranges: list[list[int]] = []
    for code in held:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return re.compile("[^" + "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in ranges) + "]")


def _numbered(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004  # four digits


def _characters(path: Path) -> set[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())
