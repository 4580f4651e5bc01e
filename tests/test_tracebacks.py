"""Tracebacks in notebooks end at the user's line, unless the mistake is ours."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbclient import NotebookClient
from traitlets.config import Config

from autograd_lite import tracebacks


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    made = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    tracebacks.install(made)
    made.run_cell("import autograd_lite as torch\nfrom autograd_lite import nn")
    yield made
    tracebacks.uninstall(made)


def shown(shell: InteractiveShell, cell: str) -> str:
    with capture_output() as captured:
        shell.run_cell(cell)
    return re.sub(r"\x1b\[[0-9;]*m", "", captured.stdout + captured.stderr)


def functions(traceback: TracebackType | None) -> list[str]:
    found = []
    while traceback is not None:
        found.append(traceback.tb_frame.f_code.co_name)
        traceback = traceback.tb_next
    return found


MISTAKES = {
    "shapes": "torch.ones(3, 4) + torch.ones(5)",
    "a product": "torch.ones(2) @ torch.ones(3)",
    "a vector's backward": "torch.ones(3, requires_grad=True).mul(2).backward()",
    "a layer": "nn.Linear(3, 4)(torch.ones(2, 5))",
    "a loss": "nn.functional.cross_entropy(torch.ones(2, 3), torch.tensor([0, 5]))",
    "in place": "torch.ones(3, requires_grad=True).add_(1)",
    "a wrong argument": "torch.ones(3).sum('rows')",
    "an index": "torch.ones(3)[7]",
    "a view": "torch.ones(6).view(4)",
    "a file": "torch.save(1, '/no/such/folder/file')",
    "an optimizer": "torch.optim.SGD(nn.Linear(1, 1))",
}


@pytest.mark.parametrize("cell", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_shows_the_users_line_alone(shell: InteractiveShell, cell: str) -> None:
    text = shown(shell, cell)
    assert f"----> 1 {cell}" in text
    assert "autograd_lite" not in text.replace("import autograd_lite as torch", "")
    assert "During handling" not in text


def test_the_users_functions_between_ours_are_shown(shell: InteractiveShell) -> None:
    text = shown(
        shell,
        "class Half(torch.autograd.Function):\n"
        "    @staticmethod\n"
        "    def forward(ctx, x): return x / 2\n"
        "    @staticmethod\n"
        "    def backward(ctx, grad): return grad * missing\n"
        "Half.apply(torch.ones(2, requires_grad=True)).sum().backward()",
    )
    assert re.findall(r"----> ?\d (.*)", text) == [
        "Half.apply(torch.ones(2, requires_grad=True)).sum().backward()",
        "def backward(ctx, grad): return grad * missing",
    ]
    assert "NameError: name 'missing' is not defined" in text


def test_the_verbose_mode_shows_everything(shell: InteractiveShell) -> None:
    shell.run_line_magic("xmode", "Verbose")
    try:
        assert "autograd_lite/engine.py" in shown(shell, "torch.ones(3) + torch.ones(4)")
    finally:
        shell.run_line_magic("xmode", "Context")


def test_what_led_to_the_users_own_error_is_shortened_too(shell: InteractiveShell) -> None:
    text = shown(
        shell,
        "try:\n    torch.ones(3) + torch.ones(4)\nexcept RuntimeError as error:\n"
        "    raise ValueError('mine') from error",
    )
    assert "direct cause" in text
    assert "engine.py" not in text


@pytest.mark.parametrize(
    ("body", "whole"), [("raise ValueError('meant')", False), ("{}['not meant']", True)]
)
def test_an_error_of_ours_that_nobody_raised_is_shown_whole(body: str, whole: bool) -> None:
    ours: dict[str, Any] = {"__name__": "autograd_lite.made_up"}
    exec(f"def inner():\n {body}\ndef outer():\n inner()", ours)
    with pytest.raises((ValueError, KeyError)) as raised:
        ours["outer"]()
    found = functions(tracebacks.shortened(raised.value, raised.value.__traceback__))
    assert found[1:] == (["outer", "inner"] if whole else [])


def test_the_error_keeps_its_whole_traceback(shell: InteractiveShell) -> None:
    result = shell.run_cell("torch.ones(3) + torch.ones(4)", silent=False)
    assert len(functions(result.error_in_exec.__traceback__)) > 3


def test_installing_twice_is_harmless(shell: InteractiveShell) -> None:
    before = shell.InteractiveTB.structured_traceback
    tracebacks.install(shell)
    assert shell.InteractiveTB.structured_traceback is before


def test_importing_in_a_kernel_is_enough(tmp_path: Path) -> None:
    cells = ["import autograd_lite as torch", "torch.ones(3) + torch.ones(4)"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    path = repr([p for p in sys.path if p])
    notebook.cells.insert(0, nbformat.v4.new_code_cell(f"import sys; sys.path[:0] = {path}"))
    client = NotebookClient(
        notebook, timeout=60, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    lines = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(notebook.cells[-1].outputs[0]["traceback"]))
    assert "----> 1 torch.ones(3) + torch.ones(4)" in lines
    assert "engine.py" not in lines


NOTED = {
    "nn.Conv2d(3, 8, 3)(torch.ones(1, 28, 28))": (
        "got an input of shape [1, 28, 28]",
        "counts channels",
    ),
    "nn.functional.mse_loss(torch.ones(3), torch.ones(4))": (
        "`torch.ones(4)` has shape [4]",
        "lined up",
    ),
    "nn.CrossEntropyLoss()(torch.randn(3), torch.tensor([1, 2, 0]))": (
        "of shape [3]",
        "class numbers",
    ),
    "torch.optim.SGD(nn.Linear(1, 1))": ("`model.parameters()`",),
    "nn.Embedding(3, 2)(torch.tensor([0.0, 1.0]))": ("got an input of shape [2]", ".long()`"),
    "nn.BatchNorm1d(4)(torch.ones(1, 4))": ("got an input of shape [1, 4]", "`model.eval()`"),
    "torch.cat([torch.ones(2, 3), torch.ones(2, 4)])": ("operand 2 has shape [2, 4]",),
    "x = torch.ones(2, requires_grad=True)\nx = x - 0.1 * x.grad": (
        "`x.grad` is None. No backward",
    ),
    "torch.ones(2).cuda()": ("torch.cuda.is_available()",),
    "torch.tensor([1, 2], requires_grad=True)": ("write `1.0` for `1`",),
    "bool(torch.ones(2) > 0)": (".all()",),
    "class Net(nn.Module):\n    def __init__(self): self.layer = nn.ReLU()\nNet()": (
        "`super().__init__()` first",
    ),
}


@pytest.mark.parametrize("cell", NOTED)
def test_the_notes_say_what_was_given_and_what_to_write(shell: InteractiveShell, cell: str) -> None:
    text = shown(shell, cell)
    for words in NOTED[cell]:
        assert words in text


def test_an_owner_that_cannot_be_asked_hides_no_error(shell: InteractiveShell) -> None:
    text = shown(
        shell,
        "class Odd:\n"
        "    def __getattr__(self, name):\n"
        "        if name == 'wanted': raise AttributeError('not here', name=name, obj=self)\n"
        "        raise ValueError(name)\n"
        "Odd().wanted",
    )
    assert "AttributeError: not here" in text
    assert "Unexpected exception" not in text
