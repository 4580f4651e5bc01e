"""`watch`: a running loop as curves, with the graph of an iteration where one wants to look."""

from __future__ import annotations

import sys
import threading
from array import array
from time import perf_counter
from types import FrameType, TracebackType
from typing import Any

from autograd_lite.language import get_language, say

from . import watch_pictures as pictures
from .history import History, Norms
from .pace import Pace
from .packing import clean
from .watched import Named, leaves_of, norm, parameters
from .widget import WIDGET_MIME, front_end_possible, in_kernel

Json = dict[str, Any]
FORMAT = "autograd-lite.watch"
VERSION = 1
LONGEST = 200
PENDING = 128


def watch(
    *targets: Any, title: str = "", enabled: bool = True, language: str | None = None
) -> Watch:
    """Follow a loop: its loss, other numbers, and the gradient norms of its parameters.

    Call the result once an iteration, after `backward()`: `w(loss)`, or `w(loss, accuracy=0.9)`.
    Curves appear below the cell whose loop calls it, and stay in the notebook as a picture when
    the cell (or the `with` block) ends. In a notebook one can pause there, go on by single
    iterations and look at the graph of one. The loop is slowed by a few microseconds a call.

    `targets` are what has the gradients: modules, optimizers, tensors or a dict of tensors; without
    any, the leaves of the first loss are found. `enabled=False` makes every call do nothing.

    >>> import autograd_lite as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> with watch({"x": x}) as w:
    ...     for _ in range(3):
    ...         loss = x**2
    ...         x.grad = None
    ...         loss.backward()
    ...         x.data -= 0.25 * x.grad
    ...         w(loss)
    >>> print(w)
    watch(): 3 iterations
      loss  0.5625  █▂▁  from 9 to 0.5625
      gradient norms
        x   1.5
    """
    return Watch(targets, title=title, enabled=enabled, language=language)


class Watch:
    """A loop that is followed; made by `watch`."""

    def __init__(
        self, targets: tuple[Any, ...], *, title: str, enabled: bool, language: str | None
    ) -> None:
        if language is not None and language not in ("en", "ko"):
            raise ValueError(f"language must be 'en' or 'ko'; got {language!r}")
        self.title = clean(str(title)[:LONGEST])
        self.enabled = enabled
        self.language = language
        self._targets: Named | None = parameters(targets, _caller()) if targets else None
        self._history = History()
        self._lock = threading.Lock()
        self._run: _Run | None = None
        self._pending = array("d")
        self._room = 0  # so many more numbers may be put aside
        self._pace = Pace()
        if self._targets is not None:
            self._history.norms = Norms([name for name, _ in self._targets])

    def __call__(self, loss: Any = None, /, **numbers: Any) -> None:
        """One iteration is over: its loss, and any other numbers by name.

        Raises TypeError or ValueError, saying what to pass, for what is not one number; nothing is
        changed then.
        """
        if not self.enabled:
            return
        pending = self._pending
        if not numbers and len(pending) < self._room:
            # Nearly every call: a number is put aside, and looked at when something is due.
            try:
                pending.append(loss._data.item())
            except (AttributeError, TypeError, ValueError):
                pass
            else:
                if perf_counter() >= self._pace.due:
                    self._look()
                return
        found = [] if loss is None else [("loss", _number("loss", loss))]
        for name, value in numbers.items():
            found.append((clean(name[:LONGEST]), _number(name, value)))
        if not found:
            raise TypeError(
                say(
                    "watch needs a number an iteration: w(loss), or w(loss, accuracy=accuracy)",
                    "watch에는 반복할 때마다 숫자를 넘깁니다: w(loss) 또는 w(loss, accuracy=accuracy)",
                )
            )
        with self._lock:
            history = self._history
            iteration = history.iterations + len(pending)
            if numbers or loss is None or len(pending) >= PENDING:
                self._drain(1)
                history.add(found)
            else:
                pending.append(found[0][1])
            norms = history.norms
            if norms is None and loss is not None:
                self._find(loss)
                norms = history.norms
            if norms is not None and iteration % norms.stride == 0:
                self._measure(norms)
                norms.put(iteration, norms.latest)
            # How many may lie there before the next call that must be looked at.
            ahead = norms.stride - 1 - iteration % norms.stride if norms is not None else PENDING
            self._room = min(len(pending) + ahead, PENDING)
            if self._run is None:
                self._run = _Run(self)
        self._look()

    def _drain(self, more: int = 0) -> None:
        """Take in what was put aside, before `more` iterations; the lock is held."""
        # Taken from its front: another thread may put more at its end.
        losses = self._pending[:].tolist()
        del self._pending[: len(losses)]
        self._history.extend("loss", losses)
        self._pace.passed(len(losses) + more)
        self._room = 0

    def _look(self) -> None:
        """Send what is new where somebody looks on."""
        run = self._run
        if run is not None and run.live is not None and perf_counter() >= self._pace.due:
            run.after_iteration()

    def update(self, loss: Any = None, /, **numbers: Any) -> None:
        """The same as calling it: `w.update(loss=loss)`."""
        self(loss, **numbers)

    def close(self) -> None:
        """End the run: the curves become a picture that stays in the notebook.

        The end of the cell or of the `with` block does so by itself; a loop on another thread
        calls it.
        """
        run, self._run = self._run, None
        if run is not None:
            with self._lock:
                self._drain()
                if self._history.norms is not None:
                    self._measure(self._history.norms)
            run.finish()

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def to_dict(self) -> Json:
        """What is known, as plain data: the document of the curves."""
        with self._lock:
            self._drain()
            return self._document()

    def _document(self) -> Json:
        return {
            "format": FORMAT,
            "version": VERSION,
            "title": self.title or "watch()",
            "language": self.language or get_language(),
            **self._history.to_json(),
        }

    def to_svg(self, *, language: str | None = None) -> str:
        """The curves as SVG text."""
        document = self.to_dict()
        return pictures.render(document, language or document["language"])

    def __repr__(self) -> str:
        return f"<autograd-lite watch: {self.to_dict()['iterations']} iterations>"

    def __str__(self) -> str:
        return pictures.listing(self.to_dict())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Json:
        run, self._run = self._run, None
        return pictures.bundle(self.to_dict()) if run is None else run.withdraw()

    def _find(self, loss: Any) -> None:
        """The parameters, from the first loss that has a graph."""
        found = leaves_of(loss, _caller())
        if found:
            self._targets = found
            self._history.norms = Norms([name for name, _ in found])

    def _measure(self, norms: Norms) -> None:
        norms.latest = [norm(tensor) for _, tensor in self._targets or ()]


