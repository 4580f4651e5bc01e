"""`einsum`: sums of products by the names of dimensions, as products of batches of matrices."""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

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
    return _run(_plan(equation, tuple([t._data.shape for t in operands])), operands)


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


def _parse(equation: str, shapes: tuple[Any, ...]) -> tuple[list[list[str]], list[str] | None]:
    inputs, output = _split(equation)
    if len(inputs) != len(shapes):
        what = "fewer" if len(shapes) < len(inputs) else "more"
        raise RuntimeError(
            f"einsum(): {what} operands were provided than specified in the equation"
        )
    for i, (term, shape) in enumerate(zip(inputs, shapes, strict=True)):
        ndim, letters = len(shape), [c for c in term if c != _ELLIPSIS]
        ellipsis = _ELLIPSIS in term
        if len(letters) > ndim or (len(letters) < ndim and not ellipsis):
            without = "" if ellipsis else " and no ellipsis was given"
            more = "number of subscripts in the equation"
            relation = "is more than the number of" if ellipsis else "does not match the number of"
            raise RuntimeError(
                f"einsum(): the {more} ({len(letters)}) {relation} dimensions ({ndim}) for operand {i}{without}"
            )
    return inputs, output


# -- the plan ---------------------------------------------------------------------------------------


class _Aligning(NamedTuple):
    """How an operand gets one dimension per letter of the whole equation, in the common order."""

    diagonals: tuple[tuple[int, int, tuple[int, ...]], ...]  # of two dimensions, then the order
    added: int  # how many dimensions of extent 1
    order: tuple[int, ...]


class _Pairing(NamedTuple):
    """How two aligned operands are multiplied, and summed over some dimensions."""

    sums: tuple[tuple[int, ...], tuple[int, ...]]  # over dimensions that only one of them has
    orders: tuple[tuple[int, ...], tuple[int, ...]]  # and shapes, of a batch of matrix products
    shapes: tuple[tuple[int, ...], tuple[int, ...]]
    shape: tuple[int, ...]
    order: tuple[int, ...]


class _Plan(NamedTuple):
    """What the equation and the shapes say: all but the products themselves."""

    operands: tuple[_Aligning, ...]
    summed: tuple[int, ...]  # dimensions of the first operand alone
    pairs: tuple[_Pairing | None, ...]  # None: an elementwise product
    kept: int
    total: int


