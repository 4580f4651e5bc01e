"""The language of the page counts for what is said to the person who sits there."""

from __future__ import annotations

import pytest

import autograd_lite as torch
from autograd_lite import language, page_language


@pytest.fixture(autouse=True)
def no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTOGRAD_LITE_LANG", raising=False)
    monkeypatch.setattr(language, "_language", None)
    monkeypatch.setattr(language, "_page", None)


def note() -> str:
    with pytest.raises(RuntimeError) as raised:
        torch.ones(3) + torch.ones(4)
    return "".join(raised.value.__notes__)


def told(data: object) -> None:
    page_language._heard({"content": {"data": data}})


def test_notes_are_in_the_language_of_the_page() -> None:
    assert "has shape" in note()
    told({"language": "ko"})
    assert "모양" in note()
    told({"language": "en"})
    assert "has shape" in note()


def test_what_is_stored_does_not_depend_on_the_page() -> None:
    told({"language": "ko"})
    assert torch.get_language() == "en"


def test_what_was_chosen_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    told({"language": "ko"})
    monkeypatch.setenv("AUTOGRAD_LITE_LANG", "en")
    assert "has shape" in note()
    monkeypatch.setattr(language, "_language", "ko")
    assert "모양" in note()


@pytest.mark.parametrize(
    "data", [None, [], {}, {"language": "fr"}, {"language": 3}, {"language": None}]
)
def test_anything_else_is_ignored(data: object) -> None:
    told({"language": "ko"})
    told(data)
    assert "모양" in note()
