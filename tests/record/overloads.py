"""Record the forms that PyTorch lists when a call fits none of them; needs PyTorch.

python tests/record/overloads.py autograd_lite/overload_forms.json
"""

import json
import re
import sys
import warnings
from collections.abc import Callable
from typing import Any

import torch

_NOT_OURS = re.compile(
    r"sparse|quantize|mkldnn|miopen|fbgemm|cudnn|_cell|autocast|ctc|dsmm|spmm|saddmm|sspaddmm|nuclear|native|_copy$"
)


class _Nothing:
    """Fits no parameter."""


def forms(call: Callable[..., Any]) -> list[str] | None:
    """Return the forms that the error of a wrong call lists."""
    for count in (0, 1, 2, 3, 12):
        try:
            call(*[_Nothing() for _ in range(count)])
        except TypeError as error:
            text = str(error)
            if "expected one of" in text:
                return [line[3:] for line in text.split("\n") if line.startswith(" * ")]
            if "but expected " in text:
                return [text.split("but expected ")[1]]
        except Exception:
            continue
    return None


def main(path: str) -> None:
    warnings.simplefilter("ignore")
    tensor = torch.ones(2)
    found: dict[str, dict[str, list[str]]] = {"function": {}, "method": {}}
    for name in sorted(dir(torch)):
        call = getattr(torch, name)
        ours = not name.startswith("_") and not _NOT_OURS.search(name)
        if ours and type(call).__name__ == "builtin_function_or_method" and (listed := forms(call)):
            found["function"][name] = listed
    for name in sorted(dir(torch.Tensor)):
        ours = not name.startswith("__") and not _NOT_OURS.search(name)
        kind = type(getattr(torch.Tensor, name)).__name__
        if ours and kind == "method_descriptor" and (listed := forms(getattr(tensor, name))):
            found["method"][name] = listed
    with open(path, "w", encoding="utf-8") as file:
        json.dump(found, file, indent=0, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
