"""Activation checkpointing: forget what forward saved, and compute it again in backward."""

from __future__ import annotations

import contextlib
import warnings
import weakref
from collections.abc import Callable
from typing import Any

from .. import random
from .._tensor import Tensor
from ..autograd.calls import backward as run_backward
from ..autograd.function import Function
from ..autograd.function_node import FunctionNode
from ..autograd.saved_hooks import pack_function, saved_tensors_hooks
from ..errors import note
from ..grad_mode import enable_grad, is_grad_enabled
from ..saved import stamps
from ..thread_mode import state

_PASS_IT = (
    "torch.utils.checkpoint: the use_reentrant parameter should be passed explicitly. Starting in "
    "PyTorch 2.9, calling checkpoint without use_reentrant will raise an exception. "
    "use_reentrant=False is recommended, but if you need to preserve the current default behavior, "
    "you can pass use_reentrant=True. Refer to docs for more details on the differences between the "
    "two variants."
)
_TIP = (
    "\nTip: To see a more detailed error message, either pass `debug=True` to\n"
    "`torch.utils.checkpoint.checkpoint(...)` or wrap the code block\n"
    "with `with torch.utils.checkpoint.set_checkpoint_debug_enabled(True):` to\n"
    "enable checkpoint\u2011debug mode globally.\n\n"
    "If this error occurs under torch.compile with automatic_dynamic_shapes enabled,\n"
    "it may be because the recomputation selected a different compiled graph than the\n"
    "forward pass (e.g., a dynamic graph instead of the original static graph).\n"
    "To fix this, either:\n"
    "  - Use torch._dynamo.mark_dynamic() to explicitly mark varying dimensions as\n"
    "    dynamic upfront, avoiding the static-to-dynamic transition.\n"
    "  - Call torch._C._dynamo.eval_frame._set_lru_cache(False) to disable LRU cache\n"
    "    reordering, which can change which graph is checked first between forward\n"
    "    and recompute.\n"
    "See https://github.com/pytorch/pytorch/issues/166926 for more details and\n"
    "workaround examples.\n"
)
_NO_GRAD_INPUTS = "None of the inputs have requires_grad=True. Gradients will be None"


class CheckpointError(RuntimeError):
    """Recomputation did not do what forward did."""


class _Enough(Exception):
    """Everything that backward needs was computed again."""


def noop_context_fn() -> tuple[Any, Any]:
    """Return two contexts that do nothing."""
    return contextlib.nullcontext(), contextlib.nullcontext()


def checkpoint(
    function: Callable[..., Any],
    *args: Any,
    use_reentrant: bool | None = None,
    context_fn: Callable[[], tuple[Any, Any]] = noop_context_fn,
    determinism_check: str = "default",
    debug: bool = False,
    early_stop: bool = True,
    **kwargs: Any,
) -> Any:
    """Run a function without keeping what it saves; backward runs it again.

    `use_reentrant=False` is recommended. Random numbers are the same in both runs unless
    `preserve_rng_state=False`. Raises CheckpointError if the second run saves something else.

    >>> import autograd_lite as torch
    >>> x = torch.tensor([2.0], requires_grad=True)
    >>> y = torch.utils.checkpoint.checkpoint(lambda t: t.exp() * t, x, use_reentrant=False)
    >>> torch.autograd.grad(y, x)
    (tensor([22.1672]),)
    """
    if use_reentrant is None:
        warnings.warn(_PASS_IT, UserWarning, stacklevel=2)
        use_reentrant = True
    preserve = kwargs.pop("preserve_rng_state", True)
    if use_reentrant:
        if kwargs:
            raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
        if context_fn is not noop_context_fn or debug is not False:
            raise ValueError(
                "Passing `context_fn` or `debug` is only supported when use_reentrant=False."
            )
        return CheckpointFunction.apply(function, preserve, *args)
    if determinism_check not in ("default", "none"):
        raise ValueError(
            "determinism_check should be one of ['default', 'none'], but got " + determinism_check
        )
    return _without_reentrance(
        function, args, kwargs, context_fn, determinism_check, preserve, early_stop
    )


