"""`einsum`: sums of products by the names of dimensions, as products of batches of matrices."""

from __future__ import annotations

import functools
import math
from typing import Any

from .._tensor import Tensor
from .matmul import bmm
from .register import public
from .shape import reshaped
from .shape_rows import permute_row, unsqueeze_row, view_row

_ELLIPSIS = "."


def einsum(*args: Any) -> Any:
    """Multiply tensors and sum over the letters that the output does not name.

    Also takes lists of numbers instead of letters: `einsum(a, [0, 1], b, [1, 2], [0, 2])`.

    >>> import autograd_lite as torch
    >>> torch.einsum("ij,j->i", torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([1.0, 1.0]))
    tensor([3., 7.])
    """
    if len(args) < 2:
        raise ValueError(
            "einsum(): must specify the equation string and at least one operand, or at least one operand and its "
            "subscripts list"
        )
    if isinstance(args[0], Tensor):
        equation, operands = _from_lists(args)
    else:
        equation, operands = args[0], list(args[1:])
        if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
            operands = list(operands[0])
    inputs, output = _parse(equation, operands)
    return _contract(inputs, output, operands)


def _from_lists(args: tuple[Any, ...]) -> tuple[str, list[Any]]:
    def letters(subscripts: Any) -> str:
        return "".join("..." if s is Ellipsis else _letter(s) for s in subscripts)

    pairs = list(zip(args[0::2], args[1::2], strict=False))
    equation = ",".join(letters(s) for _, s in pairs)
    if len(args) % 2:
        equation += "->" + letters(args[-1])
    return equation, [t for t, _ in pairs]


def _letter(number: int) -> str:
    if not 0 <= number < 52:
        raise ValueError(
            "einsum(): subscript in subscript list is not within the valid range [0, 52)"
        )
    return chr(ord("A") + number) if number < 26 else chr(ord("a") + number - 26)


# -- the equation ---------------------------------------------------------------------------------


def _terms(text: str, start: int, where: str) -> list[list[str]]:
    """Split "ij,jk" into lists of letters, with "." for an ellipsis; RuntimeError for anything else."""
    terms: list[list[str]] = [[]]
    i = 0
    while i < len(text):
        c = text[i]
        if c == ",":
            terms.append([])
        elif c == ".":
            if text[i : i + 3] != "..." or _ELLIPSIS in terms[-1]:
                name = where if where == "the output" else f"operand {len(terms) - 1}"
                if _ELLIPSIS in terms[-1]:
                    raise RuntimeError(
                        f"einsum(): found '.' for {name} for which an ellipsis was already found"
                    )
                raise RuntimeError(
                    f"einsum(): found '.' for {name} that is not part of any ellipsis"
                )
            terms[-1].append(_ELLIPSIS)
            i += 2
        elif c.isascii() and c.isalpha():
            terms[-1].append(c)
        elif c != " ":
            raise RuntimeError(
                f"einsum(): invalid subscript given at index {start + i} in the equation string, subscripts must be "
                "in [a-zA-Z]"
            )
        i += 1
    return terms


@functools.lru_cache(256)
def _split(equation: str) -> tuple[list[list[str]], list[str] | None]:
    """Return the letters of the inputs and of the output (None if it is not given)."""
    left, arrow, right = equation.partition("->")
    inputs = _terms(left, 0, "operand")
    output = None
    if arrow:
        terms = _terms(right.replace(",", "\x00"), len(left) + 2, "the output")
        output = terms[0]
    return inputs, output


def _parse(equation: str, operands: list[Any]) -> tuple[list[list[str]], list[str] | None]:
    inputs, output = _split(equation)
    if len(inputs) != len(operands):
        what = "fewer" if len(operands) < len(inputs) else "more"
        raise RuntimeError(
            f"einsum(): {what} operands were provided than specified in the equation"
        )
    for i, (term, operand) in enumerate(zip(inputs, operands, strict=True)):
        ndim, letters = operand._data.ndim, [c for c in term if c != _ELLIPSIS]
        ellipsis = _ELLIPSIS in term
        if len(letters) > ndim or (len(letters) < ndim and not ellipsis):
            without = "" if ellipsis else " and no ellipsis was given"
            more = "number of subscripts in the equation"
            relation = "is more than the number of" if ellipsis else "does not match the number of"
            raise RuntimeError(
                f"einsum(): the {more} ({len(letters)}) {relation} dimensions ({ndim}) for operand {i}{without}"
            )
    return inputs, output


