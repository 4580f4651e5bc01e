"""Our own SVG pictures as PDF, for LaTeX: no program, no font and no library is needed.

nbconvert's LaTeX exporter asks Inkscape to convert an SVG, and fails without it, unless the output
also has a PDF. This reads what `svg.py` and `watch_pictures.py` write (rectangles, circles, paths,
text, classes), in its light colours, and nothing else. Text is set in the fonts that every PDF
reader has; Hangul in the Korean one that readers substitute. The bytes depend on the picture alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from .deflate import compress
from .pdf_text import DRAWN, FONTS, runs, width

MIME = "application/pdf"
Style = dict[str, str]
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMAND = re.compile(r"([MLHVCZmlhvcz])([^MLHVCZmlhvcz]*)")
_INHERITED = ("fill", "stroke", "stroke-width", "fill-opacity", "stroke-opacity", "font-size",
              "font-weight", "font-family", "text-anchor", "stroke-dasharray")  # fmt: skip
_SETTER = re.compile(r" (gs|rg|j)$")  # what a line of settings ends with
_ARC = 0.5523  # a quarter of a circle as a cubic


def pdf(svg: str) -> bytes:
    """The PDF of one of our SVG pictures; ValueError where the text is no picture.

    >>> pdf("<svg width='9' height='9'><circle cx='4' cy='4' r='3'/></svg>")[:8]
    b'%PDF-1.4'
    """
    try:
        root = ElementTree.fromstring(svg)
        wide, high = float(root.get("width", "")), float(root.get("height", ""))
    except (ElementTree.ParseError, ValueError) as error:
        raise ValueError(f"this is no SVG picture of ours: {error}") from None
    canvas = Canvas(rules(root))
    canvas.draw(root)
    content = f"1 0 0 -1 0 {_n(high)} cm\n" + "\n".join(_terse(canvas.out))
    return _file(wide, high, content, canvas.alphas)


@dataclass
class Canvas:
    """The operators of a page, from the elements of a picture; others draw from them too."""

    rules: list[tuple[int, list[tuple[str, set[str]]], Style]]
    out: list[str] = field(default_factory=list)
    alphas: dict[tuple[float, float], str] = field(default_factory=dict)
    markers: dict[str, ElementTree.Element] = field(default_factory=dict)

    def draw(self, element: ElementTree.Element) -> None:
        """Draw an element and what is in it."""
        for marker in element.iter():
            if _tag(marker) == "marker":
                self.markers[str(marker.get("id"))] = marker
        self._draw(element, [], {"fill": "#000", "font-size": "10px"}, 1.0)

    def _draw(
        self,
        element: ElementTree.Element,
        path: list[tuple[str, set[str]]],
        above: Style,
        opacity: float,
    ) -> None:
        tag = _tag(element)
        if tag in ("defs", "style", "title", "desc", "marker", "pattern"):
            return
        here = [*path, (tag, set((element.get("class") or "").split()))]
        style = self._style(element, here, above)
        if style.get("display") == "none":
            return
        opacity *= float(style.get("opacity", 1))
        moved = _numbers(element.get("transform") or "")
        turn = "rotate" in (element.get("transform") or "")
        if moved and not turn:
            x, y = (*moved, 0.0)[:2]
            self.out.append(f"q 1 0 0 1 {_n(x)} {_n(y)} cm")
        if tag == "text":
            self.text(element, style, opacity)
        elif tag in ("rect", "circle", "path", "line"):
            self.shape(element, tag, style, opacity)
        else:
            for child in element:
                self._draw(child, here, style, opacity)
        if moved and not turn:
            self.out.append("Q")

    def _style(
        self, element: ElementTree.Element, here: list[tuple[str, set[str]]], above: Style
    ) -> Style:
        style = {k: v for k, v in above.items() if k in _INHERITED}
        for name in (*_INHERITED, "opacity"):
            if (value := element.get(name)) is not None:
                style[name] = value
        for _, selector, declared in self.rules:
            if _matches(selector, here):
                style.update(declared)
        for declaration in (element.get("style") or "").split(";"):
            name, _, value = declaration.partition(":")
            if value:
                style[name.strip()] = value.strip()
        return style

    def _paint(self, style: Style, opacity: float, *, text: bool = False) -> str:
        """Set colours and line; return the operator that paints."""
        fill = _colour(style.get("fill", "#000"))
        stroke = None if text else _colour(style.get("stroke", "none"))
        thick = float(_numbers(style.get("stroke-width", "1"))[0])
        if stroke is not None and thick == 0:
            stroke = None
        alpha = (
            round(opacity * float(style.get("fill-opacity", 1)), 3),
            round(opacity * float(style.get("stroke-opacity", 1)), 3),
        )
        name = self.alphas.setdefault(alpha, f"A{len(self.alphas)}")
        self.out.append(f"/{name} gs")
        if fill is not None:
            self.out.append(f"{fill} rg")
        if stroke is not None:
            dashes = " ".join(_n(x) for x in _numbers(style.get("stroke-dasharray", "")))
            cap = 1 if style.get("stroke-linecap") == "round" else 0
            self.out.append(f"{stroke} RG {_n(thick)} w [{dashes}] 0 d {cap} J 1 j")
        if fill is not None and stroke is not None:
            return "B"
        return "f" if fill is not None else "S" if stroke is not None else "n"

    def shape(self, element: ElementTree.Element, tag: str, style: Style, opacity: float) -> None:
        operator = self._paint(style, opacity)
        if operator == "n":
            return
        if tag == "path":
            drawn, points = _path(element.get("d") or "")
            self.out += [drawn, operator]
            self._marker(style, points, opacity)
            return
        self.out += [path_operators(element, tag), operator]

    def _marker(self, style: Style, points: list[tuple[float, float]], opacity: float) -> None:
        """The arrow head at the end of a line."""
        named = re.search(r"#([\w-]+)", style.get("marker-end", ""))
        marker = self.markers.get(named[1]) if named else None
        if marker is None or len(points) < 2:
            return
        (x, y), tip = (
            next((p for p in reversed(points[:-1]) if p != points[-1]), points[0]),
            points[-1],
        )
        dx, dy = tip[0] - x, tip[1] - y
        reach = (dx * dx + dy * dy) ** 0.5 or 1.0
        c, s = dx / reach, dy / reach
        box = _numbers(marker.get("viewBox") or "0 0 8 8")
        scale = float(marker.get("markerWidth") or 7) / box[2]
        a, b = c * scale, s * scale
        rx, ry = float(marker.get("refX") or 0), float(marker.get("refY") or 0)
        e, f = tip[0] - a * rx + b * ry, tip[1] - b * rx - a * ry
        self.out.append(f"q {_n(a)} {_n(b)} {_n(-b)} {_n(a)} {_n(e)} {_n(f)} cm")
        for child in marker:
            self._draw(child, [], {"fill": "#000"}, opacity)
        self.out.append("Q")

    def text(self, element: ElementTree.Element, style: Style, opacity: float) -> None:
        content = "".join(element.itertext())
        size = float(_numbers(style.get("font-size", "10px"))[0])
        family = style.get("font-family", "")
        mono = "mono" in family.lower()
        bold = style.get("font-weight", "400") in ("600", "700", "bold")
        x, y = float(element.get("x") or 0), float(element.get("y") or 0)
        wide = width(content, size, mono=mono)
        x -= {"end": wide, "middle": wide / 2}.get(style.get("text-anchor", ""), 0.0)
        self._paint(style, opacity, text=True)
        for font, code, shown in runs(content, mono=mono, bold=bold):
            if font == DRAWN:
                self._dotted_circle(x, y, size, style, opacity)
            else:
                place = f"1 0 0 -1 {_n(x)} {_n(y)} Tm"
                self.out.append(f"BT /{font} {_n(size)} Tf {place} {code} Tj ET")
            x += width(shown, size, mono=mono)

    def _dotted_circle(self, x: float, y: float, size: float, style: Style, opacity: float) -> None:
        cx, cy, r = x + width(DRAWN, size, mono=False) / 2, y - size * 0.32, size * 0.34
        ring = {"fill": "none", "stroke": style.get("fill", "#000"), "stroke-width": f"{size / 14}"}
        operator = self._paint(ring, opacity)
        self.out += [_rounded(cx - r, cy - r, 2 * r, 2 * r, r), operator]
        r = size * 0.08
        self._paint(style, opacity, text=True)
        self.out += [_rounded(cx - r, cy - r, 2 * r, 2 * r, r), "f"]


def _terse(lines: list[str]) -> Iterator[str]:
    """The same page without colours and lines that are set already."""
    now: dict[str, str] = {}
    kept: list[dict[str, str]] = []
    for line in lines:
        if line == "Q":
            now = kept.pop()
        elif line.startswith("q "):
            kept.append(dict(now))
        elif (setter := _SETTER.search(line)) is not None:
            if now.get(setter[1]) == line:
                continue
            now[setter[1]] = line
        yield line


def path_operators(element: ElementTree.Element, tag: str) -> str:
    """The outline of a shape."""
    if tag == "rect":
        x, y, w, h, r = (float(element.get(k) or 0) for k in ("x", "y", "width", "height", "rx"))
        return _rounded(x, y, w, h, min(r, w / 2, h / 2))
    if tag == "circle":
        cx, cy, r = (float(element.get(k) or 0) for k in ("cx", "cy", "r"))
        return _rounded(cx - r, cy - r, 2 * r, 2 * r, r)
    if tag == "line":
        a, b, c, d = (float(element.get(k) or 0) for k in ("x1", "y1", "x2", "y2"))
        return f"{_n(a)} {_n(b)} m {_n(c)} {_n(d)} l"
    return _path(element.get("d") or "")[0]


def rules(root: ElementTree.Element) -> list[Any]:
    """The light rules of the style sheet, the most particular last."""
    found = []
    for sheet in root.iter():
        if _tag(sheet) != "style":
            continue
        text = (sheet.text or "").split("@media")[0]
        for order, (selectors, body) in enumerate(_RULE.findall(text)):
            declared = _declared(body)
            for selector in selectors.split(","):
                parts = [_compound(part) for part in selector.split()]
                weight = sum(10 * len(classes) + bool(tag) for tag, classes in parts)
                found.append((weight * 10_000 + order, parts, declared))
    return sorted(found, key=lambda rule: rule[0])


def _declared(body: str) -> Style:
    declared: Style = {}
    for declaration in body.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip(), value.strip()
        if name == "font":  # `600 12px family`
            parts = value.split(" ")
            at = next((i for i, p in enumerate(parts) if p[0].isdigit() and "px" in p), 0)
            declared["font-weight"] = parts[0] if at else "400"
            declared["font-size"] = parts[at]
            declared["font-family"] = " ".join(parts[at + 1 :])
        elif name:
            declared[name] = value
    return declared


def _compound(text: str) -> tuple[str, set[str]]:
    tag, *classes = text.split(".")
    return tag, set(classes)


def _matches(selector: list[tuple[str, set[str]]], here: list[tuple[str, set[str]]]) -> bool:
    def one(wanted: tuple[str, set[str]], got: tuple[str, set[str]]) -> bool:
        return (not wanted[0] or wanted[0] == got[0]) and wanted[1] <= got[1]

    if not selector or not one(selector[-1], here[-1]):
        return False
    rest = iter(reversed(here[:-1]))
    return all(any(one(wanted, got) for got in rest) for wanted in reversed(selector[:-1]))


def _path(d: str) -> tuple[str, list[tuple[float, float]]]:
    """A path's operators, and its points in order."""
    out: list[str] = []
    points: list[tuple[float, float]] = []
    x = y = 0.0
    begin = (0.0, 0.0)
    for command, rest in _COMMAND.findall(d):
        numbers = _numbers(rest)
        kind, relative = command.upper(), command.islower()
        if kind == "Z":
            out.append("h")
            x, y = begin
            continue
        for step in _grouped(numbers, {"H": 1, "V": 1, "C": 6}.get(kind, 2)):
            ox, oy = (x, y) if relative else (0.0, 0.0)
            if kind == "H":
                x = ox + step[0]
            elif kind == "V":
                y = oy + step[0]
            else:
                pairs = [(ox + a, oy + b) for a, b in zip(step[::2], step[1::2], strict=True)]
                x, y = pairs[-1]
            if kind == "C":
                out.append(" ".join(f"{_n(a)} {_n(b)}" for a, b in pairs) + " c")
                points += pairs
                continue
            out.append(f"{_n(x)} {_n(y)} {'m' if kind == 'M' else 'l'}")
            points.append((x, y))
            if kind == "M":
                begin, kind = (x, y), "L"
    return " ".join(out), points


