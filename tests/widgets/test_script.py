"""The built script of the widget, which travels to the browser with every widget."""

from __future__ import annotations

import json
import re
import zlib
from functools import reduce
from importlib.resources import files

from autograd_lite_widgets.html import asset


def test_the_script_weighs_150_kb_at_most():
    assert len(asset("widget.js").encode()) <= 150_000


def from_digits(text: str) -> bytes:
    """The bytes of a text that `inDigits` in `esbuild.config.mjs` wrote: base 85."""
    digits = [chr(c) for c in range(ord("("), ord("~") + 1) if chr(c) not in "<\\"]
    numbers = [digits.index(c) for c in text]
    words = [reduce(lambda w, n: w * 85 + n, numbers[i : i + 5]) for i in range(0, len(text), 5)]
    return b"".join(word.to_bytes(4, "big") for word in words)


def test_the_script_holds_every_message_in_both_languages():
    packed = max(re.findall(r'"([(-;=-\[\]-~]+)"', asset("widget.js")), key=len)
    stored = zlib.decompressobj(wbits=-zlib.MAX_WBITS).decompress(from_digits(packed)).decode()
    folder = files("autograd_lite_widgets") / "i18n"
    written = [json.loads((folder / f"{n}.json").read_text("utf-8")) for n in ("ui", "explain")]
    columns = [[*c, *(m[lang] for lang in ("en", "ko") for m in c.values())] for c in written]
    assert [column.split("\n") for column in stored.split("\n\n")] == columns
