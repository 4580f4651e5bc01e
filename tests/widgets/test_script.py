"""The built script of the widget, which travels to the browser with every widget."""

from __future__ import annotations

import base64
import json
import re
import zlib
from importlib.resources import files

from autograd_lite_widgets.html import asset


def test_the_script_weighs_150_kb_at_most():
    assert len(asset("widget.js").encode()) <= 150_000


def test_the_script_holds_every_message_in_both_languages():
    (packed,) = re.findall(r'atob\("([A-Za-z0-9+/=]+)"\)', asset("widget.js"))
    stored = zlib.decompress(base64.b64decode(packed), wbits=-zlib.MAX_WBITS).decode()
    folder = files("autograd_lite_widgets") / "i18n"
    written = [json.loads((folder / f"{n}.json").read_text("utf-8")) for n in ("ui", "explain")]
    columns = [[*c, *(m[lang] for lang in ("en", "ko") for m in c.values())] for c in written]
    assert [column.split("\n") for column in stored.split("\n\n")] == columns
