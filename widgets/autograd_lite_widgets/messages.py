"""The message catalogue in two languages, and its little template language.

A template holds `{name}`; in Korean `{name:을/를}` adds the particle that fits the final sound of
the substituted text. The TypeScript twin is `src/core/i18n.ts`; both run the same vectors.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "ko")
_HOLE = re.compile(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)(?::([^{}/]*)/([^{}/]*))?\}")
_SILENT = re.compile(r"[`^~$]")
_WORD = re.compile(r"[A-Z]?[a-z]+$")
# Final sounds of 영 일 이 삼 사 오 육 칠 팔 구.
_DIGITS = ("other", "rieul", "none", "other", "none", "none", "other", "rieul", "rieul", "none")
# Letters read by their names: 엘 and 알 end in ㄹ, 엠 and 엔 in another consonant.
_LETTERS = {"l": "rieul", "r": "rieul", "m": "other", "n": "other"}


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All messages: key -> language -> template."""
    merged: dict[str, dict[str, str]] = {}
    folder = files("autograd_lite_widgets") / "i18n"
    for name in ("ui.json", "explain.json"):
        entry = folder / name
        if entry.is_file():
            merged.update(json.loads(entry.read_text(encoding="utf-8")))
    return merged


def message(key: str, language: str, args: Mapping[str, object] | None = None) -> str:
    """The text of message `key`, or the key itself where the catalogue does not know it.

    >>> message("no.such.key", "en")
    'no.such.key'
    """
    entry = catalogue().get(key)
    if entry is None:
        return key
    return fill(entry.get(language) or entry["en"], args or {})


def fill(template: str, args: Mapping[str, object]) -> str:
    """`template` with its holes filled; a hole without a value stays as it is.

    >>> fill("{name:을/를} 더합니다", {"name": "값"})
    '값을 더합니다'
    >>> fill("{name:으로/로}", {"name": "물"})
    '물로'
    """

    def hole(match: re.Match[str]) -> str:
        name, closed, open_ = match.groups()
        if name is None:
            return match.group(0)[0]  # {{ and }}
        if name not in args:
            return match.group(0)
        text = str(args[name])
        return text if closed is None else text + particle(text, closed, open_)

    return _HOLE.sub(hole, template)


def particle(text: str, closed: str, open_: str) -> str:
    """Which of two Korean particles follows `text`: after a consonant `closed`, else `open_`.

    >>> particle("y", "을", "를"), particle("3", "이", "가"), particle("out", "을", "를")
    ('를', '이', '을')
    """
    final = final_sound(text)
    if final == "unknown":
        return "(으)로" if closed == "으로" else f"{closed}({open_})"
    # 로 follows ㄹ as it follows a vowel.
    if final == "rieul" and closed.startswith("으") and closed[1:] == open_:
        return open_
    return open_ if final == "none" else closed


def final_sound(text: str) -> str:
    """How the Korean reading of a text ends: "none", "rieul", "other", or "unknown".

    >>> [final_sound(t) for t in ("값", "물", "x", "10", "n", "mean(z)", "→")]
    ['other', 'rieul', 'none', 'other', 'other', 'none', 'unknown']
    """
    read = unicodedata.normalize("NFKC", text)
    while read and (unicodedata.category(read[-1])[0] in "MPZ" or _is_silent(read[-1])):
        read = read[:-1]
    if not read:
        return "unknown"
    last = read[-1]
    if "가" <= last <= "힣":
        index = (ord(last) - 0xAC00) % 28
        return {0: "none", 8: "rieul"}.get(index, "other")
    if last in "0123456789":
        return _DIGITS[int(last)]
    if last.isascii() and last.isalpha():
        return _latin_final(re.findall(r"[A-Za-z]+", read)[-1])
    return "unknown"


def _is_silent(char: str) -> bool:
    return unicodedata.category(char) == "Cf" or bool(_SILENT.match(char))


def _latin_final(word: str) -> str:
    """Single letters, capitals and words without a vowel are spelled; others are loanwords."""
    found = _WORD.search(word)
    tail = found.group(0).lower() if found else ""
    if len(tail) < 2 or not re.search(r"[aeiouy]", tail):
        return _LETTERS.get(word[-1].lower(), "none")
    if re.search(r"le?$", tail):
        return "rieul"
    if re.search(r"(m|n|ng|ck)$|[aeiou][mn]e$", tail):
        return "other"
    if re.search(r"(^|[^aeiou])(ou|oo|[aeiou])[pktc]$", tail):
        return "other"
    return "none"
