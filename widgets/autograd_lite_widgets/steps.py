"""The steps of a scene: what changes at each event, what lights up, and what is said about it."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from .explain import Explainer
from .items import Items, text
from .sources import Sources
from .stage import Stage

Json = dict[str, Any]


class Steps:
    """Makes the steps of one document, and knows which event each belongs to."""

    def __init__(self, doc: Json, explainer: Explainer, stage: Stage, sources: Sources) -> None:
        self.doc = doc
        self.explainer = explainer
        self.stage = stage
        self.sources = sources
        self.steps: list[Json] = []
        self._groups = {g.glyph: g for v in stage.views for g in v.groups}
        self._fold: _Fold | None = None
        starts: list[int] = []  # of each event, the number of its step
        self.own: dict[int, int] = {}  # the step of an event that has one to itself
        #: Of a step that can be predicted: the number of its event, and what is to be predicted.
        self.questions: dict[int, tuple[int, Json]] = {}
        for number, event in enumerate(doc["events"]):
            if not self._folded(number, event) and (step := self._step(event)) is not None:
                self._unfold()
                self.steps.append(step)
                self.own[number] = len(self.steps) - 1
                self._ask(number, event)
                starts.append(len(self.steps) - 1)
            else:
                starts.append(len(self.steps))
        self._unfold()
        self.starts = starts
        self._backward = list(accumulate(int(s["phase"] == "backward") for s in self.steps))
        self.marks = self._marks(starts)

    def number(self, event: int) -> int:
        """The backward step that shows an event, counted from 1 as under the picture.

        Through several passes the counting goes on. An event inside a closed group has the number of
        the group's step.
        """
        last = min(self.starts[event], len(self._backward) - 1)
        return self._backward[last] if last >= 0 else 0

    def _ask(self, number: int, event: Json) -> None:
        """The last step can be predicted, where it is about a gradient whose numbers are there."""
        if event["kind"] not in ("vjp", "accumulate"):
            return
        known = "data" in self.doc["values"][event["after"]]
        if known and self.stage.glyph_of(event["tensor"]) is not None:
            self.questions[len(self.steps) - 1] = (number, event)

    # -- events inside of groups that have no picture here ---------------------------------------

    def _folded(self, number: int, event: Json) -> bool:
        """Many events of a group without a picture are one step of its glyph."""
        if event["kind"] not in ("forward", "vjp"):
            return False
        op = event["op"]
        if self.stage.has_op(op):
            return False
        shown = self.stage.shown_op(op)
        if shown is None:
            return False
        phase = "forward" if event["kind"] == "forward" else "backward"
        glyph = shown[1]
        fold = self._fold
        if fold is None or (fold.glyph, fold.phase) != (glyph, phase):
            self._unfold()
            fold = self._fold = _Fold(glyph, phase)
        fold.add(number, event, self.stage, self.explainer)
        return True

    def _unfold(self) -> None:
        fold, self._fold = self._fold, None
        if fold is None:
            return
        group = self._groups[fold.glyph]
        title = [group_title(group.kind, group.name, group.index)]
        said = text(f"group.{fold.phase}", n=len(fold.ops))
        hint = text("group.inside")
        lines = [{"kind": "what", "items": [said]}, {"kind": "note", "items": [hint]}]
        changes = list(fold.changes.values())
        glyphs = [fold.glyph, *dict.fromkeys(c["glyph"] for c in changes)]
        edges = list(fold.edges)
        self.steps.append(
            _make(fold.phase, fold.glyph, -1, title, [], None, changes, glyphs, edges, lines)
        )
        if (question := fold.question()) is not None:
            self._ask(*question)

    # -- one event --------------------------------------------------------------------------------

    def _step(self, event: Json) -> Json | None:
        """The step of one event; None where the event is about something that is not drawn."""
        kind = event["kind"]
        explainer, stage = self.explainer, self.stage
        if kind == "forward":
            if not stage.has_op(event["op"]) or stage.shown_op(event["op"]) is None:
                return None
            return self._forward(explainer.ops[event["op"]])
        if kind == "backward" and event["seed"] is not None:
            glyph = stage.glyph_of(event["root"])
            if glyph is None:
                return None
            title, subtitle, lines = explainer.seed(event)
            changes = [_change(glyph, "grad", explainer.value(event["seed"]), 1, 1)]
            span = self.sources.span(self.doc["passes"][event["number"]]["span"])
            return _make("backward", glyph, -1, title, subtitle, span, changes, [glyph], [], lines)
        if kind == "vjp" and stage.has_op(event["op"]) and stage.shown_op(event["op"]) is not None:
            return self._vjp(event)
        if kind == "accumulate":
            glyph = stage.glyph_of(event["tensor"])
            if glyph is None:
                return None
            title, subtitle, lines = explainer.accumulate(event)
            after = explainer.value(event["after"])
            changes = [_change(glyph, "grad", after, event["received"], event["received"])]
            return _make("backward", glyph, -1, title, subtitle, None, changes, [glyph], [], lines)
        if kind == "error":
            return self._error(event)
        return self._other(event)

    def _other(self, event: Json) -> Json | None:
        """A hook, an optimizer's update, what `autograd.grad` returns."""
        kind, explainer = event["kind"], self.explainer
        if kind == "hook":
            return self._about(event, explainer.hook(event), "grad", event["after"])
        if kind == "capture":
            return self._about(event, explainer.capture(event), "grad", event["value"])
        if kind == "inplace" and event["op"] is None:
            return self._about(event, explainer.update(event), "data", event["after"])
        return None

    def _about(self, event: Json, said: Any, field: str, after: int | None) -> Json | None:
        """A step about one tensor, or about a node where the tensor is not drawn."""
        tensors = (event["tensor"], event.get("of"))
        drawn = (self.stage.glyph_of(t) for t in tensors if t is not None)
        glyph = next((g for g in drawn if g is not None), None)
        title, subtitle, lines = said
        phase = "forward" if field == "data" else "backward"
        if glyph is None:
            op = event.get("op")
            if op is None or self.stage.shown_op(op) is None or not self.stage.has_op(op):
                return None
            return _make(phase, op, -1, title, subtitle, None, [], [op], [], lines)
        changes = []
        if after is not None:
            count = 0 if field == "data" else 1
            changes = [_change(glyph, field, self.explainer.value(after), count, count)]
        span = self.sources.span(event.get("span"))
        return _make(phase, glyph, -1, title, subtitle, span, changes, [glyph], [], lines)

    def _forward(self, op: Json) -> Json:
        explainer, stage = self.explainer, self.stage
        ident = op["id"]
        title, subtitle, lines = explainer.forward(op)
        changes = []
        for t in op["outputs"]:
            glyph, shown = stage.glyph_of(t), explainer.tensors[t]["value"]
            if glyph is not None and shown is not None:
                changes.append(_change(glyph, "data", explainer.value(shown), 1, 1))
        active = [ident, *stage.outputs(ident)]
        span = self.sources.span(op["span"])
        return _make(
            "backward" if op["lane"] else "forward",
            ident,
            -1,
            title,
            subtitle,
            span,
            changes,
            active,
            stage.forward(ident),
            lines,
        )

    def _vjp(self, event: Json) -> Json:
        explainer, stage = self.explainer, self.stage
        op = explainer.ops[event["op"]]
        title, subtitle, lines = explainer.vjp(event)
        k, n = event["received"], event["expected"]
        leaf = explainer.tensors[event["tensor"]]
        shown = event["after"]
        if leaf["leaf"] and leaf["grad"] is not None:
            shown = leaf["grad"]  # .grad holds an earlier gradient until accumulation
        index = explainer.value(shown)
        glyph = stage.glyph_of(event["tensor"])
        changes = [] if glyph is None else [_change(glyph, "grad", index, k, n)]
        edges = stage.backward(op["id"], event["slot"], event.get("output", 0))
        active = [op["id"], *stage.ends(op["id"], event["slot"])]
        return _make(
            "backward", op["id"], event["slot"], title, subtitle, self.sources.span(op["span"]),
            changes, active, edges, lines,
        )  # fmt: skip

    def _error(self, event: Json) -> Json | None:
        message = str(event["message"])[:400]
        lines = [{"kind": "what", "items": [text("err.what", message=message)]}]
        title = [text("err.title", type=event["type"])]
        ops = [o["id"] for o in self.stage.ops]
        glyph = next((o for o in ops if o == event.get("op")), None)
        glyph = glyph or (ops[-1] if ops else None)
        glyph = glyph or next(iter(self.stage.views[0].copies(self.doc["tensors"][-1]["id"])), None)
        if glyph is None:
            return None
        phase = "backward" if event["pass"] is not None else "forward"
        said = [text("err.sub" if phase == "backward" else "err.sub.forward")]
        op = self.explainer.ops.get(event["op"] or "")
        span = None if op is None else self.sources.span(op["span"])
        return _make(phase, glyph, -1, title, said, span, [], [glyph], [], lines)

    # -- boundaries in time -------------------------------------------------------------------------

    def _marks(self, starts: list[int]) -> list[Json]:
        """Where an iteration, or a further backward pass, begins."""
        marks: list[Json] = []
        turns = [i for i in self.doc["iterations"] if i["kept"] and i["first"] <= i["last"]]
        for turn in turns if len(turns) > 1 else ():
            name = " › ".join(s["name"] for s in turn["scope"] if s["kind"] == "loop")
            step = starts[turn["first"]] if turn["first"] < len(starts) else len(self.steps)
            marks.append({"step": step, "kind": "iteration", "name": name, "index": turn["index"]})
        for number, event in zip(starts, self.doc["events"], strict=True):
            if event["kind"] == "backward" and event["number"] > 0:
                # Counted from 1, as in the ledger.
                nth = event["number"] + 1
                marks.append({"step": number, "kind": "pass", "name": "", "index": nth})
        return sorted(marks, key=lambda m: (m["step"], m["kind"]))


