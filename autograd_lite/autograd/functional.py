"""`torch.autograd.functional`: Jacobians, Hessians and products with them, by repeated backward."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from .._tensor import Tensor
from ..grad_mode import enable_grad, is_grad_enabled, set_grad_enabled
from .calls import grad as autograd_grad
from .row_batches import batched_rows, rows_at_once
from .strict import check_tracked, fill_zeros

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]

_SINGLE_INPUT = (
    "The vector v can only be None if the input to the user-provided function is a single Tensor "
    "with a single element."
)


def _tensors(value: Any, what: str, function: str) -> tuple[bool, tuple[Tensor, ...]]:
    """Return whether a value is a tuple, and it as one; TypeError unless of tensors."""
    several = isinstance(value, tuple)
    items = value if several else (value,)
    for i, item in enumerate(items):
        if not isinstance(item, Tensor):
            which = f"value at index {i}" if several else f"given {what}"
            raise TypeError(
                f"The {what} given to {function} must be either a Tensor or a tuple of Tensors but "
                f"the {which} has type {type(item)}."
            )
    return several, items


def _one_or_all(items: Sequence[Any], several: bool) -> Any:
    return tuple(items) if several else items[0]


def _prepared(inputs: Any, create_graph: bool, need_graph: bool = True) -> tuple[Any, ...]:
    """Return new tensors for the inputs, so that the ones a function captures are told apart."""
    return tuple(
        t.view_as(t) if create_graph and t.requires_grad else t.detach().requires_grad_(need_graph)
        for t in inputs
    )


def _finished(tensors: Sequence[Any], create_graph: bool) -> tuple[Any, ...]:
    return tuple(tensors if create_graph else (t.detach() for t in tensors))


def _grads(
    outputs: Sequence[Any],
    inputs: Sequence[Any],
    vectors: Sequence[Any] | None = None,
    create_graph: bool = False,
    batched: bool = False,
    retain_graph: bool | None = None,
) -> tuple[Any, ...]:
    """Return gradients of those outputs that have a graph; None where there is no path."""
    pairs = [
        (o, v)
        for o, v in zip(outputs, vectors or (None,) * len(outputs), strict=True)
        if o is not None and o.requires_grad
    ]
    if not pairs:
        return (None,) * len(inputs)
    return autograd_grad(
        [o for o, _ in pairs],
        list(inputs),
        [v for _, v in pairs],
        retain_graph=retain_graph,
        create_graph=create_graph,
        allow_unused=True,
        is_grads_batched=batched,
    )


def _check_v(v: Any, others: Any, several: bool) -> None:
    if len(others) != len(v):
        if several:
            raise RuntimeError(
                f"v is a tuple of invalid length: should be {len(others)} but got {len(v)}."
            )
        raise RuntimeError("The given v should contain a single Tensor.")
    for i, (a, b) in enumerate(zip(v, others, strict=True)):
        if a.size() != b.size():
            entry = f"Entry {i} in " if several else ""
            raise RuntimeError(
                f"{entry}v has invalid size: should be {b.size()} but got {a.size()}."
            )


def _vector(v: Any, like: Any, several: bool, create_graph: bool, function: str, why: str) -> Any:
    """Return the vector of a product; None stands for 1 where there is but one element."""
    if v is not None:
        _, items = _tensors(v, "v", function)
        prepared = _prepared(items, create_graph, need_graph=False)
        _check_v(prepared, like, several)
        return prepared
    if len(like) != 1 or like[0].nelement() != 1:
        raise RuntimeError(why)
    return None


def vjp(
    func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:  # fmt: skip
    """Return `func(*inputs)` and the vector-Jacobian product of it with `v`.

    `v` has the outputs' shapes (None for a scalar). With `strict`, an output or gradient that does
    not depend on the inputs is a RuntimeError instead of zeros.

    >>> import autograd_lite as torch
    >>> torch.autograd.functional.vjp(lambda x: x * x, torch.tensor([3.0]), torch.tensor([1.0]))
    (tensor([9.]), tensor([6.]))
    """
    with enable_grad():
        several, items = _tensors(inputs, "inputs", "vjp")
        items = _prepared(items, create_graph)
        several_out, outputs = _tensors(
            func(*items), "outputs of the user-provided function", "vjp"
        )
        check_tracked(outputs, "outputs", strict)
        v = _vector(
            v, outputs, several_out, create_graph, "vjp",
            "The vector v can only be None if the user-provided function returns a single Tensor with "
            "a single element.",
        )  # fmt: skip
    with set_grad_enabled(create_graph or is_grad_enabled()):
        found = _grads(outputs, items, v, create_graph)
        product = fill_zeros(found, items, strict, create_graph, "back")
    return (
        _one_or_all(_finished(outputs, create_graph), several_out),
        _one_or_all(_finished(product, create_graph), several),
    )


def jvp(
    func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:  # fmt: skip
    """Return `func(*inputs)` and the Jacobian-vector product of it with `v`.

    It is computed by backward through backward, which is linear in its vector.

    >>> import autograd_lite as torch
    >>> torch.autograd.functional.jvp(lambda x: x * x, torch.tensor([3.0]), torch.tensor([1.0]))
    (tensor([9.]), tensor([6.]))
    """
    with enable_grad():
        several, items = _tensors(inputs, "inputs", "jvp")
        items = _prepared(items, create_graph)
        v = _vector(v, items, several, create_graph, "jvp", _SINGLE_INPUT)
        several_out, outputs = _tensors(
            func(*items), "outputs of the user-provided function", "jvp"
        )
        check_tracked(outputs, "outputs", strict)
        vectors = tuple(_zeros(o).requires_grad_() for o in outputs)
        pulled = _grads(outputs, items, vectors, create_graph=True)
        check_tracked(pulled, "grad_inputs", strict)
    with set_grad_enabled(create_graph or is_grad_enabled()):
        found = _grads(pulled, vectors, v, create_graph)
        product = fill_zeros(found, outputs, strict, create_graph, "back_trick")
    return (
        _one_or_all(_finished(outputs, create_graph), several_out),
        _one_or_all(_finished(product, create_graph), several_out),
    )


def _zeros(tensor: Tensor) -> Any:
    from ..func.zeros import zeros_of

    return zeros_of(tensor)


def is_program(func: Any) -> bool:
    """Return whether `torch.compile` made a function."""
    return hasattr(func, "derive")


def by_program(transform: Callable[..., Any], func: Any, inputs: Any) -> Any:
    """Apply a transformation of `torch.func` to a compiled function, with respect to all inputs."""
    several, items = _tensors(inputs, "inputs", transform.__name__)
    places = tuple(range(len(items))) if several else 0
    return transform(func, places)(*(t.detach() for t in items))


# -- Jacobians ------------------------------------------------------------------------------------


def jacobian(
    func: Callable[..., Any],
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """Return the Jacobian of `func` at `inputs`: of shape output.shape + input.shape.

    Several inputs or outputs give tuples (of tuples). `vectorize` computes all rows at once;
    `strategy="forward-mode"`, which needs it, all columns.

    >>> import autograd_lite as torch
    >>> torch.autograd.functional.jacobian(lambda x: x * x, torch.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    if strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError(
            'Expected strategy to be either "forward-mode" or "reverse-mode". Hint: If your function '
            'has more outputs than inputs, "forward-mode" tends to be more performant. Otherwise, '
            'prefer to use "reverse-mode".'
        )
    if is_program(func) and not (create_graph or strict):
        from ..func.jacobians import jacfwd, jacrev

        return by_program(jacfwd if strategy == "forward-mode" else jacrev, func, inputs)
    if strategy == "forward-mode":
        if create_graph:
            raise NotImplementedError(
                "torch.autograd.functional.jacobian: `create_graph=True` and "
                '`strategy="forward-mode"` are not supported together (yet). Please either set '
                '`create_graph=False` or `strategy="reverse-mode"`.'
            )
        return _forward_jacobian(func, inputs, strict, vectorize)
    with enable_grad():
        several, items = _tensors(inputs, "inputs", "jacobian")
        items = _prepared(items, create_graph)
        several_out, outputs = _tensors(
            func(*items), "outputs of the user-provided function", "jacobian"
        )
        check_tracked(outputs, "outputs", strict)
        if vectorize and strict:
            raise RuntimeError(
                "torch.autograd.functional.jacobian: `strict=True` and `vectorized=True` are not "
                "supported together. Please either set `strict=False` or `vectorize=False`."
            )
        if vectorize:
            rows = _all_rows(outputs, items, create_graph)
        else:
            rows = tuple(_rows(i, o, items, create_graph, strict) for i, o in enumerate(outputs))
        rows = tuple(_finished(r, create_graph) for r in rows)
    return _one_or_all([_one_or_all(r, several) for r in rows], several_out)


def _rows(
    number: int, output: Any, inputs: Any, create_graph: bool, strict: bool
) -> tuple[Any, ...]:
    """Return one output's Jacobians: a backward pass a row, or for many where that looks the same."""
    from ..ops.register import PUBLIC

    at_once = 1 if create_graph or output.nelement() < 2 else rows_at_once(output)
    if at_once > 1:
        together = batched_rows(output, inputs, at_once)
        for i, g in enumerate(together):
            if g is None and strict:
                raise _independent(number, i)
        return tuple(
            (_zeros(x).expand((output.nelement(), *x.size())) if g is None else g).reshape(
                (*output.size(), *x.size())
            )
            for g, x in zip(together, inputs, strict=True)
        )
    columns: list[list[Any]] = [[] for _ in inputs]
    flat = output.reshape(-1)
    for j in range(output.nelement()):
        found = _grads((flat[j],), inputs, create_graph=create_graph, retain_graph=True)
        for i, (rows, g, x) in enumerate(zip(columns, found, inputs, strict=True)):
            if g is None and strict:
                raise _independent(number, i)
            if g is not None and strict and create_graph and not g.requires_grad:
                raise RuntimeError(
                    "The jacobian of the user-provided function is independent of input "
                    f"{number}. This is not allowed in strict mode when create_graph=True."
                )
            rows.append(_zeros(x) if g is None else g)
    return tuple(
        PUBLIC["stack"](rows).view((*output.size(), *x.size()))
        if rows
        else _zeros(x).expand((0, *x.size())).reshape((*output.size(), *x.size()))
        for rows, x in zip(columns, inputs, strict=True)
    )


def _independent(output: int, input_: int) -> RuntimeError:
    return RuntimeError(
        f"Output {output} of the user-provided function is independent of input {input_}. "
        "This is not allowed in strict mode."
    )


def _all_rows(outputs: Any, inputs: Any, create_graph: bool) -> tuple[Any, ...]:
    """Return all Jacobians from one batched backward pass."""
    from ..func.jacobians import basis

    vectors = basis(list(outputs))
    found = _grads(outputs, inputs, vectors, create_graph, batched=True)
    counts = [o.nelement() for o in outputs]
    total = sum(counts)
    found = tuple(
        _zeros(x).expand((total, *x.size())) if g is None else g
        for g, x in zip(found, inputs, strict=True)
    )
    return tuple(
        tuple(
            g.narrow(0, start, count).reshape((*o.size(), *x.size()))
            for g, x in zip(found, inputs, strict=True)
        )
        for o, start, count in zip(
            outputs, itertools.accumulate([0, *counts]), counts, strict=False
        )
    )


def _forward_jacobian(func: Any, inputs: Any, strict: bool, vectorize: bool) -> Any:
    if strict:
        raise RuntimeError(
            'torch.autograd.functional.jacobian: `strict=True` and `strategy="forward-mode"` are not '
            "supported together (yet). Please either set `strict=False` or "
            '`strategy="reverse-mode"`.'
        )
    several, items = _tensors(inputs, "inputs", "jacobian")
    if not vectorize:
        raise NotImplementedError(
            "Computing Jacobian using forward-AD or forward-over-reverse Hessian isonly implemented "
            "for `vectorize=True`."
        )
    from ..func.jacobians import jacfwd

    form: list[bool] = []

    def checked(*args: Any) -> Any:
        several_out, outputs = _tensors(func(*args), "outputs", "jacobian")
        form.append(several_out)
        return outputs

    columns = jacfwd(checked, argnums=tuple(range(len(items))))(*items)
    # PyTorch returns lists here, where it returns tuples elsewhere
    rows: Any = [list(c) for c in columns]
    if not several:
        rows = tuple(r[0] for r in rows)
    return rows if form[0] else rows[0]


from .functional_second import hessian, hvp, vhp  # noqa: E402 (it needs the helpers above)
