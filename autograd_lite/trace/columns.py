"""Text in columns of a terminal, where Hangul and other wide letters take two."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """How many columns a text takes.

    >>> width("loss"), width("손실")
    (4, 4)
    """
    return sum(_columns(c) for c in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """The text, filled with spaces to a number of columns.

    >>> pad("손실", 6) + "|"
    '손실  |'
    """
    return text + " " * (columns - width(text))


def cut(text: str, columns: int) -> str:
    """The text on one line, cut with an ellipsis where it is longer; control characters are shown.

    >>> cut("a long line", 6), cut("두\\n줄", 9)
    ('a lon…', '두 줄')
    """
    text = "".join(" " if c.isspace() else c if c.isprintable() else "\ufffd" for c in text)
    if width(text) <= columns:
        return text
    used, kept = 0, ""
    for char in text:
        used += _columns(char)
        if used > columns - 1:
            break
        kept += char
    return kept + "…"