@functools.lru_cache(256)
def _plan(equation: str, shapes: tuple[tuple[int, ...], ...]) -> _Plan:
    inputs, output = _parse(equation, shapes)
    wide = max(
        (
            len(shape) - len(s) + 1
            for s, shape in zip(inputs, shapes, strict=True)
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
    found = [
        _align(i, s, shape, place, sizes, dots)
        for i, (s, shape) in enumerate(zip(inputs, shapes, strict=True))
    ]
    ready = [shape for _, shape in found]
    last = [
        max((i for i, shape in enumerate(ready) if shape[d] != 1), default=0)
        for d in range(len(order))
    ]
    summed = tuple(d for d in range(kept, len(order)) if last[d] == 0)
    pairs: list[_Pairing | None] = []
    now = tuple(1 if d in summed else n for d, n in enumerate(ready[0]))
    for i in range(1, len(ready)):
        here = [d for d in range(kept, len(order)) if last[d] == i]
        pair, now = _pair(now, ready[i], here)
        pairs.append(pair)
    return _Plan(tuple(a for a, _ in found), summed, tuple(pairs), kept, len(order))


def _align(
    i: int,
    term: list[str],
    shape: tuple[int, ...],
    place: dict[str, int],
    sizes: list[int],
    dots: list[str],
) -> tuple[_Aligning, tuple[int, ...]]:
    """Return how an operand is aligned, and its shape then; `sizes` of the letters are filled in."""
    spare = len(shape) - sum(c != _ELLIPSIS for c in term)
    names = [n for c in term for n in (dots[len(dots) - spare :] if c == _ELLIPSIS else [c])]
    extents, diagonals = list(shape), []
    at = 0
    seen: dict[str, int] = {}
    for name in names:
        size = extents[at]
        if name in seen:
            first = seen[name]
            if extents[first] != size:
                raise RuntimeError(
                    f"einsum(): subscript {name} is repeated for operand {i} but the sizes don't match, "
                    f"{size} != {extents[first]}"
                )
            del extents[at]
            order = list(range(len(extents) - 1))
            order.insert(first, len(extents) - 1)
            diagonals.append((first, at, tuple(order)))
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
    added = len(place) - len(seen)
    extents += [1] * added
    free = iter(range(len(seen), len(place)))
    order = [seen[name] if name in seen else next(free) for name in place]
    return _Aligning(tuple(diagonals), added, tuple(order)), tuple(extents[d] for d in order)


def _pair(
    a: tuple[int, ...], b: tuple[int, ...], summed: list[int]
) -> tuple[_Pairing | None, tuple[int, ...]]:
    """Return how two aligned operands of these shapes are multiplied, and the result's shape.

    The dimensions that are summed stay with extent 1.
    """
    ndim = len(a)
    if not summed:
        return None, tuple(m if n == 1 else n for n, m in zip(a, b, strict=True))
    sums = (
        tuple(d for d in summed if a[d] != 1 and b[d] == 1),
        tuple(d for d in summed if b[d] != 1 and a[d] == 1),
    )
    a = tuple(1 if d in sums[0] else n for d, n in enumerate(a))
    b = tuple(1 if d in sums[1] else n for d, n in enumerate(b))
    summed = [d for d in summed if a[d] != 1 and b[d] != 1] or summed
    rest = [d for d in range(ndim) if d not in summed]
    both = [d for d in rest if a[d] != 1 and b[d] != 1]
    right = [d for d in rest if a[d] == 1 and b[d] != 1]
    left = [d for d in rest if d not in both and d not in right]
    n, m, p, k = (
        math.prod([shape[d] for d in dims])
        for shape, dims in ((a, both), (a, left), (b, right), (a, summed))
    )
    made = [*both, *left, *summed, *right]
    shape = (*(a[d] for d in (*both, *left)), *[1] * len(summed), *(b[d] for d in right))
    order = tuple(made.index(d) for d in range(ndim))
    pairing = _Pairing(
        sums, (tuple(made), (*both, *summed, *right, *left)), ((n, m, k), (n, k, p)), shape, order
    )
    return pairing, tuple(shape[d] for d in order)


# -- the products -----------------------------------------------------------------------------------


def _run(plan: _Plan, operands: list[Any]) -> Any:
    ready = [_aligned(x, how) for x, how in zip(operands, plan.operands, strict=True)]
    result = ready[0]
    if len(ready) == 1:
        dims = tuple(range(plan.kept, plan.total))
        return result.sum(dims) if dims else result
    if plan.summed:
        result = result.sum(plan.summed, True)
    for other, pair in zip(ready[1:], plan.pairs, strict=True):
        result = result * other if pair is None else _product(result, other, pair)
    if plan.kept < plan.total:  # of extent 1, as they were summed
        result = result.view(tuple(result._data.shape[: plan.kept]))
    return result


def _aligned(x: Any, how: _Aligning) -> Any:
    for first, second, order in how.diagonals:
        x = permute_row(x.diagonal(0, first, second), order)
    for _ in range(how.added):
        x = unsqueeze_row(x, -1)
    return permute_row(x, how.order)


def _product(a: Any, b: Any, pair: _Pairing) -> Any:
    if pair.sums[0]:
        a = a.sum(pair.sums[0], True)
    if pair.sums[1]:
        b = b.sum(pair.sums[1], True)
    x = reshaped(permute_row(a, pair.orders[0]), pair.shapes[0])
    y = reshaped(permute_row(b, pair.orders[1]), pair.shapes[1])
    return permute_row(view_row(bmm(x, y), pair.shape), pair.order)


public(einsum)

__all__ = ["einsum"]
