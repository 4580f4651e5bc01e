"""Untrusted text in XML and HTML."""

from __future__ import annotations

import re
from typing import Any

_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def escape(text: Any) -> str:
    """Any text as XML text: nothing in it is markup, no character is outside XML.

    >>> escape('<img src=x onerror="y">')
    '&lt;img src=x onerror=&quot;y&quot;&gt;'
    """
    clean = visible(str(text))
    for raw, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        clean = clean.replace(raw, safe)
    return clean


def visible(text: str) -> str:
    """Text as it may be shown: controls and marks that turn the direction of writing are �."""
    return _BAD.sub("\ufffd", text)
