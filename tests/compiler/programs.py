"""Random programs, and generated source run by Python instead of Numba: quick, and the same text."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import strategies as st

import autograd_lite as torch
from autograd_lite.compiler import store

UNARY = {
    "tanh": torch.tanh, "exp": lambda x: torch.exp(-x.abs()), "sin": torch.sin, "cos": torch.cos, "relu": torch.relu,
    "sigmoid": torch.sigmoid, "neg": lambda x: -x, "sqrt": lambda x: torch.sqrt(x * x + 1),
    "log": lambda x: torch.log(x * x + 0.5), "scaled": lambda x: 2 * x - 3, "square": lambda x: x**2, "abs": torch.abs,
    "softplus": torch.nn.functional.softplus, "reciprocal": lambda x: 1 / (x * x + 2), "clamp": lambda x: x.clamp(-1, 1),
    "gelu": torch.nn.functional.gelu, "sum": lambda x: x.sum(), "mean": lambda x: x.mean(), "detached": lambda x: x.detach() * x,
    "flip": lambda x: x.flip(0) if x.dim() else x, "cumsum": lambda x: x.cumsum(0) if x.dim() else x, "doubled": lambda x: torch.cat([x, 2 * x]) if x.dim() else x,
}  # fmt: skip
BINARY = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / (b * b + 1),
    "stacked": lambda a, b: torch.stack([a, b], -1) if a.shape == b.shape else a, "max": torch.maximum, "min": torch.minimum, "where": lambda a, b: torch.where(a > b, a, 2 * b),
}  # fmt: skip
VIEWS = {
    "turn": lambda x, k: x.permute(*np.roll(range(x.dim()), k)) if x.dim() else x, "flat": lambda x, k: x.reshape(-1),
    "front": lambda x, k: x.unsqueeze(k % (x.dim() + 1)), "squeezed": lambda x, k: x.squeeze(),
    "sum over": lambda x, k: x.sum(k % x.dim(), keepdim=bool(k % 2)) if x.dim() else x,
    "mean over": lambda x, k: x.mean(k % x.dim()) if x.dim() and x.shape[k % x.dim()] else x,
    "part": lambda x, k: x[k % 2 :: 2] if x.dim() else x, "one": lambda x, k: x[k % len(x)] if x.dim() and len(x) else x,
    "softmax": lambda x, k: torch.softmax(x, k % x.dim()) if x.dim() else x,
    "pairs": lambda x, k: x.reshape(2, -1) if x.numel() and x.numel() % 2 == 0 else x,
    "wide": lambda x, k: x.expand(2, *x.shape),
}  # fmt: skip
SHAPES = [(), (3,), (4, 3), (1, 3), (4, 1), (2, 4, 3), (0, 3), (1,), (3, 4)]

step = st.one_of(
    st.tuples(st.sampled_from(sorted(UNARY)), st.integers(0, 9)),
    st.tuples(st.sampled_from(sorted(BINARY)), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.sampled_from(sorted(VIEWS)), st.integers(0, 9), st.integers(0, 5)),
    st.tuples(st.just("matmul"), st.integers(0, 9), st.integers(0, 9)),
)
steps = st.lists(step, min_size=1, max_size=9)
shapes = st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3)


def program(steps, outputs=1):
    """Return a function of tensors that takes the steps that fit; it returns the last results."""

    def run(*tensors):
        made = list(tensors)
        for name, *which in steps:
            a = made[-1 - which[0] % len(made)]
            if name in UNARY:
                made.append(UNARY[name](a))
            elif name in VIEWS:
                made.append(VIEWS[name](a, which[1]))
            else:
                b = made[-1 - which[1] % len(made)]
                if name == "matmul":
                    fits = a.dim() and b.dim() and a.shape[-1] == b.shape[-2 if b.dim() > 1 else 0]
                    if fits and (max(a.dim(), b.dim()) < 3 or a.dim() + b.dim() < 5):
                        made.append(a @ b)
                    continue
                try:
                    np.broadcast_shapes(a.shape, b.shape)
                except ValueError:
                    continue
                made.append(BINARY[name](a, b))
            if made[-1].numel() > 500:
                made.pop()
        results = made[-outputs:]
        return results[0] if len(results) == 1 else tuple(results)

    return run


def interpreted(text, signatures, env):
    """Do what `store.build` does, without Numba: intrinsics and functions as NumPy has them."""
    flat = {
        "address": lambda a: _flat(a),
        "part": lambda w, offset, like: w[offset:].view(np.uint8)[: (w.size - offset) // 64 * 64].view(like.dtype),
        "load": lambda p, i, *_: p[i], "store": lambda p, i, v, *_: p.__setitem__(i, v),
        "fma": lambda a, b, c: a * b + c, "select": lambda c, a, b: a if c else b,
        "math": math, "share": _share, "product": _product, "add_any_order": lambda a, b: a + b, "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        **{n: getattr(np, n) for n in ["cos", "exp", "expm1", "log", "log1p", "sin", "tanh"]},
    }  # fmt: skip
    body = text[text.index("\n", text.index("import product")) :]
    space = {"np": np, **flat, **env}
    exec(body, space)
    return space["run"]


def _share(function, extent, count, *args):
    step = -(-extent // count)
    for k in range(count):
        function(*args, k * step, min((k + 1) * step, extent), k)


def _product(a, b, c, start, n, m, depth, zero, *places):
    left, right = (
        np.lib.stride_tricks.as_strided(x[at:], shape, [s * x.itemsize for s in steps])
        for x, shape, (at, *steps) in ((a, (n, depth), places[:3]), (b, (depth, m), places[3:]))
    )
    c[start : start + n * m] = (left @ right).ravel()


def _flat(a):
    if not a.flags.c_contiguous or not a.flags.writeable:
        raise TypeError("as Numba's signature")
    return a.reshape(-1)


assert store.build