class CheckpointFunction(Function):
    """`use_reentrant=True`: forward without a graph; backward builds one and runs through it."""

    @staticmethod
    def forward(ctx: Any, run_function: Any, preserve_rng_state: bool, *args: Any) -> Any:
        if not any(a.requires_grad for a in args if isinstance(a, Tensor)):
            warnings.warn(_NO_GRAD_INPUTS, UserWarning, stacklevel=2)
        ctx.run_function = run_function
        ctx.rng_state = random.get_rng_state() if preserve_rng_state else None
        ctx.inputs = [None if isinstance(a, Tensor) else a for a in args]
        ctx.tensor_indices = [i for i, a in enumerate(args) if isinstance(a, Tensor)]
        ctx.save_for_backward(*(a for a in args if isinstance(a, Tensor)))
        return run_function(*args)

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        sweep = state.sweep
        if sweep is not None and sweep.limited:
            raise RuntimeError(
                "When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or "
                "passing an `inputs` parameter to .backward(). To resolve this error, you can either "
                "set use_reentrant=False, or call .backward() without passing the `inputs` argument."
            )
        inputs = list(ctx.inputs)
        for i, tensor in zip(ctx.tensor_indices, ctx.saved_tensors, strict=True):
            inputs[i] = tensor.detach().requires_grad_(tensor.requires_grad)
        with enable_grad(), _rng(ctx.rng_state):
            outputs = ctx.run_function(*inputs)
        outputs = (outputs,) if isinstance(outputs, Tensor) else outputs
        pairs = [
            (o, g)
            for o, g in zip(outputs, grads, strict=True)
            if isinstance(o, Tensor) and o.requires_grad
        ]
        if not pairs:
            raise RuntimeError(
                "none of output has requires_grad=True, this checkpoint() is not necessary"
            )
        run_backward([o for o, _ in pairs], [g for _, g in pairs])
        return (None, None, *(i.grad if isinstance(i, Tensor) else None for i in inputs))


@contextlib.contextmanager
def _rng(rng_state: Any) -> Any:
    """Run a block with another state of the random numbers (None: as it is)."""
    if rng_state is None:
        yield
        return
    now = random.get_rng_state()
    random.set_rng_state(rng_state)
    try:
        yield
    finally:
        random.set_rng_state(now)


class _Holder:
    """Stands in the graph for a tensor that was not kept."""

    __slots__ = ("__weakref__",)


def _metadata(tensor: Tensor) -> dict[str, Any]:
    return {"shape": tensor.shape, "dtype": tensor.dtype, "device": tensor.device}


class CheckpointInputs(Function):
    """`use_reentrant=False`: names the node that keeps the inputs, which is no part of the graph."""


def _save(args: Any) -> FunctionNode:
    """Save the tensors among the inputs as any operation would: outer hooks see them, and a
    change before backward is an error."""
    node = FunctionNode(CheckpointInputs, args)
    node.saved = tuple(a if isinstance(a, Tensor) else None for a in args)
    node.versions = stamps(node.saved)
    pack_function(node)
    return node


class _Frame:
    """One checkpointed call: what it saved, and how to compute it again."""

    def __init__(self, recompute: Callable[[], Any], check: bool, early_stop: bool) -> None:
        self.recompute, self.check, self.early_stop = recompute, check, early_stop
        self.holders: list[weakref.ref[_Holder]] = []
        self.metadata: list[dict[str, Any]] = []
        self.found: weakref.WeakKeyDictionary[_Holder, Tensor] = weakref.WeakKeyDictionary()
        self.done: Any = None  # the backward pass that has recomputed

    def pack(self, tensor: Tensor) -> _Holder:
        """Keep a holder for a tensor that forward saves."""
        holder = _Holder()
        self.holders.append(weakref.ref(holder))
        self.metadata.append(_metadata(tensor))
        return holder

    def unpack(self, holder: _Holder) -> Tensor:
        """Return the tensor of a holder, after computing everything again if need be."""
        if holder not in self.found or self.done is not state.sweep:
            self.done = state.sweep
            self._run_again()
        found = self.found.get(holder)
        if found is None:
            raise CheckpointError(
                "torch.utils.checkpoint: Unpack is being triggered for a tensor that was already "
                "unpacked once. If you are calling ctx.saved_tensors in backward, make sure to do so "
                "only once. Otherwise please open an issue with details on your use case."
            )
        return found

    def _run_again(self) -> None:
        count = 0

        def pack(tensor: Tensor) -> Tensor:
            nonlocal count
            number, count = count, count + 1
            if number >= len(self.holders):
                raise CheckpointError(
                    "torch.utils.checkpoint: trying to save more tensors during recomputation than "
                    f"during the original forward pass.\n{_TIP}"
                )
            holder = self.holders[number]()
            if holder is not None:
                self.found[holder] = tensor.detach()
                self._compare(number, tensor)
            if self.early_stop and count == len(self.holders):
                raise _Enough
            return tensor.detach()

        with contextlib.suppress(_Enough), saved_tensors_hooks(pack, lambda t: t):
            self.recompute()
        if count != len(self.holders):
            raise CheckpointError(
                "torch.utils.checkpoint: A different number of tensors was saved during the original "
                f"forward and recomputation.\nNumber of tensors saved during forward: "
                f"{len(self.holders)}\nNumber of tensors saved during recomputation: {count}.\n{_TIP}"
            )

    def _compare(self, number: int, tensor: Tensor) -> None:
        now, before = _metadata(tensor), self.metadata[number]
        if self.check and now != before:
            raise CheckpointError(
                "torch.utils.checkpoint: Recomputed values for the following tensors have different "
                "metadata than during the forward pass.\n"
                f"tensor at position {number}:\nsaved metadata: {before}\n"
                f"recomputed metadata: {now}.\n{_TIP}"
            )


