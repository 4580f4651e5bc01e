"""`Trace`: what happened, as a document, with its text and its pictures."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from os import PathLike
from types import FrameType, TracebackType
from typing import Any

from .build import Note, build
from .document import Document
from .failure import failure_of
from .kept import Kept
from .listing import listing
from .reader import check
from .recorder import Recorder
from .records import PassRecord
from .timeline import Timeline
from .variables import names_in, user_frame

RECORD_LIMIT = 200_000  # operations and backward steps in one `with record()`


class Trace:
    """What happened, as data: made by `record()`, `load` or `show`.

    Printing lists forward and backward like a program; in a notebook the trace shows itself as a
    steppable picture. `result` is what a recorded function returned.

    >>> import autograd_lite as torch
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> with torch.record() as trace:
    ...     y = (x * x).sum()
    >>> print(trace)
    record()
      x                                leaf, requires grad  2 [1, 2]
      t1 = x ⊙ x                       MulBackward0         2 [1, 4]
      y = sum(t1)                      SumBackward0         scalar [5]
    """

    def __init__(self, document: Document | None = None, *, frame: FrameType | None = None) -> None:
        self.result: Any = None
        self.title: str | None = None
        self.notes: list[Note] = []
        self._document = document
        self._kept: Kept | None = None
        self.predictions: list[dict[str, Any]] = []
        self._timeline: Timeline | None = None
        self._recorder: Recorder | None = None
        self._frame = frame
        self._names: dict[int, list[str]] = {}
        self._lock = threading.Lock()

    @staticmethod
    def of(
        timeline: Timeline, title: str, names: Mapping[int, list[str]], notes: list[Note]
    ) -> Trace:
        """The trace of what a timeline holds."""
        trace = Trace()
        trace._timeline, trace.title, trace.notes = timeline, title, notes
        trace._names = dict(names)
        return trace

    # -- recording --------------------------------------------------------------------------

    def __enter__(self) -> Trace:
        if self._document is not None or self._timeline is not None or self._recorder is not None:
            raise RuntimeError("this trace is recorded already; make another one with record()")
        self._frame = self._frame or user_frame()
        self._recorder = Recorder(whole=True, limit=RECORD_LIMIT, base=self._frame)
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
        if isinstance(error, Exception):
            self._note_failure(recorder, error)
        recorder.stop()
        self.add_names(names_in(self._frame))
        self._frame = self._recorder = None
        if recorder.full:
            self.notes.append(("note.dropped", {"limit": RECORD_LIMIT}))
        self._timeline = recorder.timeline

    def _note_failure(self, recorder: Recorder, error: Exception) -> None:
        """Keep what raised, unless a backward pass already told of it."""
        if recorder.raised is error:
            return
        try:
            found = failure_of(error, recorder.tracker.spot)
        except Exception:
            return  # the user's exception matters more than its ghost
        recorder.timeline.add(recorder.tracker.path, found)

    def add_names(self, names: Mapping[int, list[str]]) -> None:
        """Add variables that hold a tensor: `id` of its record -> names."""
        for key, found in names.items():
            known = self._names.setdefault(key, [])
            known += [n for n in found if n not in known]

    def passes(self) -> list[PassRecord]:
        """The backward passes that were recorded, before the document is made."""
        chunks = [] if self._timeline is None else self._timeline.chunks
        return [e for c in chunks for e in c.events if isinstance(e, PassRecord)]

    def append(self, event: Any) -> None:
        """Add an event at the end, before the document is made."""
        if self._timeline is not None:
            self._timeline.add((), event)

    # -- data -------------------------------------------------------------------------------

    def to_dict(self) -> Document:
        """Return the trace document (plain JSON data, see `autograd_lite.trace.document`).

        Raises RuntimeError while nothing is recorded yet.
        """
        with self._lock:
            if self._document is None:
                self._document = self._build()
                self._timeline = None
            return self._document

    def _build(self) -> Document:
        if self._timeline is None:
            raise RuntimeError(
                "nothing is recorded yet; use `with record() as trace:` and leave it first"
            )
        title = self.title
        if title is None:
            title = "record()"
            passes = self.passes()
            if len(passes) == 1 and passes[0].roots:
                root = passes[0].roots[0]
                title = f"{next(iter(self._names.get(id(root), ('',))))}.backward()".lstrip(".")
        document, self._kept = build(title, self._timeline, names=self._names, notes=self.notes)
        return document

    def kept(self) -> Kept | None:
        """The records behind the document; None for a trace that was read from a file."""
        self.to_dict()
        return self._kept

    def predict(self, what: Any, value: Any) -> Any:
        """Check a prediction of a gradient; the verdict, which is also noted in `predictions`.

        `what` is the number of a backward step as the picture counts them, the name of a variable,
        or a tensor: then its gradient at the end is meant. `value` is a number, a (nested) list, an
        array, a tensor, or an expression such as `"2*x"`. See `autograd_lite_widgets.predict`.

        >>> import autograd_lite as torch
        >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
        >>> with torch.record() as trace:
        ...     (x * x).sum().backward()
        >>> trace.predict("x", "2*x").right
        True
        """
        return _pictures().trace_predict(self, what, value)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the document to a JSON file; `load` reads it back."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, allow_nan=False)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    @staticmethod
    def load(path: str | PathLike[str]) -> Trace:
        """Read a file written by `save`; ValueError says why a file cannot be read.

        No code in the file is run: it is data.
        """
        with open(path, encoding="utf-8") as file:
            try:
                document = json.load(file, parse_constant=_refuse)
            except (ValueError, RecursionError) as error:
                raise ValueError(f"this file is not a trace: {error}") from None
        return Trace(check(document))

    def __str__(self) -> str:
        return listing(self.to_dict())

    def __repr__(self) -> str:
        if self._document is None and self._timeline is None:
            return "<Trace: nothing recorded yet>"
        doc = self.to_dict()
        steps = sum(e["kind"] in ("vjp", "accumulate") for e in doc["events"])
        return f"<Trace: {len(doc['ops'])} operations, {steps} backward steps>"

    # -- pictures: the widgets package is imported only here -------------------------------

    # `collapse`: None closes groups (of modules, functions, iterations) where a picture would have
    # more than some 200 nodes, True the outermost ones, False none. `group`: the id of a closed
    # group, to draw its inside. `cursor`: how many steps are done; default: all of them.

    def show(
        self,
        *,
        language: str | None = None,
        collapse: bool | None = None,
        group: str | None = None,
    ) -> Any:
        """Return the widget that steps through the trace."""
        return _pictures().show_trace(self, language=language, collapse=collapse, group=group)

    def to_svg(
        self,
        *,
        cursor: int | None = None,
        language: str | None = None,
        theme: str = "auto",
        collapse: bool | None = None,
        group: str | None = None,
    ) -> str:
        """Return the picture at one step as SVG text; `theme`: "auto", "light" or "dark"."""
        options = {"language": language, "collapse": collapse, "group": group}
        return str(_pictures().trace_svg(self, cursor=cursor, theme=theme, **options))

    def to_png(
        self,
        path: str | PathLike[str] | None = None,
        *,
        cursor: int | None = None,
        language: str | None = None,
        theme: str = "light",
        collapse: bool | None = None,
        group: str | None = None,
        scale: float = 2.0,
    ) -> bytes:
        """Return the picture at one step as PNG data, `scale` px for each of its px.

        With a path it is also written there. Needs matplotlib: ImportError says how to get it.
        """
        options = {"language": language, "collapse": collapse, "group": group, "scale": scale}
        return bytes(_pictures().trace_png(self, path, cursor=cursor, theme=theme, **options))

    def to_html(
        self,
        path: str | PathLike[str],
        *,
        cursor: int | None = None,
        language: str | None = None,
        collapse: bool | None = None,
    ) -> None:
        """Write one HTML file that steps without a kernel and without a network."""
        options = {"language": language, "collapse": collapse}
        _pictures().trace_html(self, path, cursor=cursor, **options)

    def to_dot(self, *, collapse: bool | None = False, group: str | None = None) -> Any:
        """Return the graph as a `graphviz.Digraph`; its `source` is the DOT text."""
        return _pictures().trace_dot(self, collapse=collapse, group=group)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        if not self.to_dict()["tensors"]:  # there is nothing to draw
            return {"text/plain": repr(self)}
        return self.show()._repr_mimebundle_(include=include, exclude=exclude)


def record(function: Any = None, /, *inputs: Any, **options: Any) -> Trace:
    """Record everything that runs in a `with` block, forward and backward.

    If the block raises, the trace ends with what raised, and the exception goes on. Given a
    function, record its call instead: the finished trace has what it returned as `.result`.

    Of a long training loop the first turn, the last, and evenly spaced ones between are kept, at
    most 48; of the others the loss. At most 200,000 operations and backward steps are kept, which
    takes some 1.5 kB each (arrays of up to 1024 elements are copied, of larger ones a few rows and
    columns and statistics), and its document as much again twice.

    >>> import autograd_lite as torch
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> with torch.record() as trace:
    ...     (x * x).sum().backward()
    >>> trace
    <Trace: 2 operations, 4 backward steps>
    >>> torch.record(torch.exp, torch.zeros(1)).result
    tensor([1.])
    """
    if function is None:
        return Trace()
    if not callable(function):
        raise TypeError(
            "record() takes no argument (`with record() as trace:`) or a function and its inputs; "
            f"got {type(function).__name__[:60]}"
        )
    trace = Trace(frame=user_frame())
    with trace:
        trace.result = function(*inputs, **options)
    return trace


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON")


def _pictures() -> Any:
    """The widgets package, which is imported only when a picture is asked for."""
    import importlib

    return importlib.import_module("autograd_lite_widgets.display")


__all__ = ["RECORD_LIMIT", "Trace", "record"]
