"""The examples in the docstrings of public functions, which pytest cannot find by itself.

Public functions are generated, so they belong to no module that it searches.
"""

from __future__ import annotations

import doctest
from typing import Any

import pytest

import autograd_lite as torch
import autograd_lite.linalg
from autograd_lite.ops.register import PUBLIC

FUNCTIONS = {name: f for name, f in sorted(PUBLIC.items()) if ">>>" in (f.__doc__ or "")}
LINALG = {
    f"linalg.{name}": f
    for name, f in sorted(vars(autograd_lite.linalg).items())
    if not name.startswith("_") and callable(f) and ">>>" in (f.__doc__ or "")
}


@pytest.mark.parametrize("name", [*FUNCTIONS, *LINALG])
def test_example(name: str) -> None:
    function: Any = (FUNCTIONS | LINALG)[name]
    test = doctest.DocTestParser().get_doctest(function.__doc__, {"torch": torch}, name, None, 0)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    failed: list[str] = []
    runner.run(test, out=failed.append)
    assert not failed, "".join(failed)
