"""`func.vmap`: a function of one example becomes one of a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._tensor import Tensor
from .arguments import name_of, of_programs, wraps
from .levels import batched, resolve
from .tree import TreeSpec, broadcast_and_flatten, flatten, tree_map, unflatten
from .vmap_level import VmapLevel

_RANDOMNESS = ("error", "different", "same")


@of_programs
def vmap(
    func: Callable[..., Any],
    in_dims: Any = 0,
    out_dims: Any = 0,
    randomness: str = "error",
    *,
    chunk_size: int | None = None,
) -> Callable[..., Any]:
    """Return a function that runs `func` on every example of a batch at once.

    `in_dims` says which dimension of each argument counts the examples (None: the argument is the
    same for all), `out_dims` where that dimension goes in the results. `randomness` says whether
    random operations are an error, the same, or different for the examples; `chunk_size` how many
    examples run at once. Raises ValueError where the dimensions do not fit the arguments.

    >>> import autograd_lite as torch
    >>> torch.func.vmap(torch.dot)(torch.ones(2, 3), torch.ones(2, 3))
    tensor([3., 3.])
    """
    if randomness not in _RANDOMNESS:
        raise RuntimeError(
            "Only allowed values for randomness are 'error', 'different', or 'same'. Got "
            f"{randomness}"
        )
    if not (chunk_size is None or chunk_size > 0):
        raise ValueError(f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")

    @wraps(func)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        _check_out_dims(out_dims, func)
        size, dims, leaves, spec = batch_inputs(in_dims, args, func)
        if chunk_size is not None:
            return _in_chunks(
                func, size, dims, leaves, spec, out_dims, randomness, chunk_size, kwargs
            )
        return _run(func, size, dims, leaves, spec, out_dims, randomness, kwargs)

    return wrapped


def chunk_vmap(
    func: Callable[..., Any], in_dims: Any = 0, out_dims: Any = 0, randomness: str = "error",
    chunks: int = 2,
) -> Callable[..., Any]:  # fmt: skip
    """Return `vmap(func)` that runs in a number of chunks."""
    if chunks == 1:
        return vmap(func, in_dims=in_dims, out_dims=out_dims, randomness=randomness)

    @wraps(func)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        size, *_ = batch_inputs(in_dims, args, func)
        chunk = max(1, size // chunks)
        return vmap(func, in_dims, out_dims, randomness, chunk_size=chunk)(*args, **kwargs)

    return wrapped


def _check_out_dims(out_dims: Any, func: Any) -> None:
    def check(x: Any) -> None:
        if x is not None and not isinstance(x, int):
            raise ValueError(
                f"vmap({name_of(func)}, ..., out_dims={out_dims}): `out_dims` must be an int, None or "
                "a python collection of ints representing where in the outputs the vmapped dimension "
                "should appear."
            )

    tree_map(check, out_dims)


def batch_inputs(
    in_dims: Any, args: tuple[Any, ...], func: Any
) -> tuple[int, list[int | None], list[Any], TreeSpec]:
    """Return the batch size, and the arguments flat with their dimensions; ValueError if bad."""
    call = f"vmap({name_of(func)}, in_dims={in_dims}, ...)(<inputs>)"
    if not isinstance(in_dims, (int, tuple)):
        raise ValueError(
            f"{call}: expected `in_dims` to be int or a (potentially nested) tuple matching the "
            f"structure of inputs, got: {type(in_dims)}."
        )
    if not args:
        raise ValueError(
            f"vmap({name_of(func)})(<inputs>): got no inputs. Maybe you forgot to add inputs, or you "
            "are trying to vmap over a function with no inputs. The latter is unsupported."
        )
    leaves, spec = flatten(args)
    dims = broadcast_and_flatten(in_dims, spec)
    if dims is None:
        raise ValueError(
            f"{call}: in_dims is not compatible with the structure of `inputs`. in_dims has structure "
            f"{flatten(in_dims)[1]} but inputs has structure {spec}."
        )
    for i, (leaf, dim) in enumerate(zip(leaves, dims, strict=True)):
        if dim is None:
            continue
        if not isinstance(dim, int):
            raise ValueError(
                f"{call}: Got in_dim={dim} for an input but in_dim must be either an integer "
                "dimension or None."
            )
        if not isinstance(leaf, Tensor):
            raise ValueError(
                f"{call}: Got in_dim={dim} for an input but the input is of type {type(leaf)}. We "
                "cannot vmap over non-Tensor arguments, please use None as the respective in_dim"
            )
        ndim = leaf.dim()
        if not -ndim <= dim < ndim:
            raise ValueError(
                f"{call}: Got in_dim={dim} for some input, but that input is a Tensor of "
                f"dimensionality {ndim} so expected in_dim to satisfy -{ndim} <= in_dim < {ndim}."
            )
        dims[i] = dim % ndim
    sizes = [t.size(d) for t, d in zip(leaves, dims, strict=True) if d is not None]
    if not sizes:
        raise ValueError("vmap: Expected at least one Tensor to vmap over")
    if any(s != sizes[0] for s in sizes):
        raise ValueError(
            "vmap: Expected all tensors to have the same size in the mapped dimension, got sizes "
            f"{sizes} for the mapped dimension"
        )
    return sizes[0], dims, leaves, spec


def _run(
    func: Any, size: int, dims: Any, leaves: Any, spec: Any, out_dims: Any, randomness: str, kwargs: Any
) -> Any:  # fmt: skip
    with VmapLevel(size, randomness) as level:
        inputs = [
            x if d is None else batched(resolve(x), d, level)
            for x, d in zip(leaves, dims, strict=True)
        ]
        output = func(*unflatten(inputs, spec), **kwargs)
    return unbatch(level, output, out_dims, func)


def unbatch(level: VmapLevel, output: Any, out_dims: Any, func: Any) -> Any:
    """Return outputs with the examples in the wanted dimensions."""
    flat, spec = flatten(output)
    dims = _out_dims(out_dims, output, spec, func)
    return unflatten([_place(level, x, d, func) for x, d in zip(flat, dims, strict=True)], spec)


def _out_dims(out_dims: Any, output: Any, spec: TreeSpec, func: Any) -> list[Any]:
    if isinstance(output, Tensor):
        if out_dims is None or isinstance(out_dims, int):
            return [out_dims]
        if isinstance(out_dims, tuple) and len(out_dims) == 1:
            return list(out_dims)
        found = None
    else:
        found = broadcast_and_flatten(out_dims, spec)
    if found is None:
        raise ValueError(
            f"vmap({name_of(func)}, ..., out_dims={out_dims})(<inputs>): out_dims is not compatible "
            f"with the structure of `outputs`. out_dims has structure {flatten(out_dims)[1]} but "
            f"outputs has structure {spec}."
        )
    return found


def _place(level: VmapLevel, tensor: Any, dim: int | None, func: Any) -> Any:
    name, output = name_of(func), tensor
    if dim is None:
        if level.owns(output):
            raise ValueError(
                f"vmap({name}, ...): `{name}` can not return a BatchedTensor when out_dim is None"
            )
        return output
    if not isinstance(output, Tensor):
        raise ValueError(
            f"vmap({name}, ...): `{name}` must only return Tensors, got type {type(output)}. Did you "
            "mean to set out_dims= to None for output?"
        )
    ndim = output.dim() + 1
    if not -ndim <= dim < ndim:
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-ndim}, {ndim - 1}], but got {dim})"
        )
    to = dim % ndim
    if not level.owns(output):
        output = resolve(output)
        shape = list(output.shape)
        return output.unsqueeze(to).expand(*shape[:to], level.size, *shape[to:])
    value, at = tensor.value, tensor.bdim
    if at == to:
        return value
    dims = list(range(value.dim()))
    dims.insert(to, dims.pop(at))
    return value.permute(dims)


def _in_chunks(
    func: Any, size: int, dims: Any, leaves: Any, spec: Any, out_dims: Any, randomness: str,
    chunk: int, kwargs: Any,
) -> Any:  # fmt: skip
    from ..ops.register import PUBLIC

    results, out_spec = [], None
    for start in range(0, max(size, 1), chunk):
        count = min(chunk, size - start)
        parts = [
            x if d is None else x.narrow(d, start, count) for x, d in zip(leaves, dims, strict=True)
        ]
        output = _run(func, count, dims, parts, spec, out_dims, randomness, kwargs)
        flat, out_spec = flatten(output)
        results.append(flat)
    assert out_spec is not None
    where = broadcast_and_flatten(out_dims, out_spec)
    assert where is not None
    joined = [
        PUBLIC["cat"](list(p), dim=d)
        for p, d in zip(zip(*results, strict=True), where, strict=True)
    ]
    return unflatten(joined, out_spec)