def _contract(inputs: list[list[str]], output: list[str] | None, operands: list[Any]) -> Any:
    wide = max(
        (
            t._data.ndim - len(s) + 1
            for s, t in zip(inputs, operands, strict=True)
            if _ELLIPSIS in s
        ),
        default=0,
    )
    counts: dict[str, int] = {}
    for c in (c for term in inputs for c in term if c != _ELLIPSIS):
        counts[c] = counts.get(c, 0) + 1
    order: list[str] = []
    dots = [f".{i}" for i in range(wide)]
    if output is None:
        order = [*dots, *sorted(c for c, n in counts.items() if n == 1)]
    else:
        for c in output:
            if c == _ELLIPSIS:
                order += dots
                continue
            if c in order:
                raise RuntimeError(
                    f"einsum(): output subscript {c} appears more than once in the output"
                )
            if c not in counts:
                raise RuntimeError(
                    f"einsum(): output subscript {c} does not appear in the equation for any input operand"
                )
            order.append(c)
    kept = len(order)
    order += [d for d in dots if d not in order]
    order += [c for c in sorted(counts) if c not in order]
    place = {c: i for i, c in enumerate(order)}
    sizes = [1] * len(order)
    ready = [
        _aligned(i, s, t, place, sizes, dots)
        for i, (s, t) in enumerate(zip(inputs, operands, strict=True))
    ]
    last = [
        max((i for i, t in enumerate(ready) if t._data.shape[d] != 1), default=0)
        for d in range(len(order))
    ]
    result = ready[0]
    summed = [d for d in range(kept, len(order)) if last[d] == 0]
    if len(ready) == 1:
        if summed or kept < len(order):
            dims = tuple(range(kept, len(order)))
            result = result.sum(dims) if dims else result
        return result
    if summed:
        result = result.sum(tuple(summed), True)
    for i in range(1, len(ready)):
        here = [d for d in range(kept, len(order)) if last[d] == i]
        result = _pair(result, ready[i], here)
    if kept < len(order):
        result = _dropped(result, kept, len(order))
    return result


def _aligned(
    i: int, term: list[str], x: Any, place: dict[str, int], sizes: list[int], dots: list[str]
) -> Any:
    """Return an operand with one dimension per letter of the whole equation, in the common order."""
    spare = x._data.ndim - sum(c != _ELLIPSIS for c in term)
    names = [n for c in term for n in (dots[len(dots) - spare :] if c == _ELLIPSIS else [c])]
    at = 0
    seen: dict[str, int] = {}
    for name in names:
        size = x._data.shape[at]
        if name in seen:
            first = seen[name]
            if x._data.shape[first] != size:
                raise RuntimeError(
                    f"einsum(): subscript {name} is repeated for operand {i} but the sizes don't match, "
                    f"{size} != {x._data.shape[first]}"
                )
            x = x.diagonal(0, first, at)
            order = list(range(x._data.ndim - 1))
            order.insert(first, x._data.ndim - 1)
            x = permute_row(x, tuple(order))
            continue
        index = place[name]
        if size != 1 and sizes[index] not in (1, size):
            shown = name if not name.startswith(".") else "..."
            raise RuntimeError(
                f"einsum(): subscript {shown} has size {size} for operand {i} which does not broadcast with "
                f"previously seen size {sizes[index]}"
            )
        if size != 1:
            sizes[index] = size
        seen[name] = at
        at += 1
    for _ in range(len(place) - len(seen)):
        x = unsqueeze_row(x, -1)
    order = [-1] * len(place)
    free = len(seen)
    for name, index in place.items():
        if name in seen:
            order[index] = seen[name]
        else:
            order[index] = free
            free += 1
    return permute_row(x, tuple(order))


def _dropped(x: Any, kept: int, total: int) -> Any:
    """Take away the trailing dimensions of extent 1 that were summed."""
    return x.view(tuple(x._data.shape[:kept]))


def _pair(a: Any, b: Any, summed: list[int]) -> Any:
    """Multiply two aligned operands and sum over some dimensions, which stay with extent 1."""
    if not summed:
        return a * b
    ndim = a._data.ndim
    for i, j in ((0, 1), (1, 0)):
        pair = [a, b]
        dims = tuple(
            d for d in summed if pair[i]._data.shape[d] != 1 and pair[j]._data.shape[d] == 1
        )
        if dims:
            pair[i] = pair[i].sum(dims, True)
            a, b = pair
    summed = [d for d in summed if a._data.shape[d] != 1 and b._data.shape[d] != 1] or summed
    both = [
        d
        for d in range(ndim)
        if d not in summed and a._data.shape[d] != 1 and b._data.shape[d] != 1
    ]
    left = [d for d in range(ndim) if d not in summed and d not in both and a._data.shape[d] != 1]
    right = [
        d
        for d in range(ndim)
        if d not in summed and d not in both and a._data.shape[d] == 1 and b._data.shape[d] != 1
    ]
    rest = [d for d in range(ndim) if d not in summed and d not in (*both, *left, *right)]
    left = sorted(left + rest)
    n, m, p, k = (_count(x, dims) for x, dims in ((a, both), (a, left), (b, right), (a, summed)))
    x = reshaped(permute_row(a, (*both, *left, *summed, *right)), (n, m, k))
    y = reshaped(permute_row(b, (*both, *summed, *right, *left)), (n, k, p))
    product = bmm(x, y)
    shape = (
        [a._data.shape[d] for d in both]
        + [a._data.shape[d] for d in left]
        + [1] * len(summed)
        + [b._data.shape[d] for d in right]
    )
    order = [0] * ndim
    for position, d in enumerate([*both, *left, *summed, *right]):
        order[d] = position
    return permute_row(view_row(product, tuple(shape)), tuple(order))


def _count(x: Any, dims: list[int]) -> int:
    shape = x._data.shape
    return math.prod(shape[d] for d in dims)


public(einsum)

__all__ = ["einsum"]
