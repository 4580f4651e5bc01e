"""Scenes as text with back references, so that a saved notebook stays small.

A scene repeats itself: formulas, keys, names. Its JSON (see `compact`) is written as `packed`: text in which `~` and four digits to base 90 stand for characters that came before
(three digits: how far back they begin; one: how many, less `SHORTEST`), and `~~` for `~` itself.
The bytes depend on nothing but the scene (a general compressor's depend on its version). The
reader is `src/core/unpack.ts`.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from .compact import compact, complete

Json = dict[str, Any]
SHORTEST = 8
_DIGITS = "".join(chr(c) for c in range(33, 127) if chr(c) not in '"\\~<')
_BASE = len(_DIGITS)
_LONGEST = SHORTEST + _BASE - 1
_WINDOW = _BASE**3 - 1
_HALF = re.compile("[\ud800-\udfff]")


def pack(scene: Json) -> Json:
    """The scene as it is stored: what says what it is, and its content packed."""
    text = json.dumps(compact(scene), ensure_ascii=True, separators=(",", ":"))
    head = {k: scene[k] for k in ("format", "version", "title", "language")}
    return {**head, "packed": squeeze(text)}


def clean(data: Any) -> Any:
    r"""The data as every host can take it: no half of a character, no number that is none.

    Names may hold lone surrogates, which no message can carry; they become \ufffd, NaN becomes null.

    >>> clean({"name": "\ud800x", "n": [1, float("inf")]})
    {'name': '�x', 'n': [1, None]}
    """
    try:
        json.dumps(data, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (UnicodeEncodeError, ValueError):
        return _scrubbed(data)
    return data


def _scrubbed(data: Any) -> Any:
    if isinstance(data, str):
        return _HALF.sub("\ufffd", data)
    if isinstance(data, dict):
        return {_scrubbed(str(k)): _scrubbed(v) for k, v in data.items()}
    if isinstance(data, (list, tuple)):
        return [_scrubbed(v) for v in data]
    if isinstance(data, float) and not math.isfinite(data):
        return None
    return data


def unpack(stored: Json) -> Json:
    """The scene of what `pack` made."""
    return complete(dict(json.loads(expand(stored["packed"]))))


def squeeze(text: str) -> str:
    """Text with its repetitions replaced by back references.

    >>> squeeze("abcdefghij abcdefghij")
    'abcdefghij ~!!-$'
    """
    out: list[str] = []
    last: dict[str, int] = {}
    i, size = 0, len(text)
    while i < size:
        key = text[i : i + SHORTEST]
        found = last.get(key)
        length = 0
        if found is not None and i - found <= _WINDOW and len(key) == SHORTEST:
            length = SHORTEST
            while (
                length < _LONGEST and i + length < size and text[found + length] == text[i + length]
            ):
                length += 1
            back = i - found
            digits = (back // _BASE**2, back // _BASE % _BASE, back % _BASE, length - SHORTEST)
            out.append("~" + "".join(_DIGITS[d] for d in digits))
        else:
            length = 1
            out.append("~~" if text[i] == "~" else text[i])
        for k in range(i, i + length):
            last[text[k : k + SHORTEST]] = k
        i += length
    return "".join(out)


def expand(packed: str) -> str:
    """The text of `squeeze`; ValueError where it is damaged."""
    out: list[str] = []
    i = 0
    while i < len(packed):
        char = packed[i]
        if char != "~":
            out.append(char)
            i += 1
        elif packed[i : i + 2] == "~~":
            out.append("~")
            i += 2
        else:
            try:
                a, b, c, n = (_DIGITS.index(d) for d in packed[i + 1 : i + 5])
            except ValueError:
                raise ValueError("the packed scene is damaged") from None
            back = (a * _BASE + b) * _BASE + c
            start = len(out) - back
            if back == 0 or start < 0:
                raise ValueError("the packed scene is damaged")
            for k in range(n + SHORTEST):
                out.append(out[start + k])
            i += 5
    return "".join(out)
