"""The language of messages and pictures: English or Korean."""

from __future__ import annotations

import os
from typing import Final

LANGUAGES: Final = ("en", "ko")
_language: str | None = None
_page: str | None = None  # of the page that shows the notebook


def set_language(language: str, /) -> None:
    """Choose the language of error notes, widgets and hints: ``"en"`` or ``"ko"``.

    Raises ValueError for another language.

    >>> import autograd_lite
    >>> autograd_lite.set_language("ko")
    >>> autograd_lite.get_language()
    'ko'
    >>> autograd_lite.set_language("en")
    """
    global _language
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}; got {language!r}")
    _language = language


def get_language() -> str:
    """Return the language in force: as set, else `AUTOGRAD_LITE_LANG`, else English."""
    return _chosen() or "en"


def set_page_language(language: str) -> None:
    """Remember in which language the page shows the notebook; another than ours is ignored.

    It counts for what is said once, to the person who sits there: the notes of errors. What is
    stored with the notebook does not depend on who looks at it.
    """
    global _page
    if language in LANGUAGES:
        _page = language


def say(en: str, ko: str) -> str:
    """Return the text in the language in force."""
    return ko if get_language() == "ko" else en


def say_to_reader(en: str, ko: str) -> str:
    """Return the text in the language in force, or if none was chosen, in that of the page."""
    return ko if (_chosen() or _page) == "ko" else en


def _chosen() -> str | None:
    if _language is not None:
        return _language
    asked = os.environ.get("AUTOGRAD_LITE_LANG", "")[:2].lower()
    return asked if asked in LANGUAGES else None
