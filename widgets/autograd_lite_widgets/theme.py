"""Colours of the static pictures; the widget's style sheet has the same ones as tokens."""

from __future__ import annotations

LIGHT = {
    "bg": "#ffffff", "bg2": "#f6f7f9", "card": "#ffffff", "line": "#d9dee5", "ink": "#1b1f24",
    "dim": "#5f6975", "fwd": "#0b7285", "bwd": "#a61e6b", "fwd-soft": "#e3f3f5",
    "bwd-soft": "#fbe8f2", "edge": "#7d8793", "data-pos": "#12889c", "data-neg": "#b8862b",
    "grad-pos": "#bf2f84", "grad-neg": "#4f8f27",
    "tangent-pos": "#cc6a1f", "tangent-neg": "#5c50b0", "bad": "#b3261e",
}  # fmt: skip
DARK = {
    "bg": "#111418", "bg2": "#171b21", "card": "#1b2027", "line": "#333b45", "ink": "#e7eaee",
    "dim": "#a0aab5", "fwd": "#52c7db", "bwd": "#f27bb9", "fwd-soft": "#10303a",
    "bwd-soft": "#3a1930", "edge": "#85909c", "data-pos": "#43bfd4", "data-neg": "#dfaa4d",
    "grad-pos": "#f06bb2", "grad-neg": "#8fcb60",
    "tangent-pos": "#f08c45", "tangent-neg": "#a093f0", "bad": "#ff8a80",
}  # fmt: skip
_TINTS = {"dp": "data-pos", "dn": "data-neg", "gp": "grad-pos", "gn": "grad-neg",
          "tp": "tangent-pos", "tn": "tangent-neg"}  # fmt: skip
SANS = "system-ui,'Noto Sans KR','Noto Sans CJK KR','Malgun Gothic',NanumGothic,sans-serif"
MONO = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,'Noto Sans Mono CJK KR',monospace"

_SHAPES = (
    f"text{{font:10px {MONO}}}.name{{font:600 12px {SANS}}}"
    ".n text{font-size:10.5px;text-anchor:end}.label{font-size:12px}"
    ".mid{text-anchor:middle}.end{text-anchor:end}"
    ".halo{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}"
    ".e{fill:none;stroke-width:1.2}.e.d{marker-end:url(#agl-d)}.e.s{marker-end:url(#agl-s)}"
    ".e.d.on{marker-end:url(#agl-o)}.e.g{stroke-width:2;marker-end:url(#agl-g)}"
    ".e.on{stroke-width:2.4}.e.s{stroke-width:1.3;stroke-dasharray:1.5 4;stroke-linecap:round}"
    ".cell{stroke-width:.7}.card,.op{stroke-width:1.1}"
    ".ghost{stroke-width:1.4;stroke-dasharray:3 3}.bad{font-weight:600}.given{stroke-width:0}"
    ".view{stroke-dasharray:5 3}.on-forward,.on-backward{stroke-width:2.4;stroke-dasharray:none}"
    ".t{fill:none}.o0{stroke-opacity:.1}.o1{stroke-opacity:.17}.o2{stroke-opacity:.25}"
    ".o3{stroke-opacity:.32}.o4{stroke-opacity:.4}.todo{opacity:.45}.hatch{stroke-width:1.4;stroke-opacity:.35}"
)


def style(theme: str = "auto") -> str:
    """The style sheet: one theme, or light with dark where the reader prefers it."""
    if theme == "light":
        return _SHAPES + _colours(LIGHT)
    if theme == "dark":
        return _SHAPES + _colours(DARK)
    return f"{_SHAPES}{_colours(LIGHT)}@media (prefers-color-scheme:dark){{{_colours(DARK)}}}"


def _colours(c: dict[str, str]) -> str:
    return (
        f".bg{{fill:{c['bg']}}}text{{fill:{c['ink']}}}text.s,.dim text{{fill:{c['dim']}}}"
        f".halo{{stroke:{c['bg']}}}.e{{stroke:{c['edge']}}}.tip{{fill:{c['edge']}}}"
        f".e.g{{stroke:{c['bwd']}}}.tip.g{{fill:{c['bwd']}}}"
        f".e.d.on{{stroke:{c['fwd']}}}.tip.d.on{{fill:{c['fwd']}}}"
        f".cell{{fill:none;stroke:{c['line']}}}.card{{fill:{c['card']};stroke:{c['line']}}}"
        f".leaf{{fill:{c['ink']}}}.op{{fill:{c['bg2']};stroke:{c['edge']}}}"
        f".behind,.stub{{fill:{c['bg2']}}}.behind,.given{{stroke:{c['line']}}}"
        f".given{{fill:{c['dim']}}}.group{{stroke:{c['edge']}}}.lane{{stroke:{c['bwd']}}}"
        f".ghost{{fill:{c['bg']};stroke:{c['bad']}}}text.bad{{fill:{c['bad']}}}"
        f".went{{stroke:{c['bwd']}}}text.bwd{{fill:{c['bwd']}}}.hatch{{stroke:{c['edge']}}}"
        f".on-forward{{stroke:{c['fwd']}}}.op.on-forward{{fill:{c['fwd-soft']}}}"
        f".on-backward{{stroke:{c['bwd']}}}.op.on-backward{{fill:{c['bwd-soft']}}}"
        + "".join(f".{k}{{stroke:{c[name]}}}" for k, name in _TINTS.items())
    )