def _grouped(numbers: list[float], size: int) -> Iterator[list[float]]:
    return (numbers[i : i + size] for i in range(0, len(numbers) - size + 1, size))


def _rounded(x: float, y: float, w: float, h: float, r: float) -> str:
    """A rectangle with round corners (a circle, where r is half its side)."""
    if r <= 0:
        return f"{_n(x)} {_n(y)} {_n(w)} {_n(h)} re"
    k = r * (1 - _ARC)
    right, low = x + w, y + h
    return " ".join(
        [
            f"{_n(x + r)} {_n(y)} m {_n(right - r)} {_n(y)} l",
            f"{_n(right - k)} {_n(y)} {_n(right)} {_n(y + k)} {_n(right)} {_n(y + r)} c",
            f"{_n(right)} {_n(low - r)} l",
            f"{_n(right)} {_n(low - k)} {_n(right - k)} {_n(low)} {_n(right - r)} {_n(low)} c",
            f"{_n(x + r)} {_n(low)} l",
            f"{_n(x + k)} {_n(low)} {_n(x)} {_n(low - k)} {_n(x)} {_n(low - r)} c",
            f"{_n(x)} {_n(y + r)} l",
            f"{_n(x)} {_n(y + k)} {_n(x + k)} {_n(y)} {_n(x + r)} {_n(y)} c h",
        ]
    )


def _colour(text: str) -> str | None:
    """A colour as three numbers; None for none, and for a pattern."""
    if not text.startswith("#"):
        return None
    digits = text[1:] if len(text) == 7 else "".join(c * 2 for c in text[1:])
    return " ".join(_n(int(digits[i : i + 2], 16) / 255) for i in (0, 2, 4))


def _numbers(text: str) -> list[float]:
    return [float(n) for n in _NUMBER.findall(text)]


def _n(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _file(wide: float, high: float, content: str, alphas: dict[tuple[float, float], str]) -> bytes:
    """The objects of a file with one page, and the table of where they are."""
    data = compress(content.encode("latin-1"))
    states = "".join(f"/{name}<</ca {_n(a)}/CA {_n(b)}>>" for (a, b), name in alphas.items())
    fonts = "".join(f"/{name} {text}" for name, text in FONTS.items())
    box = f"[0 0 {_n(wide)} {_n(high)}]"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox{box}/Contents 4 0 R"
        f"/Resources<</Font<<{fonts}>>/ExtGState<<{states}>>>>>>".encode("latin-1"),
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(data), data),
    ]
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
