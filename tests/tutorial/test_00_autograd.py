"""The first lesson's printed outputs are those that PyTorch 2.13 prints for the same cells.

nbval shows that running the notebook gives its stored outputs; this shows that they are right.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOK = Path(__file__).parents[2] / "tutorial" / "00_autograd.ipynb"
CELLS = nbformat.read(NOTEBOOK, as_version=4).cells

#: A line of each cell of the original tutorial, and what PyTorch printed; in the original's order.
RECORDED = {
    "print(x)": "tensor([[1., 1.],\n        [1., 1.]], requires_grad=True)\n",
    "y = x + 2": "tensor([[3., 3.],\n        [3., 3.]], grad_fn=<AddBackward0>)\n",
    "a = aa + 2": "tensor([[3., 3.],\n        [3., 3.]])\n",
    "print(y.grad_fn)": "<AddBackward0 object at 0x…>\n",
    "z = y * y * 3": (
        "tensor([[27., 27.],\n        [27., 27.]], grad_fn=<MulBackward0>) "
        "tensor(27., grad_fn=<MeanBackward0>)\n"
    ),
    "a.requires_grad_(True)": "False\nTrue\n<SumBackward0 object at 0x…>\n",
    "out.backward()": "",
    "print(x.grad)": "tensor([[4.5000, 4.5000],\n        [4.5000, 4.5000]])\n",
    "while y.data.norm() < 1000:": (
        "tensor([-1110.5509, -1432.1617,   413.0272], grad_fn=<MulBackward0>)\n"
    ),
    "y.backward(v)": "tensor([1.0240e+02, 1.0240e+03, 1.0240e-01])\n",
    "with torch.no_grad():": "True\nTrue\nFalse\n",
}


def printed(line: str) -> tuple[int, str]:
    """Where the first code cell with this line is, and what it printed, addresses masked."""
    for i, cell in enumerate(CELLS):
        if cell.cell_type == "code" and line in cell.source.splitlines():
            text = "".join(o.text for o in cell.outputs if o.output_type == "stream")
            return i, re.sub(r"0x[0-9a-f]{6,}", "0x…", text)
    raise AssertionError(f"no cell has the line {line!r}")


@pytest.mark.parametrize("line", RECORDED)
def test_prints_what_pytorch_prints(line: str) -> None:
    assert printed(line)[1] == RECORDED[line]


def test_cells_stand_in_the_originals_order() -> None:
    places = [printed(line)[0] for line in RECORDED]
    assert places == sorted(places)


def test_no_cell_ended_in_an_error() -> None:
    kinds = {o.output_type for cell in CELLS for o in cell.get("outputs", [])}
    assert kinds == {"stream", "execute_result"}


def test_every_text_is_there_in_both_languages() -> None:
    for cell in CELLS:
        if cell.cell_type == "markdown":
            english, korean = (
                re.search(rf'<div lang="{lang}">\n\n(.*?)\n\n</div>', cell.source, re.DOTALL)
                for lang in ("en", "ko")
            )
            assert english is not None
            assert korean is not None
            assert re.search("[가-힣]", korean[1])
            for pattern in (r"`[^`]+`", r"^#+", r"\$\$.*?\$\$"):
                found = [
                    re.findall(pattern, t[1], re.MULTILINE | re.DOTALL) for t in (english, korean)
                ]
                assert set(found[0]) == set(found[1]), pattern


def test_the_file_stays_under_500_kb() -> None:
    assert NOTEBOOK.stat().st_size < 500_000
