"""Curves of edges: sampled, shifted beside each other, clipped at glyphs, written as SVG paths."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

Point = tuple[float, float]
Inside = Callable[[Point], bool]


def bezier(control: list[Point], steps: int = 16) -> list[Point]:
    """Points on a chain of cubic Bézier curves (3n + 1 control points)."""
    points = [control[0]]
    for i in range(0, len(control) - 3, 3):
        a, b, c, d = control[i : i + 4]
        for k in range(1, steps + 1):
            t = k / steps
            u = 1 - t
            w = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
            points.append(
                (
                    w[0] * a[0] + w[1] * b[0] + w[2] * c[0] + w[3] * d[0],
                    w[0] * a[1] + w[1] * b[1] + w[2] * c[1] + w[3] * d[1],
                )
            )
    return points


def dense(points: list[Point], every: float = 8.0) -> list[Point]:
    """The points of a polyline with further ones between, at most `every` px apart.

    >>> dense([(0.0, 0.0), (4.0, 0.0)], every=2.0)
    [(0.0, 0.0), (2.0, 0.0), (4.0, 0.0)]
    """
    found = [points[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        steps = max(1, math.ceil(math.dist((x0, y0), (x1, y1)) / every))
        found += [
            (x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps) for k in range(1, steps + 1)
        ]
    return found


def resample(points: list[Point], count: int = 64) -> list[Point]:
    """`count` + 1 points at equal distances along a polyline."""
    lengths = [0.0]
    for p, q in itertools.pairwise(points):
        lengths.append(lengths[-1] + math.dist(p, q))
    total = lengths[-1]
    if total == 0:
        return [points[0]] * (count + 1)
    result: list[Point] = []
    i = 0
    for k in range(count + 1):
        want = total * k / count
        while i < len(points) - 2 and lengths[i + 1] < want:
            i += 1
        span = lengths[i + 1] - lengths[i]
        t = 0.0 if span == 0 else (want - lengths[i]) / span
        p, q = points[i], points[i + 1]
        result.append((p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t))
    return result


def shift(points: list[Point], start: float, end: float) -> list[Point]:
    """A polyline beside another, `start` px to its right at the start and `end` px at the end."""
    count = len(points)
    moved: list[Point] = []
    for i, (x, y) in enumerate(points):
        a, b = points[max(0, i - 2)], points[min(count - 1, i + 2)]
        length = math.dist(a, b) or 1.0
        nx, ny = -(b[1] - a[1]) / length, (b[0] - a[0]) / length
        by = start + (end - start) * i / (count - 1)
        moved.append((x + nx * by, y + ny * by))
    return moved


def in_box(x: float, y: float, w: float, h: float, margin: float) -> Inside:
    """Whether a point lies in a box grown by `margin`."""
    return lambda p: x - margin <= p[0] <= x + w + margin and y - margin <= p[1] <= y + h + margin


def in_circle(cx: float, cy: float, r: float) -> Inside:
    """Whether a point lies in a circle."""
    return lambda p: math.hypot(p[0] - cx, p[1] - cy) <= r


def clip(points: list[Point], at_start: Inside, at_end: Inside) -> list[Point]:
    """The part of a polyline between two shapes that it starts and ends in."""
    first = next((i for i, p in enumerate(points) if not at_start(p)), len(points) - 1)
    last = next((i for i in range(len(points) - 1, -1, -1) if not at_end(points[i])), 0)
    if first > last:
        middle = len(points) // 2
        return points[middle : middle + 1] * 2
    kept = points[first : last + 1]
    if first > 0:
        kept = [_border(points[first - 1], points[first], at_start), *kept]
    if last < len(points) - 1:
        kept = [*kept, _border(points[last + 1], points[last], at_end)]
    return kept


def _border(inner: Point, outer: Point, inside: Inside) -> Point:
    for _ in range(12):
        middle = ((inner[0] + outer[0]) / 2, (inner[1] + outer[1]) / 2)
        if inside(middle):
            inner = middle
        else:
            outer = middle
    return outer


def path(points: list[Point], tolerance: float = 1.2) -> str:
    """An SVG path through a polyline, with whole numbers: a line, or cubics within `tolerance`.

    >>> path([(0, 0), (5, 0.2), (10, 0)])
    'M0 0L10 0'
    """
    clean = [p for i, p in enumerate(points) if i == 0 or math.dist(p, points[i - 1]) > 1e-6]
    if len(clean) < 2:
        clean = [points[0], points[-1]]
    head = f"M{_px(clean[0])}"
    if _straight(clean, 0.8):
        return f"{head}L{_px(clean[-1])}"
    return head + "".join(
        f"C{_px(b)} {_px(c)} {_px(d)}" for b, c, d in _fit(resample(clean, 48), tolerance, 0)
    )


def _px(p: Point) -> str:
    return f"{round(p[0])} {round(p[1])}"


def _straight(points: list[Point], tolerance: float) -> bool:
    a, b = points[0], points[-1]
    length = math.dist(a, b)
    if length == 0:
        return True
    return all(
        abs((b[0] - a[0]) * (a[1] - p[1]) - (a[0] - p[0]) * (b[1] - a[1])) / length <= tolerance
        for p in points
    )


def _fit(points: list[Point], tolerance: float, depth: int) -> list[tuple[Point, Point, Point]]:
    """Cubics through evenly spaced points, split where one is not close enough."""
    a, d = points[0], points[-1]
    ta = _unit(a, points[min(3, len(points) - 1)])
    td = _unit(d, points[max(-4, -len(points))])
    b, c = _handles(points, ta, td)
    error = max(
        math.dist(p, q) for p, q in zip(bezier([a, b, c, d], len(points) - 1), points, strict=True)
    )
    if error <= max(tolerance, 0.02 * math.dist(a, d)) or depth == 3 or len(points) < 9:
        return [(b, c, d)]
    half = len(points) // 2
    return [
        *_fit(resample(points[: half + 1], 24), tolerance, depth + 1),
        *_fit(resample(points[half:], 24), tolerance, depth + 1),
    ]


def _unit(a: Point, b: Point) -> Point:
    length = math.dist(a, b) or 1.0
    return (b[0] - a[0]) / length, (b[1] - a[1]) / length


def _handles(points: list[Point], ta: Point, td: Point) -> tuple[Point, Point]:
    """Lengths of the two handles by least squares (Schneider, Graphics Gems I)."""
    a, d = points[0], points[-1]
    n = len(points) - 1
    c00 = c01 = c11 = x0 = x1 = 0.0
    for i, p in enumerate(points):
        t = i / n
        u = 1 - t
        b0, b1, b2, b3 = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        v0, v1 = (ta[0] * b1, ta[1] * b1), (td[0] * b2, td[1] * b2)
        r = (p[0] - a[0] * (b0 + b1) - d[0] * (b2 + b3), p[1] - a[1] * (b0 + b1) - d[1] * (b2 + b3))
        c00 += v0[0] * v0[0] + v0[1] * v0[1]
        c01 += v0[0] * v1[0] + v0[1] * v1[1]
        c11 += v1[0] * v1[0] + v1[1] * v1[1]
        x0 += v0[0] * r[0] + v0[1] * r[1]
        x1 += v1[0] * r[0] + v1[1] * r[1]
    determinant = c00 * c11 - c01 * c01
    chord = math.dist(a, d)
    alpha = beta = chord / 3
    if abs(determinant) > 1e-9:
        alpha = (x0 * c11 - x1 * c01) / determinant
        beta = (c00 * x1 - c01 * x0) / determinant
    if not 0.02 * chord < alpha < 3 * chord or not 0.02 * chord < beta < 3 * chord:
        alpha = beta = chord / 3
    return (a[0] + ta[0] * alpha, a[1] + ta[1] * alpha), (d[0] + td[0] * beta, d[1] + td[1] * beta)
