"""Programs of random calls, and the recorder of what PyTorch draws for them.

A program is a seed and a list of calls ``[op, dtype, layout, shape, *arguments]``; ``play`` runs
one call on arrays with this package, ``record`` on tensors with PyTorch.
``python tests/recorded/random_cases.py`` (with PyTorch installed) rewrites ``random.json``.
"""

import hashlib
import json
import pathlib
import sys
from typing import Any

import numpy as np

RECORD = pathlib.Path(__file__).with_name("random.json")
SEEDS = [0, 1, 42, -1, 2**40 + 7]
SHOWN = 20  # arrays of more numbers are recorded as a digest

FLOATS = ("float16", "float32", "float64")
SINGLE: list[list[Any]] = [
    *(["uniform", d, "c", s, 0, 1] for d in FLOATS for s in ([], [3], [17])),
    *(["uniform", d, "c", [19], lo, hi] for d in FLOATS
      for lo, hi in ((-1, 1), (0.1, 0.7), (-1e-3, 12.5))),
    *(["normal", d, "c", [n], 0, 1] for d in FLOATS
      for n in (1, 2, 15, 16, 17, 31, 32)),
    *(["normal", d, "c", s, -1.5, 0.3] for d in FLOATS
      for s in ([7], [20], [2, 3, 3])),
    *([op, "float32", lay, [5, 4], 0.5, 2] for op in ("uniform", "normal") for lay in "tsc"),
    *(["randint", "int64", "c", [6], lo, hi] for lo, hi in (
        (0, 2), (-7, 100), (0, 2**28 - 1), (0, 2**28), (0, 2**32), (-2**40, 2**40),
        (-2**62, 2**62))),
    *(["randint", d, "c", [6], 0, 100] for d in (
        "int8", "uint8", "int16", "int32", "float16", "float32", "float64", "uint16")),
    *(["random", d, "c", [5]] for d in (
        "bool", "int8", "uint8", "int16", "int32", "int64", "float16", "float32", "float64")),
    *(["random", d, "c", [5], 3] for d in ("int8", "int64", "float16", "float32", "float64")),
    *(["random", d, "c", [5], -2**63] for d in ("int64", "float32", "float64")),
    *(["permutation", d, "c", [n]] for d in ("int64", "float32") for n in (0, 1, 2, 5, 20)),
    *(["bernoulli", d, "c", [18], 0.3] for d in ("float32", "float64", "bool", "int64")),
    *(["bernoulli", "float32", "t", [3, 4], 0.5], ["bernoulli", "bool", "s", [3, 4], 0.5]),
    *(["bernoulli_each", d, lay, [3, 5]] for d in FLOATS for lay in "ct"),
    *(["exponential", d, "c", [6], 0.7] for d in FLOATS),
    *(["cauchy", d, "c", [6], 0.7, 2.5] for d in FLOATS),
    *(["log_normal", d, "c", [6], 0.7, 0.5] for d in FLOATS),
    *(["geometric", d, "c", [6], 0.2] for d in ("float32", "float64", "int64", "int8")),
    *(["multinomial", d, "c", s, n, r] for d in FLOATS[1:]
      for s, n, r in (([5], 3, False), ([3, 8], 1, False), ([3, 8], 9, True), ([6], 20, True))),
    *(["trunc_normal", d, "c", [9], mean, 1.0, a, b] for d in FLOATS
      for mean, a, b in ((0.0, -2.0, 2.0), (0.0, 0.5, 0.75))),
    *(["poisson", d, "c", [8], rate] for d in FLOATS[1:] for rate in (0.4, 9.5, 10, 250)),
    *(["normal_tensors", d, "c", [s], which] for d in FLOATS[1:] for s in (5, 20)
      for which in ("mean", "std", "both")),
]  # fmt: skip

SEQUENCES: list[list[list[Any]]] = [
    # The second normal of a pair waits through everything but a new seed.
    [["normal", "float32", "c", [1], 0, 1], ["uniform", "float32", "c", [1], 0, 1],
     ["randint", "int64", "c", [1], 0, 10], ["normal", "float64", "c", [16], 0, 1],
     ["normal", "float64", "c", [1], 2, 3]],
    [["normal", "float32", "c", [3], 0, 1], ["log_normal", "float64", "c", [3], 0, 1]],
    [["normal", "float32", "t", [5, 5], 0, 1], ["normal", "float32", "c", [2], 0, 1]],
    # Over the end of the engine's 624 words.
    [["uniform", "float32", "c", [623], 0, 1], ["uniform", "float64", "c", [2], 0, 1]],
    [["uniform", "float32", "c", [624], 0, 1]],
    [["multinomial", "float32", "c", [4], 2, False], ["poisson", "float32", "c", [4], 3],
     ["permutation", "int64", "c", [9]], ["normal", "float32", "c", [18], 0, 1]],
    # Many numbers: more than one chunk.
    [["normal", "float32", "c", [40_003], 0.1, 1.3],
     ["normal", "float64", "c", [40_003], 0.1, 1.3]],
    [["normal", "float16", "c", [40_003], 0.1, 1.3], ["normal", "float32", "s", [20_001], 0, 1]],
    [["uniform", "float32", "c", [40_003], -0.3, 0.7],
     ["uniform", "float64", "c", [40_003], -3, 7]],
    [["exponential", "float64", "c", [20_003], 0.3], ["permutation", "int64", "c", [20_003]]],
]  # fmt: skip


