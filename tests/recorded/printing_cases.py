"""Arrays and print options drawn from a seed, and the recorder of what PyTorch prints for them.

``python tests/recorded/printing_cases.py`` (with PyTorch installed) rewrites ``printing.json``.
Only integer draws and exact arithmetic are used, so a seed means the same bits everywhere.
"""

import json
import pathlib
from typing import Any, NamedTuple

import numpy as np

RECORD = pathlib.Path(__file__).with_name("printing.json")
DTYPES = [
    "float32",
    "float64",
    "float16",
    "int64",
    "int32",
    "uint8",
    "bool",
    "complex64",
    "complex128",
]
SPECIAL = [float("nan"), float("inf"), -float("inf"), 0.0, -0.0, 1e-4, 1e8, 1000.0, 99999999.0]


class Case(NamedTuple):
    data: np.ndarray
    options: dict[str, Any]
    default_dtype: str
    requires_grad: bool


def _values(rs: np.random.RandomState, shape: tuple[int, ...]) -> np.ndarray:
    whole = rs.randint(-999, 1000, shape)
    match rs.randint(6):
        case 0:
            out = whole / 256
        case 1:
            out = whole / 256 * float(f"1e{rs.randint(-12, 13)}")
        case 2:
            powers = np.array([float(f"1e{k}") for k in range(-6, 7)])
            out = whole / 256 * powers[rs.randint(0, 13, shape)]
        case 3:
            out = whole * float(f"1e{rs.randint(0, 9)}")
        case 4:
            pick = np.array(SPECIAL)[rs.randint(0, len(SPECIAL), shape)]
            out = np.where(rs.randint(0, 5, shape) < 2, pick, whole / 8)
        case _:
            out = np.full(shape, SPECIAL[rs.randint(len(SPECIAL))])
    return np.asarray(out)


def case(seed: int) -> Case:
    """Draw one case: an array of up to four axes, the options, the default dtype."""
    rs = np.random.RandomState(seed)
    ndim = int(rs.randint(0, 5))
    shape = tuple(int(n) for n in rs.randint(rs.randint(0, 10) > 0, 9 - ndim, ndim))
    if rs.randint(8) == 0:
        shape = (1200,) if rs.randint(2) else (40, 30)
    name = DTYPES[rs.randint(len(DTYPES))]
    with np.errstate(all="ignore"):
        values = _values(rs, shape)
        if name.startswith("complex"):
            values = np.asarray(
                values + 1j * np.nan_to_num(_values(rs, shape), posinf=1, neginf=-1)
            )
        elif name in ("int64", "int32", "uint8"):
            values = np.nan_to_num(values, posinf=9, neginf=-9).clip(-(2.0**30), 2.0**30)
            values = values.astype(np.int64)
        data = np.asarray(values.astype(name))
    options: dict[str, Any] = {"profile": ("default", "default", "short", "full")[rs.randint(4)]}
    if rs.randint(3) == 0:
        options["precision"] = int(rs.randint(0, 9))
        options["threshold"] = int(rs.randint(0, 40))
        options["edgeitems"] = int(rs.randint(0, 4))
        options["linewidth"] = int(rs.randint(20, 130))
        options["sci_mode"] = (None, True, False)[rs.randint(3)]
    if options.get("threshold", 1000) > 40 and options["profile"] == "full" and data.size > 60:
        options["profile"] = "default"  # keeps the record small
    default = ("float32", "float32", "float32", "float64")[rs.randint(4)]
    grad = bool(data.dtype.kind in "fc" and rs.randint(3) == 0)
    return Case(data, options, f"torch.{default}", grad)


def record(count: int = 160) -> None:
    import torch

    lines = []
    for seed in range(count):
        data, options, default, grad = case(seed)
        torch.set_printoptions(**options)
        torch.set_default_dtype(getattr(torch, default.removeprefix("torch.")))
        tensor = torch.from_numpy(data).requires_grad_(grad)
        lines.append(json.dumps([seed, repr(tensor)]))
    RECORD.write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    record()
