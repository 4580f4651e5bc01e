"""Record what kind of thing PyTorch has under each public name; needs PyTorch.

python tests/record/namespace.py tests/data/namespace.json
"""

import importlib
import inspect
import json
import sys
from typing import Any

NAMESPACES = [
    "torch", "torch.autograd", "torch.func", "torch.linalg", "torch.nn", "torch.nn.functional", "torch.nn.init",
    "torch.nn.utils", "torch.optim", "torch.optim.lr_scheduler", "torch.special", "torch.utils", "torch.utils.data",
]  # fmt: skip


def kind(value: Any) -> str:
    """Return "module", "class", "function" (anything that is called) or "value"."""
    if inspect.ismodule(value):
        return "module"
    if inspect.isclass(value):
        return "class"
    return "function" if callable(value) else "value"


def kinds(name: str) -> dict[str, str]:
    """Return the kinds of a namespace's public names."""
    module = importlib.import_module(name)
    return {n: kind(getattr(module, n)) for n in sorted(dir(module)) if not n.startswith("_")}


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump({n: kinds(n) for n in NAMESPACES}, file, indent=0, sort_keys=True)
        file.write("\n")
