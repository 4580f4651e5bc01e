"""The trace of one tensor's graph: backward as it ran, or rehearsed now."""

from __future__ import annotations

from collections.abc import Mapping
from types import FrameType
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..language import say
from .build import Note
from .graph import records_of
from .recorder import Recorder
from .records import AccumulateRecord, OpRecord, PassRecord, known_record, pass_records
from .replay import leaf_gradients, replay
from .timeline import Timeline
from .trace import RECORD_LIMIT, Trace
from .variables import names_in


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
        gradient = as_gradient(gradient, out)
    ops, complete = records_of(out, whole=True)
    notes: list[Note] = []
    names = names_in(frame)
    root = known_record(out)
    name = next(iter(names.get(id(root), ())), None) or out.name
    found = [] if gradient is not None else _recorded(out, ops)
    if not found:
        rehearsed = rehearse(out, gradient, name or "out", notes)
        found = [] if rehearsed is None else [rehearsed]
    if not complete:
        notes.append(("note.cut", {"total": f"{len(ops)}+", "shown": len(ops)}))
    call = "backward()" if out._data.size == 1 else "backward(v)"
    title = f"{name}.{call}" if name and found else (name or call)
    timeline = Timeline()
    for event in [*ops, *found]:
        timeline.add((), event)
    return Trace.of(timeline, title, names, notes)


def _what_to_pass(out: Any) -> str:
    kind = type(out).__name__[:60]
    return say(
        f"show() needs a tensor with a graph, e.g. show(loss); got {kind}",
        f"show()에는 그래프가 있는 텐서를 넘기십시오. 예: show(loss). 받은 것: {kind}",
    )


def as_gradient(gradient: Any, out: Tensor) -> Tensor:
    """The vector of the product, of the tensor's type; RuntimeError if it has another shape."""
    data = gradient._data if isinstance(gradient, Tensor) else np.asarray(gradient)
    if data.shape != out._data.shape:
        raise RuntimeError(
            f"Mismatch in shape: grad_output[0] has a shape of torch.Size({list(data.shape)}) and "
            f"output[0] has a shape of torch.Size({list(out._data.shape)})."
        )
    return wrap(data.astype(out._data.dtype))


def _recorded(out: Tensor, ops: list[OpRecord]) -> list[PassRecord]:
    """The backward passes from a tensor that ran, the latest ones."""
    edge = out._edge
    found = pass_records(edge[0]) if edge is not None and edge[0] is not None else []
    return [p for p in found if p.events or not ops]


def rehearse(
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
