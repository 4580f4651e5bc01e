"""Record the parameters of the constructors of modules and optimizers; needs PyTorch.

python tests/record/constructors.py tests/data/constructors.json
"""

import importlib
import inspect
import json
import sys

NAMESPACES = ["torch.nn", "torch.optim", "torch.optim.lr_scheduler"]


def constructors(name: str) -> dict[str, list[str]]:
    """Return the parameters' names of each class of a namespace, in order."""
    module = importlib.import_module(name)
    found = {}
    for n, value in sorted(vars(module).items()):
        if inspect.isclass(value) and not n.startswith("_"):
            parameters = inspect.signature(value.__init__).parameters.values()
            named = [p.name for p in parameters if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)]
            found[n] = named[1:]
    return found


if __name__ == "__main__":
    lines = [f"{json.dumps(n)}: {json.dumps(constructors(n))}" for n in NAMESPACES]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")
