"""`print(trace)`: stored texts of programs of every kind, their width, and hostile names."""

from __future__ import annotations

from pathlib import Path

import pytest

import autograd_lite as torch
from autograd_lite.trace import record
from autograd_lite.trace.columns import width
from tests.trace.programs import ALL

GOLDEN = Path(__file__).parent / "golden"
each = pytest.mark.parametrize("name", ALL)


@each
def test_the_text_is_the_stored_one(name):
    assert f"{ALL[name]()}\n" == (GOLDEN / f"{name}.txt").read_text("utf-8")


def test_every_stored_text_has_its_program():
    assert {p.stem for p in GOLDEN.glob("*.txt")} == set(ALL)


@each
def test_no_line_is_wider_than_100_columns(name):
    assert max(width(line) for line in str(ALL[name]()).splitlines()) <= 100


def test_columns_stand_under_each_other_whatever_the_letters():
    lines = str(ALL["korean"]()).splitlines()
    at = {width(line[: line.index("MulBackward0")]) for line in lines if "MulBackward0" in line}
    assert at == {35}


@pytest.mark.parametrize("name", ["x" * 100_000, "a\nb\x1b[31m\r", "\u202ereversed", "<script>"])
def test_a_hostile_name_stays_on_its_line(name):
    x = torch.tensor([1.0], requires_grad=True)
    x.name = name
    with record() as trace:
        x.sum().backward()
    lines = str(trace).split("\n")
    assert len(lines) == 7
    assert all(width(line) <= 100 for line in lines)
    assert not {c for line in lines for c in line} & set("\x1b\r\u202e")
