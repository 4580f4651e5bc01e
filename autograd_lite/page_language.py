"""The language of the page that shows a notebook, told by its extension.

The kernel opens a comm when the library is imported; the extension answers with the language that
the page is read in, and again whenever that changes. A host without the extension does not answer.
"""

from __future__ import annotations

from typing import Any

from .language import set_page_language

TARGET = "autograd_lite_language"
_open: list[Any] = []  # a comm lives as long as somebody holds it


def follow() -> None:
    """Ask the page of this kernel's notebook for its language; once is enough."""
    if _open:
        return
    from comm import create_comm

    comm = create_comm(target_name=TARGET)
    comm.on_msg(_heard)
    _open.append(comm)


def _heard(message: dict[str, Any]) -> None:
    data = message.get("content", {}).get("data", {})
    language = data.get("language") if isinstance(data, dict) else None
    if isinstance(language, str):
        set_page_language(language)
