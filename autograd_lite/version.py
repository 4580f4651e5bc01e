"""Version counters: how a saved tensor notices that it was overwritten.

A tensor has no counter until something could change it: an in-place operation, a view or a
`detach()` that shares its memory. No counter means version 0.

A counter keeps one number, the stamp. Its low part is PyTorch's `_version`. Writes that PyTorch
does not count, through `.data`, are counted in its high part, and above it each `detach_()`, so
that one comparison finds all.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ._tensor import Tensor

HIDDEN: Final = 1 << 40  # one write through `.data`
cuda: Final = None  # `torch.version.cuda`, as PyTorch keeps there what it was built with
DETACHED: Final = 1 << 80  # one `detach_()` of a computed tensor: changes its history, no number


class VersionCounter:
    """Counts in-place changes of one storage; shared by a tensor, its views and its `detach()`es."""

    __slots__ = (
        "_export", "_prune_at", "_views", "changed_at", "hidden_by", "origin", "plain", "quiet", "stamp",
    )  # fmt: skip

    def __init__(self, origin: VersionCounter | None = None) -> None:
        self.stamp = 0
        self.origin = origin  # the counter of the tensor whose `.data` this is
        #: Where the first in-place change was made since something was saved: (code, instruction).
        self.changed_at: Any = None
        #: Whether nobody is to be told of the next change: no saved tensor that was not changed
        #: already, no view, no tensor of which this is the `.data`.
        self.quiet = False
        self.plain = True  # whether every view may be rewritten in place
        self.hidden_by: str | None = None  # how the last uncounted write was made
        self._export: Any = None  # what `export` needs to notice writes by NumPy
        self._views: list[weakref.ref[Tensor]] = []
        self._prune_at = 64

    @property
    def version(self) -> int:
        """PyTorch's `_version`: how many in-place operations there were."""
        return self.stamp % HIDDEN

    def bump(self) -> None:
        """Count one in-place change."""
        self.stamp += 1
        if self.origin is not None:
            self.tell_origins("data")

    def tell_origins(self, how: str) -> None:
        """Count an uncounted write for the tensors whose `.data` this is."""
        origin = self.origin
        while origin is not None:
            origin.stamp += HIDDEN
            origin.hidden_by = how
            origin = origin.origin

    def note_place(self, frame: Any) -> None:
        """Remember that a change was made where a frame runs, if somebody waits for the first one."""
        if self.quiet:
            return
        place = place_of(frame)
        vc: VersionCounter | None = self
        while vc is not None:  # those of which it is the `.data` want to know, too
            if place is not None:
                vc.changed_at = place
            vc.quiet = vc.origin is None and not vc._views
            vc = vc.origin

    def add_view(self, view: Tensor) -> None:
        """Remember a view, whose history must follow when the base is rewritten in place."""
        self.quiet = False
        self._views.append(weakref.ref(view))
        if len(self._views) > self._prune_at:
            self.prune()

    def prune(self) -> None:
        """Forget the views that no longer exist."""
        self._views[:] = [r for r in self._views if r() is not None]
        self._prune_at = max(64, 2 * len(self._views))

    def live_views(self) -> list[Tensor]:
        """Return the views that still exist, oldest first."""
        return [v for r in self._views if (v := r()) is not None]


def counter_of(tensor: Tensor) -> VersionCounter:
    """Return the tensor's version counter, made now if it had none."""
    vc = tensor._vc
    if vc is None:
        vc = tensor._vc = VersionCounter()
        edge = tensor._edge
        if edge is not None and edge[0] is not None:
            # the node may have saved this output: it must see later changes
            edge[0].watch_output(edge[1], vc)
    return vc


def place_of(frame: Any) -> Any:
    """Return the user's code and instruction that a frame runs for; None if there is none."""
    while frame is not None and frame.f_globals.get("__name__", "")[:13] == "autograd_lite":
        frame = frame.f_back
    if frame is None:
        return None
    return frame.f_code, frame.f_lasti


def stamp_of(tensor: Any) -> int:
    """Return the tensor's stamp, for one who will compare it: 0 if nothing could have changed it."""
    vc = getattr(tensor, "_vc", None)
    if vc is None:
        return 0
    stamp: int = vc.stamp
    vc.quiet = False
    return stamp