def _without_reentrance(
    function: Any,
    args: Any,
    kwargs: Any,
    context_fn: Any,
    determinism_check: str,
    preserve: bool,
    early_stop: bool,
) -> Any:
    forward_context, recompute_context = context_fn()
    if not is_grad_enabled():
        with forward_context:
            return function(*args, **kwargs)
    rng_state = random.get_rng_state() if preserve else None
    node, others = _save(args), tuple(None if isinstance(a, Tensor) else a for a in args)

    def recompute() -> None:
        saved = node.saved_tensors()
        inputs = (o if s is None else s for s, o in zip(saved, others, strict=True))
        with enable_grad(), _rng(rng_state), recompute_context:
            function(*inputs, **kwargs)

    frame = _Frame(recompute, determinism_check == "default", early_stop and _early_stop[-1])
    with saved_tensors_hooks(frame.pack, frame.unpack), forward_context:
        return function(*args, **kwargs)


_early_stop = [True]


@contextlib.contextmanager
def set_checkpoint_early_stop(enable: bool) -> Any:
    """In this `with` block, say whether recomputation stops as soon as it has all it needs."""
    _early_stop.append(enable)
    try:
        yield
    finally:
        _early_stop.pop()


@contextlib.contextmanager
def set_checkpoint_debug_enabled(enabled: bool | None) -> Any:
    """Accepted for compatibility; the errors always say which tensor differed."""
    yield


def checkpoint_sequential(
    functions: Any, segments: int, input: Any, use_reentrant: bool | None = None, **kwargs: Any
) -> Any:
    """Run a list of functions in `segments` parts; all parts but the last are checkpointed."""
    if use_reentrant is None:
        warnings.warn(
            "torch.utils.checkpoint.checkpoint_sequential: the use_reentrant parameter should be "
            "passed explicitly. In version 2.9 we will raise an exception if use_reentrant is not "
            "passed. use_reentrant=False is recommended, but if you need to preserve the current "
            "default behavior, you can pass use_reentrant=True. Refer to docs for more details on "
            "the differences between the two variants.",
            UserWarning,
            stacklevel=2,
        )
        use_reentrant = True
    preserve = kwargs.pop("preserve_rng_state", True)
    if kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    functions = list(functions.children()) if hasattr(functions, "children") else list(functions)

    def part(start: int, end: int) -> Callable[[Any], Any]:
        def run(value: Any) -> Any:
            for function in functions[start:end]:
                value = function(value)
            return value

        return run

    size, end = len(functions) // segments, 0
    for start in range(0, size * (segments - 1), size):
        end = start + size
        input = checkpoint(
            part(start, end), input, use_reentrant=use_reentrant, preserve_rng_state=preserve
        )
    return part(end, len(functions))(input)


__all__ = [
    "CheckpointError", "CheckpointFunction", "checkpoint", "checkpoint_sequential", "noop_context_fn",
    "set_checkpoint_debug_enabled", "set_checkpoint_early_stop",
]  # fmt: skip


def create_selective_checkpoint_contexts(
    policy_fn_or_list: Any, allow_cache_entry_mutation: bool = False
) -> tuple[Any, Any]:
    """Raise NotImplementedError: a policy chooses among `torch.ops`, which are not here.

    To keep what is dear to compute, checkpoint only the parts whose results are cheap.
    """
    raise note(
        NotImplementedError(
            "selective activation checkpointing chooses among the operations of `torch.ops`, which "
            "autograd-lite does not have"
        ),
        "Call `checkpoint` on the parts whose results are cheap to compute again, and leave out the others.",
        "다시 계산하기 쉬운 부분에만 `checkpoint`를 쓰고 나머지는 그대로 두면 됩니다.",
    )
