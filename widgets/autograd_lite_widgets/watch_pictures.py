"""The curves of a watched loop as pictures and text: what stays when the loop is over."""

from __future__ import annotations

import base64
import math
from typing import Any

from .messages import message
from .metric import ellipsis
from .packing import clean
from .pdf import MIME as PDF_MIME, pdf
from .theme import DARK, LIGHT, MONO, SANS
from .xml import escape

Json = dict[str, Any]
MIME = "application/vnd.autograd-lite.watch+json"
WIDTH = 640
LEFT, RIGHT = 70, 16
LOSS, SMALL, ROW = 132, 74, 24
BARS = "▁▂▃▄▅▆▇█"
LOG_ABOVE = 50.0  # the highest over the lowest number, from which a curve is drawn to a log scale


def bundle(document: Json) -> Json:
    """Every tier of the picture that stays; the same bytes for the same numbers."""
    language = document["language"]
    picture = render(document, language)
    return {
        MIME: clean(document),
        "text/html": _html(document, picture, language),
        "image/svg+xml": picture,
        PDF_MIME: base64.b64encode(pdf(picture)).decode("ascii"),
        "text/plain": listing(document),
    }


def render(document: Json, language: str) -> str:
    """The curves as one SVG, light or dark as the reader prefers."""
    series, norms = document["series"], document["norms"]
    out: list[str] = []
    y = 44
    for i, one in enumerate(series):
        tall = LOSS if i == 0 else SMALL
        out += _chart(one, document["width"], document["iterations"], y, tall, language)
        y += tall + 40
    if norms is not None and norms["rows"]:
        heading = escape(message("watch.norms", language))
        out.append(f'<text class="name" x="16" y="{y + 4}">{heading}</text>')
        y += 16
        for row in norms["rows"]:
            out += _row(row, norms["at"], document["iterations"], y, language)
            y += ROW
    height = y + 12
    args = {"title": document["title"], "n": document["iterations"]}
    alt = escape(alternative(document, language))
    head = escape(ellipsis(message("watch.title", language, args), 12, WIDTH - 32))
    return (
        "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
                f'viewBox="0 0 {WIDTH} {height}" role="img" xml:lang="{language}" '
                'style="max-width:100%;height:auto">',
                f"<title>{head}</title><desc>{alt}</desc>",
                f"<style>{_style()}</style>",
                f'<rect class="bg" width="{WIDTH}" height="{height}" rx="8"/>',
                f'<text class="name" x="16" y="24">{head}</text>',
                *out,
                "</svg>",
            ]
        ).replace('"', "'")
        + "\n"
    )


def alternative(document: Json, language: str) -> str:
    """What the curves show, in a few sentences."""
    args = {"title": document["title"], "n": document["iterations"]}
    parts = [message("watch.title", language, args)]
    parts += [f"{one['name']}: {_from_to(one, language)}" for one in document["series"]]
    return " ".join(p if p.endswith((".", "다.")) else f"{p}." for p in parts)


def listing(document: Json) -> str:
    """The same for a terminal."""
    language = document["language"]
    args = {"title": document["title"], "n": document["iterations"]}
    lines = [message("watch.title", language, args)]
    series = document["series"]
    wide = max((len(s["name"]) for s in series), default=0)
    for one in series:
        tail = _from_to(one, language)
        lines.append(f"  {one['name']:<{wide}}  {one['latest']}  {_bars(one['last'])}  {tail}")
    norms = document["norms"]
    if norms is not None and norms["rows"]:
        lines.append(f"  {message('watch.norms', language)}")
        wide = max(len(r["name"]) for r in norms["rows"]) + 2
        lines += [f"    {r['name']:<{wide}} {r['latest']}" for r in norms["rows"]]
    return "\n".join(" ".join(line.split("\n")) for line in lines)