def programs() -> list[dict[str, Any]]:
    """Every single call under one of the seeds in turn, then the sequences under seed 0."""
    single = [{"seed": SEEDS[i % len(SEEDS)], "calls": [call]} for i, call in enumerate(SINGLE)]
    return single + [{"seed": 0, "calls": calls} for calls in SEQUENCES]


def blank(dtype: str, layout: str, shape: list[int]) -> np.ndarray:
    """An array to fill: contiguous (c), transposed (t) or every second of its last axis (s)."""
    if layout == "t":
        return np.zeros(shape[::-1], dtype).T
    if layout == "s":
        return np.zeros([*shape[:-1], 2 * shape[-1]], dtype)[..., ::2]
    return np.zeros(shape, dtype)


def table(dtype: str, shape: list[int]) -> np.ndarray:
    """Probabilities, weights, means: 1/16, 2/16, … 16/16 and over again."""
    size = int(np.prod(shape))
    return ((np.arange(size) * 5 % 16 + 1) / 16).astype(dtype).reshape(shape)


def digest(data: np.ndarray) -> str:
    return hashlib.sha256(np.ascontiguousarray(data).tobytes()).hexdigest()[:24]


def outcome(data: np.ndarray) -> Any:
    """What is recorded of an array: its numbers, exactly, or a digest of its bytes."""
    return data.tolist() if data.size <= SHOWN else digest(data)


def play(gen: Any, call: list[Any]) -> np.ndarray:
    """Run one call with this package's samplers."""
    from autograd_lite import random as r

    op, dtype, layout, shape, *args = call
    kind = np.dtype(dtype)
    if op == "permutation":
        return r.permutation(gen, shape[0], kind)
    if op == "multinomial":
        return r.multinomial(gen, table(dtype, shape), *args)
    if op == "poisson":
        return r.poisson(gen, np.full(shape, args[0], kind))
    if op == "normal_tensors":
        given = table(dtype, shape)
        mean = 1.5 if args[0] == "std" else given
        return r.normal_tensors(gen, mean, 0.7 if args[0] == "mean" else given, kind)
    out = blank(dtype, layout, shape)
    if op == "bernoulli_each":
        r.fill_bernoulli(gen, out, table(dtype, shape))
    elif op == "randint":
        r.randint_into(gen, *args, out)
    else:
        getattr(r, f"fill_{op}")(gen, out, *args)
    return out


def record() -> None:
    import torch

    def run(call: list[Any]) -> np.ndarray:
        op, dtype, layout, shape, *args = call
        kind = getattr(torch, dtype)
        given = torch.from_numpy(table(dtype, shape)) if dtype.startswith("float") else None
        if op == "permutation":
            return torch.randperm(shape[0], dtype=kind).numpy()
        if op == "multinomial":
            return torch.multinomial(given, *args).numpy()
        if op == "poisson":
            return torch.poisson(torch.full(shape, args[0], dtype=kind)).numpy()
        if op == "normal_tensors":
            mean = 1.5 if args[0] == "std" else given
            return torch.normal(mean, 0.7 if args[0] == "mean" else given).numpy()
        out = torch.from_numpy(blank(dtype, layout, shape))  # keeps the strides
        if op == "bernoulli_each":
            out.bernoulli_(given)
        elif op == "trunc_normal":
            torch.nn.init.trunc_normal_(out, *args)
        elif op == "random" and args:
            out.random_(args[0], None)
        else:
            getattr(out, {"randint": "random"}.get(op, op) + "_")(*args)
        return out.numpy()

    lines = []
    for program in programs():
        torch.manual_seed(program["seed"])
        program["results"] = [outcome(run(call)) for call in program["calls"]]
        program["state"] = digest(torch.get_rng_state().numpy())
        lines.append(json.dumps(program))
    RECORD.write_text("[\n" + ",\n".join(lines) + "\n]\n")
    print(len(lines), "programs recorded with PyTorch", torch.__version__, file=sys.stderr)


if __name__ == "__main__":
    record()