class _Fold:
    """The events of a group in one direction, in the making of one step."""

    def __init__(self, glyph: str, phase: str) -> None:
        self.glyph = glyph
        self.phase = phase
        self.ops: set[str] = set()
        self.edges: dict[str, None] = {}
        self.changes: dict[str, Json] = {}
        self.came_in: int | None = None  # the gradient with which backward entered
        self.reached: dict[str, list[tuple[int, Json]]] = {}  # the tensors drawn around it

    def add(self, number: int, event: Json, stage: Stage, explainer: Explainer) -> None:
        op = event["op"]
        self.ops.add(op)
        if event["kind"] == "forward":
            self.edges.update(dict.fromkeys(stage.forward(op)))
            for t in explainer.ops[op]["outputs"]:
                glyph, shown = stage.glyph_of(t), explainer.tensors[t]["value"]
                if glyph is not None and shown is not None:
                    self.changes[glyph] = _change(glyph, "data", explainer.value(shown), 1, 1)
            return
        if self.came_in is None:
            self.came_in = event.get("incoming")
        self.edges.update(dict.fromkeys(stage.backward(op, event["slot"], event["output"])))
        glyph = stage.glyph_of(event["tensor"])
        if glyph is not None:
            after = explainer.value(event["after"])
            k, n = event["received"], event["expected"]
            self.changes[glyph] = _change(glyph, "grad", after, k, n)
            others = self.reached.pop(event["tensor"], [])
            self.reached[event["tensor"]] = [*others, (number, event)]

    def question(self) -> tuple[int, Json] | None:
        """The VJP of the group as a whole, into the tensor around it that it reaches last."""
        if not self.reached:
            return None
        events = list(self.reached.values())[-1]
        number, last = events[-1]
        once = len(events) == 1
        return number, {
            **last,
            "incoming": self.came_in,
            "jacobian": None,
            "before": events[0][1]["before"],
            "contribution": last["contribution"] if once else None,
            "raw": last.get("raw") if once else None,
        }


def group_title(kind: str, name: str, index: int | None) -> Json:
    """What a group is called, as a message."""
    if index is None:
        return text("group.plain", name=name[:300])
    return text(f"group.{kind}", name=name[:300], index=index)


def _change(glyph: str, field: str, value: int, received: int, expected: int) -> Json:
    return {
        "glyph": glyph,
        "field": field,
        "value": value,
        "received": received,
        "expected": expected,
    }


def _make(
    phase: str,
    glyph: str,
    slot: int,
    title: Items,
    subtitle: Items,
    span: Json | None,
    changes: list[Json],
    glyphs: list[str],
    edges: list[str],
    lines: list[Json],
) -> Json:
    return {
        "phase": phase,
        "glyph": glyph,
        "slot": slot,
        "title": title,
        "subtitle": subtitle,
        "span": span,
        "changes": changes,
        "activeGlyphs": glyphs,
        "activeEdges": edges,
        "lines": [line for line in lines if line["items"]],
    }
