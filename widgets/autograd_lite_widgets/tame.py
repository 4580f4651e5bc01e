"""The texts of a trace document as pictures can take them: whole characters, of bearable length.

Names, code and messages are somebody's text. One of 10⁵ characters would stand in every step that
mentions it; half of a character (a lone surrogate) can be written into no file.
"""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]
LONGEST = 400
LINE = 1000
_HALF = re.compile("[\ud800-\udfff]")
_PLAIN = ("values",)  # numbers alone


def tamed(document: Any) -> Any:
    """The document with its texts cut and made whole; the same object where nothing is to be done.

    >>> tamed({"title": "a" * 500})["title"][-3:]
    'aa…'
    """
    out = dict(document)
    for key, part in document.items():
        if key == "sources":
            out[key] = [{**s, "label": _text(s["label"]), "text": _code(s["text"])} for s in part]
        elif key not in _PLAIN and not _sound(part):
            out[key] = _walk(part)
    return out


def _sound(part: Any) -> bool:
    """Whether all texts can stay as they are: nearly always, and then nothing is copied."""
    waiting: list[Any] = [part]
    keys: set[str] = set()
    while waiting:
        x = waiting.pop()
        if isinstance(x, str):
            if _text(x) is not x:
                return False
        elif isinstance(x, list):
            waiting += x
        elif isinstance(x, dict):
            keys.update(x)
            waiting += x.values()
    return all(_text(key) is key for key in keys)


def _walk(part: Any) -> Any:
    if isinstance(part, str):
        return _text(part)
    if isinstance(part, list):
        return [_walk(x) for x in part]
    if isinstance(part, dict):
        return {_text(k): _walk(x) for k, x in part.items()}
    return part


def _text(text: str) -> str:
    if text.isascii() and len(text) <= LONGEST:
        return text
    whole = _HALF.sub("\ufffd", text)
    return whole if len(whole) <= LONGEST else f"{whole[:LONGEST]}…"


def _code(text: str) -> str:
    if text.isascii() and len(text) <= LINE:
        return text
    lines = _HALF.sub("\ufffd", text).split("\n")
    return "\n".join(x if len(x) <= LINE else f"{x[:LINE]}…" for x in lines)