class _Run:
    """From the first call in a cell to the end of that cell: what is shown meanwhile, and after."""

    def __init__(self, watch: Watch) -> None:
        """Begin; the watch's lock is held."""
        self.watch = watch
        self.live: Any = None
        self._shell: Any = None
        self._handle: Any = None
        self._trace: Any = None
        self._threaded = threading.current_thread() is not threading.main_thread()
        if not in_kernel():
            return
        from IPython.core.getipython import get_ipython

        if not self._threaded:
            self._shell = get_ipython()
            self._shell.events.register("post_run_cell", self._cell_ended)
        if front_end_possible():
            from .watch_widget import Live

            self.live = Live(watch._document(), watch._pace)
            view = self.live.widget._repr_mimebundle_()[0][WIDGET_MIME]
            # No other tier: to whoever compares outputs, the picture at the end is the first.
            self._handle = _display({WIDGET_MIME: view}, display_id=True)

    def after_iteration(self) -> None:
        """Send what is new, when it is time; record the next iteration or stop, when asked to."""
        live = self.live
        if self._trace is not None:
            self._show_iteration()
        if live.wanted and self._trace is None:
            self._record()
        else:
            self._send()

    def _send(self, *, now: bool = False) -> None:
        """Send what is new: where that is due, or `now`."""
        watch = self.watch
        since = perf_counter()
        with watch._lock:
            watch._drain()
            if not now and watch._pace.due > since:
                return
            norms = watch._history.norms
            if norms is not None:
                watch._measure(norms)
            self.live.send(watch._history, watch._document)
            watch._pace.sent(since)

    def _record(self) -> None:
        from autograd_lite.trace import record

        self._trace = record()
        self._trace.__enter__()
        self.watch._pace.hurry()

    def _show_iteration(self) -> None:
        """An iteration was recorded: show its graph, and stay here if the loop is to pause."""
        from .display import trace_scene

        trace, self._trace = self._trace, None
        trace.__exit__(None, None, None)
        live = self.live
        count = self.watch.to_dict()["iterations"]
        scene = trace_scene(trace, language=self.watch.language)
        live.show_graph({**scene, "title": f"{scene['title']} · {count}"})
        self._send(now=True)
        if live.paused:
            live.state("paused", count)
            live.wait()
            live.state("paused" if live.paused else "running", count)

    def finish(self) -> None:
        """The picture that stays takes the place of the live view."""
        data = self._picture()
        if self._threaded and self._handle is not None:
            self._handle.update(data, raw=True)
        elif in_kernel():
            self._withdraw()
            _display(data)

    def withdraw(self) -> Json:
        """The picture for somebody else to show; the live view goes."""
        self._withdraw()
        return self._picture()

    def _withdraw(self) -> None:
        if self._handle is not None:
            self._handle.update({}, raw=True)
            self._handle = None

    def _picture(self) -> Json:
        if self._shell is not None:
            self._shell.events.unregister("post_run_cell", self._cell_ended)
            self._shell = None
        if self._trace is not None:
            self._trace.__exit__(None, None, None)
            self._trace = None
        document = self.watch.to_dict()
        data = pictures.bundle(document)
        if self.live is not None:
            self.live.finish(document)
            data[WIDGET_MIME] = self.live.widget._repr_mimebundle_()[0][WIDGET_MIME]
        return data

    def _cell_ended(self, *_: Any) -> None:
        if self.watch._run is self:
            self.watch.close()


def _display(data: Json, **options: Any) -> Any:
    from IPython import display

    show: Any = display.display
    return show(data, raw=True, **options)


def _number(name: str, value: Any) -> float:
    """One number of a tensor or of Python; an error says what to pass."""
    data = getattr(value, "_data", value)
    try:
        return float(data) if getattr(data, "ndim", 0) == 0 else float(data.item())
    except (TypeError, ValueError):
        pass
    shape = getattr(data, "shape", None)
    name = name[:60]
    if shape is not None and getattr(data, "size", 1) != 1:
        raise ValueError(
            say(
                f"watch shows one number an iteration, but {name} has shape {tuple(shape)}; pass "
                f"{name}.mean(), for example",
                f"watch는 반복마다 숫자 하나를 보여 주지만 {name}의 모양(shape)이 {tuple(shape)}입니다. "
                f"예를 들어 {name}.mean()을 넘기십시오",
            )
        )
    kind = type(value).__name__[:60]
    raise TypeError(
        say(
            f"watch shows numbers; {name} is a {kind}",
            f"watch는 숫자를 보여 줍니다. {name}의 형식은 {kind}입니다",
        )
    )


def _caller() -> FrameType | None:
    """The user's frame, whose variables name the parameters."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and str(frame.f_globals.get("__name__", "")).startswith(
        "autograd_lite"
    ):
        frame = frame.f_back
    return frame
