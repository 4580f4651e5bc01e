"""The classic errors: PyTorch's text first, then notes that name variable, line and cure."""

from __future__ import annotations

import linecache
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import autograd_lite as torch
from tests.autograd.mistakes import MISTAKES


@contextmanager
def speaking(language: str) -> Iterator[None]:
    before = torch.get_language()
    torch.set_language(language)
    try:
        yield
    finally:
        torch.set_language(before)


def error_of(mistake: Callable[[], Any], language: str = "en") -> tuple[str, str]:
    """Return the text and the notes of the error that a mistake raises."""
    with speaking(language), pytest.raises((RuntimeError, IndexError)) as caught:
        mistake()
    return str(caught.value), "\n".join(caught.value.__notes__)


@pytest.mark.parametrize(
    ("mistake", "text", "english", "korean"), MISTAKES, ids=[m[0].__name__ for m in MISTAKES]
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_notes(
    mistake: Callable[[], Any],
    text: str,
    english: tuple[str, ...],
    korean: tuple[str, ...],
    language: str,
) -> None:
    shown, notes = error_of(mistake, language)
    assert shown.startswith(text)
    for part in english if language == "en" else korean:
        assert part in notes


def test_the_line_is_the_right_one() -> None:
    def detached() -> None:
        w = torch.ones(1, requires_grad=True)
        y = w.detach()
        y.backward()

    first = detached.__code__.co_firstlineno
    assert f"Line {first + 2}, `y = w.detach()`:" in error_of(detached)[1]


def run_cells(*cells: str) -> None:
    """Run sources as a notebook does: each a file of its own, all in `In`."""
    space: dict[str, Any] = {"torch": torch, "__name__": "__main__", "In": [""]}
    for number, cell in enumerate(cells, 1):
        name = f"<cell {number} of a test>"
        linecache.cache[name] = (len(cell), None, cell.splitlines(True), name)
        space["In"].append(cell)
        exec(compile(cell, name, "exec"), space)


def test_cells_are_named() -> None:
    cells = ("w = torch.ones(2, requires_grad=True)\ny = (w * 2).detach()\n", "loss = y.sum()\n", "loss.backward()\n")  # fmt: skip
    notes = error_of(lambda: run_cells(*cells))[1]
    assert "In [1], line 2, `y = (w * 2).detach()`:" in notes
    assert "`loss` was made at In [2], line 1: `loss = y.sum()`" in notes


def test_code_without_a_source_gets_the_general_note() -> None:
    code = compile("loss = torch.ones(2).sum()\nloss.backward()", "<nowhere>", "exec")
    notes = error_of(lambda: exec(code, {"torch": torch, "__name__": "nowhere"}))[1]
    assert "Nothing that went into `loss` had requires_grad=True" in notes


def test_grad_of_a_computed_tensor_warns_with_its_line() -> None:
    w = torch.ones(2, requires_grad=True)
    computed = w * 2
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert computed.grad is None
    text = str(caught[0].message)
    assert text.startswith("The .grad attribute of a Tensor that is not a leaf")
    assert "`computed = w * 2`" in text
    assert "computed.retain_grad()" in text


def test_a_recorder_tells_the_line_that_saved() -> None:
    def changed() -> None:
        w = torch.ones(2, requires_grad=True)
        with torch.record():
            y = w.exp()
        y.add_(1)
        y.sum().backward()

    assert "`Exp`, in line" in error_of(changed)[1]


def test_what_explains_never_hides_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from autograd_lite import sources

    def broken(*args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sources, "running_statement", broken)
    a = torch.ones(2)
    with pytest.raises(RuntimeError, match="must match the size"):
        _ = a + torch.ones(3)
    with pytest.raises(RuntimeError, match="does not require grad"):
        a.sum().backward()


def test_an_update_that_was_recorded_is_told_from_a_computed_tensor() -> None:
    w = torch.ones(2, requires_grad=True)
    w = w - 0.1
    with pytest.warns(UserWarning, match=r"`with torch.no_grad\(\): w -= ...`"):
        assert w.grad is None
    y = w * 2
    with pytest.warns(UserWarning, match=r"call `y.retain_grad\(\)` before backward"):
        assert y.grad is None
