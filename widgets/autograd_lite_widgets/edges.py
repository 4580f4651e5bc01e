"""The edges of a scene: which there are, and their curves beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .curves import Inside, Point, clip, in_box, in_circle, path, resample, shift
from .glyphs import Glyph
from .groups import operations
from .names import Names
from .visible import Visible

Json = dict[str, Any]
LANE = 5.0  # px from the middle of a pair of lanes to each of them
STRAND = 24.0  # px between the uses of one tensor by one operation
_TAPER = 0.8  # how much of that is left where the lines meet the circle


@dataclass(frozen=True)
class Strand:
    """One use of a tensor by an operation, or one output: a forward lane and a backward one."""

    number: int
    link: int
    op: str  # the glyph: of an operation, or of a closed group
    tensor: str  # the glyph
    of: str  # the tensor
    slot: int  # -1 for an output
    output: int
    offset: float
    tracked: bool


class Wiring:
    """All edges of one picture before they have a curve."""

    def __init__(
        self, links: list[tuple[str, str]], strands: list[Strand], saved: list[Json]
    ) -> None:
        self.links = links
        self.strands = strands
        self.saved = saved
        self._of_op: dict[str, list[Strand]] = {}
        for s in strands:
            self._of_op.setdefault(s.op, []).append(s)
        self._between: dict[tuple[str, str], list[Strand]] = {}  # glyph of an operation, tensor
        for s in strands:
            self._between.setdefault((s.op, s.of), []).append(s)

    def forward(self, op: Json, glyph: str) -> list[str]:
        """Ids of the edges that a forward step of `op` runs along; `glyph` is it or its group."""
        if glyph == op["id"]:
            saved = [s["id"] for s in self.saved if s["op"] == glyph]
            return [f"e{s.number}" for s in self._of_op.get(glyph, ())] + saved
        touched = {*(i["tensor"] for i in op["inputs"] if "tensor" in i), *op["outputs"]}
        found = (s.number for of in touched for s in self._between.get((glyph, of), ()))
        return [f"e{number}" for number in sorted(found)]

    def backward(self, op: Json, slot: int, output: int, glyph: str) -> list[str]:
        """Ids of the edges of the vector-Jacobian product into one slot."""
        if glyph == op["id"]:
            strands = [s for s in self._of_op.get(glyph, ()) if s.tracked]
            chosen = [s for s in strands if s.slot == slot or (s.slot < 0 and s.output == output)]
            wanted = [s["id"] for s in self.saved if s["op"] == glyph and slot in s["slots"]]
            return [f"g{s.number}" for s in chosen] + wanted
        made = op["outputs"][output] if output < len(op["outputs"]) else None
        used = op["inputs"][slot].get("tensor")
        found = [
            s.number
            for of in {made, used} - {None}
            for s in self._between.get((glyph, of), ())
            if s.tracked and of == (made if s.slot < 0 else used)
        ]
        return [f"g{number}" for number in sorted(found)]

    def ends(self, op: str, slot: int) -> list[str]:
        """The glyphs at the end of the edge of one slot."""
        return [s.tensor for s in self._of_op.get(op, ()) if s.slot == slot]

    def draw(self, glyphs: dict[str, Glyph], lines: list[list[Point]]) -> list[Json]:
        """The edges of the scene, with paths."""
        data, grads = [], []
        for s in self.strands:
            a, b = self.links[s.link]
            line = resample(_anchor(lines[s.link], glyphs[a], glyphs[b]), 72)
            start, end = _shape(glyphs[a]), _shape(glyphs[b])
            lane = (LANE if s.tracked else 0.0) * (1.0 if s.offset >= 0 else -1.0)
            forward = clip(_beside(line, s.offset, -lane, s.slot < 0), start, end)
            data.append(_edge(f"e{s.number}", "data", a, b, s.slot, path(forward)))
            if s.tracked:
                back = clip(_beside(line, s.offset, lane, s.slot < 0), start, end)
                grads.append(_edge(f"g{s.number}", "grad", b, a, s.slot, path(back[::-1])))
        return [*data, *(self._saved_edge(s, glyphs, lines) for s in self.saved), *grads]

    def _saved_edge(self, saved: Json, glyphs: dict[str, Glyph], lines: list[list[Point]]) -> Json:
        """An arc over the top between neighbours; elsewhere a further lane beside the edge."""
        tensor, op = glyphs[saved["glyph"]], glyphs[saved["op"]]
        label: Json = {}
        strand = next((s for s in self._of_op[op.id] if s.tensor == tensor.id), None)
        if strand is None or _neighbours(tensor, op):
            line, at = saved_arc(tensor, op)
            label = {"label": saved["label"], "labelAt": {"x": round(at[0]), "y": round(at[1])}}
        else:
            a, b = (glyphs[i] for i in self.links[strand.link])
            middle = resample(_anchor(lines[strand.link], a, b), 72)
            beside = _beside(middle, strand.offset, -2.4 * LANE, strand.slot < 0)
            line = clip(beside, _shape(a), _shape(b))
            line = line if strand.slot >= 0 else line[::-1]
        return {**_edge(saved["id"], "saved", tensor.id, op.id, -1, path(line)), **label}


class Wirer:
    """Makes the wiring of each picture; edges are numbered through all of them."""

    def __init__(self, doc: Json, names: Names) -> None:
        self._tensors = {t["id"]: t for t in doc["tensors"]}
        self._names = names
        self._strand = 0
        self._saved = 0

    def wire(self, visible: Visible) -> Wiring:
        """Collect links (distinct pairs of glyphs), strands and saved links of a picture."""
        links: dict[tuple[str, str], int] = {}
        strands: list[Strand] = []

        def add(a: str, b: str, uses: list[tuple[str, str, str, int, int, bool]]) -> None:
            link = links.setdefault((a, b), len(links))
            for i, (op, glyph, of, slot, output, on) in enumerate(uses):
                offset = (i - (len(uses) - 1) / 2) * STRAND
                number = self._strand + len(strands)
                strands.append(Strand(number, link, op, glyph, of, slot, output, offset, on))

        for o in visible.ops:
            ident = o["id"]
            slots: dict[str, list[int]] = {}
            for slot, entry in enumerate(o["inputs"]):
                if "tensor" in entry:
                    slots.setdefault(entry["tensor"], []).append(slot)
            for tensor, found in slots.items():
                glyph = visible.at(ident, tensor)
                add(
                    glyph,
                    ident,
                    [(ident, glyph, tensor, k, 0, self._tracked_input(o, k)) for k in found],
                )
            for number, out in enumerate(o["outputs"]):
                glyph = visible.copies(out)[0]
                add(ident, glyph, [(ident, glyph, out, -1, number, self._tracked_output(o, out))])
        for group in visible.groups:
            ident = group.glyph
            tracked = {t for o in operations(group) for t in self._tracked_tensors(o)}
            for tensor in visible.uses[ident]:
                if visible.copies(tensor):
                    glyph = visible.at(ident, tensor)
                    add(glyph, ident, [(ident, glyph, tensor, 0, 0, tensor in tracked)])
            for tensor in visible.makes[ident]:
                if visible.copies(tensor):
                    glyph = visible.copies(tensor)[0]
                    add(ident, glyph, [(ident, glyph, tensor, -1, 0, tensor in tracked)])
        saved = self._saved_links(visible)
        self._strand += len(strands)
        self._saved += len(saved)
        return Wiring(list(links), strands, saved)

    def _tracked_input(self, o: Json, slot: int) -> bool:
        tensor = self._tensors[o["inputs"][slot]["tensor"]]
        skipped = str(slot) in o.get("undifferentiated", ())
        return o["node"] is not None and bool(tensor["requires_grad"]) and not skipped

    def _tracked_output(self, o: Json, tensor: str) -> bool:
        return o["node"] is not None and bool(self._tensors[tensor]["requires_grad"])

    def _tracked_tensors(self, o: Json) -> list[str]:
        inputs = [
            i["tensor"]
            for k, i in enumerate(o["inputs"])
            if "tensor" in i and self._tracked_input(o, k)
        ]
        return [*inputs, *(t for t in o["outputs"] if self._tracked_output(o, t))]

    def _saved_links(self, visible: Visible) -> list[Json]:
        saved: list[Json] = []
        for o in visible.ops:
            by_tensor: dict[str, list[Json]] = {}
            for entry in o["saved"]:
                if entry["tensor"] is not None and visible.copies(entry["tensor"]):
                    by_tensor.setdefault(entry["tensor"], []).append(entry)
            for tensor, entries in by_tensor.items():
                label = ", ".join([self._names.symbol(tensor)] * len(entries))
                every = range(len(o["inputs"]))
                wanted = sorted({k for e in entries for k in e.get("slots", every)})
                saved.append(
                    {
                        "id": f"s{self._saved + len(saved)}",
                        "op": o["id"],
                        "glyph": visible.at(o["id"], tensor),
                        "label": label,
                        "slots": wanted,
                    }
                )
        return saved


def _edge(ident: str, kind: str, a: str, b: str, slot: int, d: str) -> Json:
    return {"id": ident, "kind": kind, "from": a, "to": b, "slot": slot, "path": d, "label": ""}


def _beside(line: list[Point], offset: float, lane: float, from_circle: bool) -> list[Point]:
    """The lane beside the middle line; strands draw nearer to each other at the circle."""
    start, end = (_TAPER, 1.0) if from_circle else (1.0, _TAPER)
    if not offset and not lane:
        return line
    return shift(line, offset * start + lane, offset * end + lane)


def _anchor(line: list[Point], a: Glyph, b: Glyph) -> list[Point]:
    """The line with its ends exactly on the (rounded) centres."""
    return [a.centre, *line[1:-1], b.centre]


def _shape(glyph: Glyph) -> Inside:
    if glyph.radius and not glyph.pill:
        cx, cy = glyph.centre
        return in_circle(cx, cy, glyph.radius + 1.5)
    return in_box(glyph.x, glyph.y, glyph.w, glyph.h, 1.5)


def _neighbours(tensor: Glyph, op: Glyph) -> bool:
    """Whether they stand side by side, so that an arc over the top meets nothing."""
    gap = max(op.x - tensor.x - tensor.w, tensor.x - op.x - op.w)
    return 0 <= gap <= 60 and abs(op.centre[1] - tensor.centre[1]) < tensor.h / 4


def saved_arc(tensor: Glyph, op: Glyph) -> tuple[list[Point], Point]:
    """A dotted arc over the top from a saved tensor to the operation; and its label's place."""
    cx, cy = op.centre
    right = cx >= tensor.x + tensor.w / 2
    start = (tensor.x + tensor.w - 26.0 if right else tensor.x + 26.0, tensor.y - 1.0)
    end = (cx + (-7 if right else 7), cy - op.radius - 2.0)
    top = min(start[1], end[1]) - 13
    arc = _quadratic(start, ((start[0] + end[0]) / 2, 2 * top - (start[1] + end[1]) / 2 + 8), end)
    peak = min(arc, key=lambda p: p[1])
    return arc, (peak[0], peak[1] - 4)


def _quadratic(a: Point, b: Point, c: Point) -> list[Point]:
    points = []
    for i in range(49):
        t = i / 48
        u = 1 - t
        points.append(
            (
                u * u * a[0] + 2 * u * t * b[0] + t * t * c[0],
                u * u * a[1] + 2 * u * t * b[1] + t * t * c[1],
            )
        )
    return points


__all__ = ["Strand", "Wirer", "Wiring", "saved_arc"]
