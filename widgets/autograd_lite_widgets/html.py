"""The text/html tier and the standalone page: pictures that need no extension."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from .messages import message
from .speech import items_text, line_text
from .svg import render
from .xml import escape

Json = dict[str, Any]
_SHOWN = ("what", "rule", "numbers", "result")
STANDALONE = "standalone.js"
MOST_ROWS = 100  # steps of the table


def static_html(scene: Json, language: str | None = None) -> str:
    """Picture and table of steps, without script: survives sanitisers and untrusted notebooks."""
    language = language or scene["language"]
    picture = render(scene, language=language)
    title = escape(message("table.caption", language, {"title": scene["title"]}))
    alt = escape(alternative(scene, language))
    return (
        f'<div class="autograd-lite" lang="{language}">\n'
        f'<img alt="{alt}" width="{scene["width"]}" height="{scene["height"]}" '
        f'style="max-width:100%;height:auto" src="{data_uri(picture)}">\n'
        f"<details><summary>{title}</summary>\n{_table(scene, language)}\n</details>\n</div>"
    )


def data_uri(svg: str) -> str:
    """An SVG text as the address of an image, to stand in double quotes.

    Only what would end the address or begin an entity is encoded: base64 is a third longer.

    >>> data_uri("<svg fill='#fff'>&lt;</svg>")
    "data:image/svg+xml,<svg fill='%23fff'>%26lt;</svg>"
    """
    for raw, code in (("%", "%25"), ("#", "%23"), ("&", "%26"), ('"', "%22"), ("\n", "")):
        svg = svg.replace(raw, code)
    return f"data:image/svg+xml,{svg}"


def alternative(scene: Json, language: str) -> str:
    """What the picture shows, in one sentence."""
    ops = sum(g["kind"] == "op" for g in scene["glyphs"])
    args = {"title": scene["title"], "ops": ops, "steps": len(scene["steps"])}
    return message("picture.alt", language, args)


def _table(scene: Json, language: str) -> str:
    heads = ("table.step", "table.what", "table.formula", "table.numbers", "table.result")
    rows = ["<tr>" + "".join(f"<th>{escape(message(h, language))}</th>" for h in heads) + "</tr>"]
    for number, step in enumerate(scene["steps"][:MOST_ROWS], 1):
        by_kind = {line["kind"]: line_text(scene, line, language) for line in step["lines"]}
        if "result" not in by_kind:
            by_kind["result"] = by_kind.get("saved", "")
        phase = message(f"phase.{step['phase']}", language)
        title = items_text(scene, step["title"], language)
        cells = [f"{number} {phase}: {title}", *(by_kind.get(k, "") for k in _SHOWN)]
        rows.append("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>")
    left = len(scene["steps"]) - MOST_ROWS
    if left > 0:
        more = escape(message("table.more", language, {"n": left}))
        rows.append(f'<tr><td colspan="{len(heads)}">{more}</td></tr>')
    return "<table>\n" + "\n".join(rows) + "\n</table>"


def asset(name: str) -> str:
    """A built file of the package; FileNotFoundError names the command that builds it."""
    found = files("autograd_lite_widgets") / "static" / name
    if not found.is_file():
        raise FileNotFoundError(
            f"autograd_lite_widgets/static/{name} has not been built: "
            "run `npm ci && npm run build` in the folder widgets/"
        )
    return found.read_text(encoding="utf-8")


def standalone_page(scene: Json, language: str | None = None) -> str:
    """One HTML file that steps without a kernel and without a network.

    Raises FileNotFoundError when the scripts have not been built.
    """
    language = language or scene["language"]
    script, css = asset(STANDALONE), asset("widget.css")
    # In a script element only `</` and `<!--` could end or change the text.
    data = json.dumps({**scene, "language": language}, ensure_ascii=False).replace("<", "\\u003c")
    css = css.replace("</", "<\\/")
    script = script.replace("</script", "<\\/script")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(scene['title'])}</title>\n"
        f"<style>\n{css}\n</style>\n</head>\n<body>\n"
        f"<noscript>{static_html(scene, language)}</noscript>\n"
        f'<script type="application/json" id="autograd-lite-scene">{data}</script>\n'
        f"<script>\n{script}\n</script>\n</body>\n</html>\n"
    )