def _html(document: Json, picture: str, language: str) -> str:
    data = base64.b64encode(picture.encode("utf-8")).decode("ascii")
    alt = escape(alternative(document, language))
    heads = ("watch.name", "watch.first", "watch.last", "watch.lowest", "watch.highest")
    rows = ["<tr>" + "".join(f"<th>{escape(message(h, language))}</th>" for h in heads) + "</tr>"]
    for one in document["series"]:
        first, low, high = _ends(one)
        cells = (one["name"], first, one["latest"], low, high)
        rows.append("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>")
    summary = escape(message("watch.table", language))
    table = "<table>\n" + "\n".join(rows) + "\n</table>"
    return (
        f'<div class="autograd-lite" lang="{language}">\n'
        f'<img alt="{alt}" width="{WIDTH}" style="max-width:100%;height:auto" '
        f'src="data:image/svg+xml;base64,{data}">\n'
        f"<details><summary>{summary}</summary>\n{table}\n</details>\n</div>"
    )


def _chart(one: Json, width: int, iterations: int, y: int, tall: int, language: str) -> list[str]:
    """One curve with the band of what its buckets hold, and four labels."""
    name = escape(ellipsis(one["name"], 12, 200))
    note = f"{one['latest']}"
    if one["bad"] is not None:
        note += " · " + message("watch.bad", language, one["bad"])
    out = [
        f'<text class="name" x="16" y="{y + 4}">{name}</text>',
        f'<text class="s end" x="{WIDTH - RIGHT}" y="{y + 4}">{escape(note)}</text>',
    ]
    y += 14
    wide = WIDTH - LEFT - RIGHT
    out.append(f'<path class="axis" d="M{LEFT} {y}V{y + tall}H{LEFT + wide}"/>')
    lows, highs = one["low"] or one["last"], one["high"] or one["last"]
    shown = [v for v in lows + highs if v is not None]
    if not shown:
        return out
    scale = Scale(min(shown), max(shown), y + tall, y)
    step = width / max(1, iterations - 1) * wide
    xs = [LEFT + min(wide, i * step) for i in range(len(one["last"]))]
    if one["low"] is not None:
        out.append(f'<path class="band" d="{_band(xs, lows, highs, scale)}"/>')
    out.append(f'<path class="curve" d="{_line(xs, one["last"], scale)}"/>')
    for value, at in ((max(shown), y + 8), (min(shown), y + tall)):
        out.append(f'<text class="s end" x="{LEFT - 6}" y="{at}">{value:.3g}</text>')
    if scale.log:
        label = message("watch.log", language)
        out.append(f'<text class="s end" x="{LEFT - 6}" y="{y + tall / 2 + 4:g}">{label}</text>')
    foot = y + tall + 14
    out.append(f'<text class="s" x="{LEFT}" y="{foot}">1</text>')
    out.append(f'<text class="s end" x="{LEFT + wide}" y="{foot}">{iterations}</text>')
    return out


def _row(row: Json, at: list[int], iterations: int, y: int, language: str) -> list[str]:
    """A parameter: its name, the curve of its gradient's norm, and that norm now."""
    name = escape(ellipsis(row["name"], 10, 190, mono=True))
    left, wide, tall = 220, 320, ROW - 8
    out = [
        f'<text x="16" y="{y + 15}">{name}</text>',
        f'<text class="n end" x="{WIDTH - RIGHT}" y="{y + 15}">{escape(row["latest"])}</text>',
    ]
    shown = [v for v in row["values"] if v is not None]
    if shown:
        scale = Scale(min(0.0, *shown), max(shown), y + 4 + tall, y + 4, log=False)
        xs = [left + i / max(1, iterations - 1) * wide for i in at]
        out.append(f'<path class="grad" d="{_line(xs, row["values"], scale)}"/>')
    out.append(f'<path class="axis" d="M{left} {y + 4 + tall}h{wide}"/>')
    return out


