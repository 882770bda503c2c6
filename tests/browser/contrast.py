"""How far two colours are apart, as WCAG 2.2 defines it; axe does not tell it for text in SVG."""

from __future__ import annotations

import re

Colour = tuple[float, float, float]
"""Red, green and blue, each 0 to 255."""

TEXT, LARGE, GRAPHIC = 4.5, 3.0, 3.0
"""The least ratio for text, for large text (SC 1.4.3) and for what is not text: lines, dots, focus rings (SC 1.4.11)."""

HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def contrast(one: str | Colour, other: str | Colour) -> float:
    """
    Give the contrast ratio of two opaque colours: 1 for equal ones, 21 for black and white.

    Source: WCAG 2.2, definition of "contrast ratio".
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str | Colour) -> float:
    """
    Give the relative luminance of a colour: 0 for black, 1 for white.

    Source: WCAG 2.2, definition of "relative luminance".
    """
    red, green, blue = (_linear(each / 255) for each in (read(colour) if isinstance(colour, str) else colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def read(text: str) -> Colour:
    """
    Read a colour as it stands in a style sheet, ``#rgb`` or ``#rrggbb``.

    Raises:
        ValueError: If it is written in another way.
    """
    found = HEX.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no colour of the form #rgb or #rrggbb")
    digits = found[1] if len(found[1]) == 6 else "".join(2 * each for each in found[1])
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
