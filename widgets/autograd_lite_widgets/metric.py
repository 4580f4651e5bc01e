"""Deterministic text widths, so that a layout does not depend on the fonts of a machine.

Widths are in em of the fonts that the drawings ask for first (a sans with Helvetica-like advance
widths, a mono with 0.602 em); wide scripts count one em. They err on the wide side, so that text
stays inside the boxes sized from them when another font is substituted.
"""

from __future__ import annotations

import unicodedata

MONO_EM = 0.602
_NARROW = frozenset("iIjl.,:;'|!ft()[]{}/\\`")
_BROAD = frozenset("mwMW%@")


def mono_width(text: str, size: float) -> float:
    """Width in px of `text` in the mono font at `size` px.

    >>> mono_width("2.25", 10.0)
    24.08
    >>> mono_width("가", 10.0)
    10.0
    """
    return round(sum(_mono_em(c) for c in text) * size, 2)


def sans_width(text: str, size: float) -> float:
    """Width in px of `text` in the sans font (semi-bold) at `size` px.

    >>> sans_width("x", 10.0) < sans_width("m", 10.0) < sans_width("값", 10.0) + 1
    True
    """
    return round(sum(_sans_em(c) for c in text) * size, 2)


def ellipsis(text: str, size: float, limit: float, *, mono: bool = False) -> str:
    """The longest beginning of `text` that fits in `limit` px, with … where it was cut.

    >>> ellipsis("abcdefghij", 10.0, 30.0, mono=True)
    'abc…'
    """
    width = mono_width if mono else sans_width
    if width(text, size) <= limit:
        return text
    used = width("…", size)
    for count, char in enumerate(text):
        used += width(char, size)
        if used > limit:
            return text[:count] + "…"
    return text


def _mono_em(char: str) -> float:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn"):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in "WF" else MONO_EM


def _sans_em(char: str) -> float:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn"):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in _NARROW:
        return 0.36
    if char in _BROAD:
        return 0.98
    return 0.72 if char.isupper() or ord(char) > 0x2000 else 0.62