class Scale:
    """Numbers to heights: a log scale where all are positive and the largest is far larger."""

    def __init__(
        self, low: float, high: float, bottom: float, top: float, *, log: bool = True
    ) -> None:
        self.log = log and low > 0 and high / low > LOG_ABOVE
        self._low, self._high = (math.log(low), math.log(high)) if self.log else (low, high)
        self._bottom, self._top = bottom, top

    def __call__(self, value: float) -> float:
        """The height of a number."""
        at = math.log(value) if self.log else value
        # Halved first: the range of two huge numbers of different sign is no number any more.
        span = self._high / 2 - self._low / 2
        part = (at / 2 - self._low / 2) / span if span > 0 else 0.5
        return self._bottom + (self._top - self._bottom) * part


def _line(xs: list[float], values: list[float | None], scale: Scale) -> str:
    """The path through the numbers that are there; single ones are dots."""
    parts: list[str] = []
    pen = False
    for i, (x, value) in enumerate(zip(xs, values, strict=False)):
        if value is None:
            pen = False
            continue
        parts.append(f"{'L' if pen else 'M'}{_px(x)} {_px(scale(value))}")
        alone = not pen and (i + 1 >= len(values) or values[i + 1] is None)
        if alone:
            parts.append("h0.1")
        pen = True
    return "".join(parts)


def _band(
    xs: list[float], lows: list[float | None], highs: list[float | None], scale: Scale
) -> str:
    there = [
        (x, lo, hi)
        for x, lo, hi in zip(xs, lows, highs, strict=False)
        if lo is not None and hi is not None
    ]
    up = [f"{_px(x)} {_px(scale(hi))}" for x, _, hi in there]
    down = [f"{_px(x)} {_px(scale(lo))}" for x, lo, _ in reversed(there)]
    return "M" + "L".join([*up, *down]) + "Z"


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _bars(values: list[float | None]) -> str:
    """At most 40 numbers as a row of bars."""
    shown = [v for v in values if v is not None]
    if not shown:
        return ""
    every = max(1, math.ceil(len(shown) / 40))
    picked = shown[::every]
    scale = Scale(min(shown), max(shown), 0, len(BARS) - 1)
    return "".join(BARS[round(scale(v))] for v in picked)


def _ends(one: Json) -> tuple[str, str, str]:
    shown = [v for v in one["last"] if v is not None]
    if not shown:
        return ("–", "–", "–")
    low = min(v for v in (one["low"] or one["last"]) if v is not None)
    high = max(v for v in (one["high"] or one["last"]) if v is not None)
    return (f"{shown[0]:.4g}", f"{low:.4g}", f"{high:.4g}")


def _from_to(one: Json, language: str) -> str:
    text = message("watch.fromto", language, {"first": _ends(one)[0], "last": one["latest"]})
    if one["bad"] is not None:
        text += "; " + message("watch.bad", language, one["bad"])
    return text


def _style() -> str:
    shapes = (
        f"text{{font:10px {MONO}}}.name{{font:600 12px {SANS}}}.end{{text-anchor:end}}"
        ".axis,.curve,.grad{fill:none}.curve{stroke-width:1.6}.grad{stroke-width:1.4}"
        ".curve,.grad{stroke-linejoin:round;stroke-linecap:round}.band{fill-opacity:.2}"
    )
    return f"{shapes}{_colours(LIGHT)}@media (prefers-color-scheme:dark){{{_colours(DARK)}}}"


def _colours(c: dict[str, str]) -> str:
    return (
        f".bg{{fill:{c['bg']}}}text{{fill:{c['ink']}}}text.s{{fill:{c['dim']}}}"
        f".axis{{stroke:{c['edge']}}}.curve{{stroke:{c['fwd']}}}.band{{fill:{c['fwd']}}}"
        f".grad{{stroke:{c['bwd']}}}"
    )


__all__ = ["MIME", "alternative", "bundle", "listing", "render"]
