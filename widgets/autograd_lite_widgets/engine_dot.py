"""Graphviz: positions and splines of boxes of fixed size, in process where that is possible.

`pygraphviz`, whose wheels carry the Graphviz library, serves first; then a `dot` on PATH. Labels
are empty and sizes fixed, so the result does not depend on fonts. Graphs that
would take long are laid out in a process of their own, so that the time is bounded.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass

Point = tuple[float, float]
IN_PROCESS = 1200  # nodes, and ranks that links run through; above, a process that can be stopped
TIME_LIMIT = 5.0  # seconds
_LOCK = threading.Lock()  # the library keeps global state

_WORKER = (
    "import sys, pygraphviz\n"
    "graph = pygraphviz.AGraph(sys.stdin.read())\n"
    "graph.layout('dot')\n"
    "sys.stdout.write(graph.to_string())\n"
)


class LayoutError(RuntimeError):
    """No layout: Graphviz is missing, failed, or took too long."""


@dataclass(frozen=True)
class Box:
    """A node for `dot`: an id and a size in px."""

    id: str
    w: float
    h: float


@dataclass(frozen=True)
class Placed:
    """Centres of the boxes and, for each link, a spline's control points; y grows downwards."""

    centres: dict[str, Point]
    splines: list[list[Point]]


def dot_source(
    boxes: list[Box], links: list[tuple[str, str]], direction: str, gap: tuple[float, float]
) -> str:
    """The DOT text that is laid out; `gap` is (between ranks, between nodes) in px."""
    lines = [
        "digraph {",
        f"graph [rankdir={direction}, ranksep={gap[0] / 72:.4f}, nodesep={gap[1] / 72:.4f}];",
        'node [shape=box, fixedsize=true, label=""];',
        "edge [headclip=false, tailclip=false, arrowhead=none];",
    ]
    for i, box in enumerate(boxes):
        lines.append(f"b{i} [width={box.w / 72:.4f}, height={box.h / 72:.4f}];")
    index = {box.id: i for i, box in enumerate(boxes)}
    for i, (a, b) in enumerate(links):
        lines.append(f"b{index[a]} -> b{index[b]} [id=l{i}];")
    return "\n".join([*lines, "}"])


def work(boxes: list[Box], links: list[tuple[str, str]]) -> int:
    """How much `dot` has to place: the nodes, and a point in every rank that a link runs through.

    >>> boxes = [Box(i, 10, 10) for i in "abc"]
    >>> work(boxes, [("a", "b"), ("b", "c"), ("a", "c")])
    4
    """
    rank = ranks([box.id for box in boxes], links)
    return len(boxes) + sum(max(0, rank[b] - rank[a] - 1) for a, b in links)


def ranks(ids: list[str], links: list[tuple[str, str]]) -> dict[str, int]:
    """The length of the longest way to each node; the links must lead round no circle."""
    rank = dict.fromkeys(ids, 0)
    incoming = dict.fromkeys(ids, 0)
    after: dict[str, list[str]] = {i: [] for i in ids}
    for a, b in links:
        incoming[b] += 1
        after[a].append(b)
    ready = [i for i in ids if incoming[i] == 0]
    while ready:
        a = ready.pop()
        for b in after[a]:
            rank[b] = max(rank[b], rank[a] + 1)
            incoming[b] -= 1
            if incoming[b] == 0:
                ready.append(b)
    return rank


def run(
    boxes: list[Box], links: list[tuple[str, str]], direction: str, gap: tuple[float, float]
) -> Placed:
    """Lay out; LayoutError says what is missing or went wrong."""
    if not boxes:
        return Placed({}, [])
    source = dot_source(boxes, links, direction, gap)
    try:
        import pygraphviz
    except ImportError:
        nodes, edges, top = _with_binary(source)
    else:
        apart = work(boxes, links) > IN_PROCESS
        if apart:
            source = _bounded([sys.executable, "-P", "-c", _WORKER], source)
        with _LOCK:
            graph = pygraphviz.AGraph(source)
            try:
                if not apart:
                    graph.layout("dot")
                nodes = {str(n): n.attr["pos"] for n in graph.nodes()}
                edges = {e.attr["id"]: e.attr["pos"] for e in graph.edges()}
                top = float(graph.graph_attr["bb"].split(",")[3])
            finally:
                graph.close()  # here, not by the collector in a thread that does not hold the lock
    centres = {box.id: _point(nodes[f"b{i}"], top) for i, box in enumerate(boxes)}
    splines = [_spline(edges.get(f"l{i}") or "", top) for i in range(len(links))]
    return Placed(centres, splines)


def _with_binary(source: str) -> tuple[dict[str, str], dict[str, str], float]:
    binary = shutil.which("dot")
    if binary is None:
        raise LayoutError(
            "drawing a graph needs Graphviz: `pip install pygraphviz`, or install the program "
            "`dot` (Debian: apt install graphviz)"
        )
    data = json.loads(_bounded([binary, "-Tjson0"], source))
    nodes = {o["name"]: o["pos"] for o in data.get("objects", [])}
    edges = {e["id"]: e.get("pos", "") for e in data.get("edges", [])}
    return nodes, edges, float(data["bb"].split(",")[3])


def _bounded(command: list[str], source: str) -> str:
    try:
        done = subprocess.run(
            command, input=source, capture_output=True, text=True, timeout=TIME_LIMIT, check=True
        )
    except subprocess.TimeoutExpired:
        raise LayoutError(f"the layout took longer than {TIME_LIMIT:.0f} s") from None
    except (OSError, subprocess.CalledProcessError) as error:
        raise LayoutError(f"Graphviz failed: {error}") from None
    return done.stdout


def _point(text: str, top: float) -> Point:
    x, y = text.rstrip("!").split(",")[:2]
    return float(x), top - float(y)


def _spline(text: str, top: float) -> list[Point]:
    return [_point(part, top) for part in text.split() if part[0] not in "es"]
