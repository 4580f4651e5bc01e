"""Our own SVG pictures as PNG, drawn by matplotlib: no program and no browser is needed.

matplotlib brings its fonts along, so the picture is the same on every machine with the same
release of it; only Hangul is set in a font of the system's. It is an optional package.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any
from xml.etree import ElementTree

from .pdf import Canvas, Style, path_operators, rules

LARGEST = 2**15  # px of one side
_CODES = {"m": 1, "l": 2, "c": 4}
_KOREAN = ("Noto Sans KR", "Noto Sans CJK KR", "Noto Sans CJK JP", "NanumGothic", "Malgun Gothic",
           "Apple SD Gothic Neo")  # fmt: skip


def png(svg: str, scale: float = 2.0) -> bytes:
    """The PNG of one of our SVG pictures, `scale` px for each of its px.

    Raises ImportError, naming the command, without matplotlib; ValueError where the picture would
    be larger than an image may be.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise ImportError(
            "a PNG is drawn by matplotlib, which is not installed: `pip install matplotlib`; "
            "to_svg() and to_html() need nothing"
        ) from None
    root = ElementTree.fromstring(svg)
    wide, high = float(root.get("width", "")), float(root.get("height", ""))
    if not 0 < scale * max(wide, high) <= LARGEST:
        most = LARGEST / max(wide, high)
        raise ValueError(
            f"a picture of {wide:.0f} × {high:.0f} px at scale {scale:g} is too large for a PNG: "
            f"scale must be above 0 and at most {most:.2f}"
        )
    canvas = _Canvas(rules(root))
    canvas.draw(root)
    # At 72 px an inch a point is a px of the picture.
    figure = Figure(figsize=(wide / 72, high / 72), dpi=72 * scale)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, wide)
    axes.set_ylim(high, 0)
    axes.set_axis_off()
    _Painter(axes, {name: alpha for alpha, name in canvas.alphas.items()}).paint(canvas.out)
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()


class _Canvas(Canvas):
    """What is to be drawn, with texts and hatched areas as they are meant."""

    def text(self, element: ElementTree.Element, style: Style, opacity: float) -> None:
        self.out.append(("text", element, style, opacity))  # type: ignore[arg-type]

    def shape(self, element: ElementTree.Element, tag: str, style: Style, opacity: float) -> None:
        if style.get("fill", "").startswith("url("):
            outline = path_operators(element, tag)
            self.out.append(("hatch", outline))  # type: ignore[arg-type]
        else:
            super().shape(element, tag, style, opacity)


class _Painter:
    """Carries the operators of a page out on matplotlib's axes."""

    def __init__(self, axes: Any, alphas: dict[str, tuple[float, float]]) -> None:
        from matplotlib.transforms import Affine2D

        self.axes = axes
        self.affine = Affine2D
        self.stack: list[Any] = []
        self.at: Any = Affine2D()
        self.fill = self.line = (0.0, 0.0, 0.0)
        self.thick = 1.0
        self.dashes: tuple[float, ...] = ()
        self.alpha = (1.0, 1.0)
        self.alphas = alphas
        self.order = 0

    def paint(self, operators: list[Any]) -> None:
        """Carry out a page."""
        outline: list[str] = []
        for entry in operators:
            if isinstance(entry, tuple):
                self._special(entry)
                continue
            words = entry.split()
            last = words[-1]
            if last in ("B", "f", "S"):
                self._path(outline, last)
                outline = []
            elif last in ("m", "l", "c", "h", "re"):
                outline += words
            else:
                self._state(words)

    def _state(self, words: list[str]) -> None:
        if words[0] == "q":
            self.stack.append(self.at)
            words = words[1:]
        if words and words[-1] == "Q":
            self.at = self.stack.pop()
        elif words and words[-1] == "cm":
            self.at = self.affine.from_values(*map(float, words[:6])) + self.at
        elif words and words[-1] == "gs":
            self.alpha = self.alphas[words[0][1:]]
        elif words and words[-1] == "rg":
            self.fill = _rgb(words)
        elif words and words[3:4] == ["RG"]:
            self.line = _rgb(words)
            self.thick = float(words[4])
            inside = " ".join(words).partition("[")[2].partition("]")[0]
            self.dashes = tuple(map(float, inside.split()))

    def _path(self, words: list[str], operator: str) -> None:
        from matplotlib.patches import PathPatch

        filled, stroked = operator in "Bf", operator in "BS"
        patch = PathPatch(
            _outline(words),
            facecolor=(*self.fill, self.alpha[0]) if filled else "none",
            edgecolor=(*self.line, self.alpha[1]) if stroked else "none",
            linewidth=self.thick if stroked else 0,
            linestyle=(0, self.dashes) if stroked and self.dashes else "solid",
        )
        self._add(patch)

    def _special(self, entry: tuple[Any, ...]) -> None:
        if entry[0] == "text":
            self._text(*entry[1:])
            return
        from matplotlib.patches import PathPatch

        patch = PathPatch(
            _outline(entry[1].split()), facecolor="none", edgecolor=(0.5, 0.5, 0.5, 0.35),
            linewidth=0, hatch="////",
        )  # fmt: skip
        self._add(patch)

    def _add(self, patch: Any) -> None:
        self.order += 1
        patch.set_zorder(self.order)
        patch.set_transform(self.at + self.axes.transData)
        self.axes.add_artist(patch)

    def _text(self, element: ElementTree.Element, style: Style, opacity: float) -> None:
        from matplotlib.colors import to_rgb

        x, y = self.at.transform((float(element.get("x") or 0), float(element.get("y") or 0)))
        mono = "mono" in style.get("font-family", "").lower()
        self.order += 1
        self.axes.text(
            x, y, "".join(element.itertext()), zorder=self.order, parse_math=False,
            fontsize=float(style.get("font-size", "10px").removesuffix("px")),
            fontfamily=_families(mono), color=(*to_rgb(style.get("fill", "#000")), opacity),
            fontweight="bold" if style.get("font-weight") in ("600", "700", "bold") else "normal",
            ha={"end": "right", "middle": "center"}.get(style.get("text-anchor", ""), "left"),
            va="baseline",
        )  # fmt: skip


def _rgb(words: list[str]) -> tuple[float, float, float]:
    red, green, blue = map(float, words[:3])
    return red, green, blue


def _outline(words: list[str]) -> Any:
    """A path of matplotlib's from PDF operators."""
    from matplotlib.path import Path

    points: list[tuple[float, float]] = []
    codes: list[int] = []
    numbers: list[float] = []
    for word in words:
        if word == "re":
            x, y, w, h = numbers
            points += [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)]
            codes += [1, 2, 2, 2, 79]
            numbers = []
        elif word == "h":
            points.append(points[-1])
            codes.append(79)
        elif word in _CODES:
            pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
            points += pairs
            codes += [_CODES[word]] * len(pairs)
            numbers = []
        else:
            numbers.append(float(word))
    return Path(points, codes)


@cache
def _families(mono: bool) -> list[str]:
    """DejaVu, which matplotlib brings, and for Hangul what the system has."""
    from matplotlib import font_manager

    there = {font.name for font in font_manager.fontManager.ttflist}
    korean = [name for name in _KOREAN if name in there][:1]
    return ["DejaVu Sans Mono" if mono else "DejaVu Sans", *korean]
