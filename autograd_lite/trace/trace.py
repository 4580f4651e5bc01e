"""`Trace`, `record()`, and the trace of one tensor's graph."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from os import PathLike
from types import FrameType, TracebackType
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..language import say
from .build import Note, build
from .document import Document
from .graph import records_of
from .listing import listing
from .reader import check
from .recorder import Recorder
from .records import (
    AccumulateRecord,
    OpRecord,
    PassRecord,
    TensorRecord,
    known_record,
    op_record,
    pass_record,
)
from .replay import leaf_gradients, replay

SHOWN = 120  # operations of one picture: of a larger graph, those nearest to the result
RECORD_LIMIT = 200_000  # operations and backward steps in one `with record()`


class Trace:
    """What happened, as data: made by `record()`, `load` or `show`.

    Printing lists forward and backward like a program; in a notebook the trace shows itself as a
    steppable picture.
    """

    def __init__(self, document: Document | None = None) -> None:
        self._document = document
        self._recorder: Recorder | None = None
        self._frame: FrameType | None = None
        self._names: Mapping[int, list[str]] = {}

    # -- recording --------------------------------------------------------------------------

    def __enter__(self) -> Trace:
        self._recorder = Recorder(whole=True, limit=RECORD_LIMIT)
        self._frame = _user_frame()
        self._recorder.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        recorder = self._recorder
        if recorder is None:
            return
        recorder.stop()
        self._names = names_in(self._frame)
        self._frame = None

    # -- data -------------------------------------------------------------------------------

    def to_dict(self) -> Document:
        """Return the trace document (plain JSON data, see `autograd_lite.trace.document`)."""
        if self._document is None:
            self._document = self._build()
            self._recorder = None
        return self._document

    def _build(self) -> Document:
        recorder = self._recorder
        if recorder is None or self._frame is not None:
            raise RuntimeError(
                "nothing is recorded yet; use `with record() as trace:` and leave it first"
            )
        notes: list[Note] = [("note.dropped", {"limit": RECORD_LIMIT})] if recorder.full else []
        title = "record()"
        if len(recorder.passes) == 1:
            root = recorder.passes[0].roots[0]
            title = f"{next(iter(self._names.get(id(root), ('',))))}.backward()".lstrip(".")
        return build(title, recorder.ops, recorder.passes, names=self._names, notes=notes)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the document to a JSON file."""
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self.to_dict(), file, ensure_ascii=False, allow_nan=False)

    @staticmethod
    def load(path: str | PathLike[str]) -> Trace:
        """Read a file written by `save`; ValueError says why a file cannot be read."""
        with open(path, encoding="utf-8") as file:
            try:
                document = json.load(file)
            except (ValueError, RecursionError) as error:
                raise ValueError(f"this file is not a trace: {error}") from None
        return Trace(check(document))

    def __str__(self) -> str:
        return listing(self.to_dict())

    def __repr__(self) -> str:
        if self._document is None and (self._recorder is None or self._frame is not None):
            return "<Trace: nothing recorded yet>"
        doc = self.to_dict()
        steps = sum(e["kind"] in ("vjp", "accumulate") for e in doc["events"])
        return f"<Trace: {len(doc['ops'])} operations, {steps} backward steps>"

    # -- pictures: the widgets package is imported only here -------------------------------

    def show(self, *, language: str | None = None) -> Any:
        """Return the widget that steps through the trace."""
        return _pictures().show_trace(self, language=language)

    def to_svg(self, *, cursor: int | None = None, language: str | None = None) -> str:
        """Return the picture at one step as SVG text."""
        return str(_pictures().trace_svg(self, cursor=cursor, language=language))

    def to_html(self, path: str | PathLike[str], *, language: str | None = None) -> None:
        """Write one HTML file that steps without a kernel and without a network."""
        _pictures().trace_html(self, path, language=language)

    def to_dot(self) -> Any:
        """Return the graph as a `graphviz.Digraph`; its `source` is the DOT text."""
        return _pictures().trace_dot(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return self.show()._repr_mimebundle_(include=include, exclude=exclude)


def record() -> Trace:
    """Record everything that runs in a `with` block, forward and backward.

    >>> import autograd_lite as torch
    >>> from autograd_lite.trace import record
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> with record() as trace:
    ...     (x * x).sum().backward()
    >>> trace
    <Trace: 2 operations, 4 backward steps>
    """
    return Trace()


def trace_of(out: Any, *, gradient: Any = None, frame: FrameType | None = None) -> Trace:
    """The trace of the graph that computed `out`; backward recorded earlier, or rehearsed now.

    No `.grad` is touched and the graph is not freed. Raises TypeError where there is no graph,
    RuntimeError where `gradient` has the wrong shape.
    """
    if not isinstance(out, Tensor):
        raise TypeError(_what_to_pass(out))
    if out._edge is None or out.is_leaf:
        raise TypeError(
            say(
                "show() needs a tensor that was computed from one with requires_grad=True; this one "
                "has no graph (its grad_fn is None). Make the input with requires_grad=True and pass "
                "the result, e.g. show(loss).",
                "show()에는 requires_grad=True인 텐서로 계산한 텐서가 필요합니다. 이 텐서에는 그래프가 "
                "없습니다(grad_fn이 None). 입력을 requires_grad=True로 만들고 그 결과를 넘기십시오. "
                "예: show(loss)",
            )
        )
    if gradient is not None:
        gradient = _as_gradient(gradient, out)
    ops, complete = records_of(out, whole=True)
    notes: list[Note] = []
    names = names_in(frame)
    root = known_record(out)
    name = next(iter(names.get(id(root), ())), None) or out.name
    found = None if gradient is not None else _recorded(out, ops)
    if found is None:
        found = _rehearse(out, gradient, name or "out", notes)
    if len(ops) > SHOWN or not complete:
        total = len(ops) if complete else f"{len(ops)}+"
        notes.append(("note.cut", {"total": total, "shown": min(len(ops), SHOWN)}))
        ops = ops[-SHOWN:]
    call = "backward()" if out._data.size == 1 else "backward(v)"
    title = f"{name}.{call}" if name and found else (name or call)
    return Trace(build(title, ops, [found] if found else [], names=names, notes=notes))


def _what_to_pass(out: Any) -> str:
    kind = type(out).__name__[:60]
    return say(
        f"show() needs a tensor with a graph, e.g. show(loss); got {kind}",
        f"show()에는 그래프가 있는 텐서를 넘기십시오. 예: show(loss). 받은 것: {kind}",
    )


def _as_gradient(gradient: Any, out: Tensor) -> Tensor:
    data = gradient._data if isinstance(gradient, Tensor) else np.asarray(gradient)
    if data.shape != out._data.shape:
        raise RuntimeError(
            f"Mismatch in shape: grad_output[0] has a shape of torch.Size({list(data.shape)}) and "
            f"output[0] has a shape of torch.Size({list(out._data.shape)})."
        )
    return wrap(data.astype(out._data.dtype))


def _recorded(out: Tensor, ops: list[OpRecord]) -> PassRecord | None:
    edge = out._edge
    found = pass_record(edge[0]) if edge is not None and edge[0] is not None else None
    return found if found is not None and (found.events or not ops) else None


def _rehearse(
    out: Tensor, gradient: Tensor | None, name: str, notes: list[Note]
) -> PassRecord | None:
    """Run backward for the recorder alone."""
    from ..sweep import run_backward

    if gradient is None:
        if out._data.size != 1:
            notes.append(("note.seedless", {"root": name}))
            return None
        gradient = wrap(np.ones_like(out._data))
    recorder = Recorder(whole=True, limit=RECORD_LIMIT, rehearsal=True)
    recorder.start()
    try:
        run_backward([out], [gradient], keep_graph=True, create_graph=False, accumulate=False)
    except RuntimeError as error:
        if "a second time" not in str(error):
            raise
        found = replay(out, gradient._data)
    else:
        found = recorder.passes[0] if recorder.passes else None
    finally:
        recorder.stop()
    if found is None:
        notes.append(("note.freed", {}))
        return None
    notes.append(("note.rehearsed", {}))
    _finish_leaves(found, leaf_gradients(out))
    return found


def _finish_leaves(record: PassRecord, held: Mapping[int, tuple[Any, np.ndarray]]) -> None:
    """Add what backward() would do to the leaves: the engine does nothing there in a rehearsal."""
    finished: list[Any] = []
    for event in record.events:
        finished.append(event)
        if isinstance(event, AccumulateRecord) or not event.target.leaf:
            continue
        if event.received == event.expected:
            before = held.get(id(event.target))
            old = before[1] if before else None
            after = event.after
            if isinstance(old, np.ndarray) and isinstance(after, np.ndarray):
                after = old + after
            finished.append(AccumulateRecord(event.target, event.after, old, after, rehearsed=True))
    record.events = finished


def _user_frame() -> FrameType | None:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and str(frame.f_globals.get("__name__")).startswith("autograd_lite"):
        frame = frame.f_back
    return frame


def names_in(frame: FrameType | None) -> Mapping[int, list[str]]:
    """Which variables of a frame hold a recorded tensor: `id` of its record -> names."""
    if frame is None:
        return {}
    found: dict[int, list[str]] = {}
    for namespace in (frame.f_locals, frame.f_globals):
        for name, value in list(namespace.items()):
            if name.startswith("_") or not isinstance(value, Tensor):
                continue
            record = _made_by_node(value) or known_record(value)
            if record is not None and name not in found.setdefault(id(record), []):
                found[id(record)].append(name)
    return found


def _made_by_node(tensor: Tensor) -> TensorRecord | None:
    """The record of a tensor as its node's output, for a tensor that was not recorded itself."""
    edge = tensor._edge
    op = op_record(edge[0]) if edge is not None and edge[0] is not None else None
    return op.outputs[edge[1]] if op is not None and edge[1] < len(op.outputs) else None


def _pictures() -> Any:
    """The widgets package, which is imported only when a picture is asked for."""
    import importlib

    return importlib.import_module("autograd_lite_widgets.display")
