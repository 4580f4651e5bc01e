"""Inference tensors: what they have instead of a version counter."""

from __future__ import annotations

from typing import Any, Final

from .thread_mode import INFERENCE, state

_CANNOT_SAVE = (
    "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference "
    "mode in computation tracked by autograd. To work around this, you can make a clone to get a "
    "normal tensor and use it in autograd, or use `torch.no_grad()` instead of "
    "`torch.inference_mode()`."
)
IN_PLACE: Final = (
    "Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to "
    "get a normal tensor before doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for "
    "more details."
)


class InferenceCounter:
    """What an inference tensor has instead of a version counter: asking it is an error.

    Whoever saves a tensor for backward asks for its stamp, so this is where saving one fails. Only
    the recorder, which shows what happens and checks nothing, asks for `changes`.
    """

    __slots__ = ("changed_at", "changes")
    origin = None
    version = 0
    quiet = plain = False
    _views = ()

    def __init__(self) -> None:
        self.changed_at: Any = None
        self.changes = 0

    @property
    def stamp(self) -> int:
        raise RuntimeError(_CANNOT_SAVE)

    def bump(self) -> None:
        """Allow the change inside inference mode; RuntimeError elsewhere."""
        if not state.mode & INFERENCE:
            raise RuntimeError(IN_PLACE)
        self.changes += 1

    def add_view(self, view: Any) -> None:
        """Views of inference tensors have no history to follow."""

    def live_views(self) -> list[Any]:
        """Return none."""
        return []


def mark_inference(tensor: Any) -> Any:
    """Make a tensor just created one of inference mode; return it."""
    tensor._inference = True
    tensor._vc = InferenceCounter()
    return tensor


def made_now(tensor: Any) -> Any:
    """Return a tensor just created, in inference mode as one of that mode."""
    return mark_inference(tensor) if state.mode & INFERENCE else tensor
