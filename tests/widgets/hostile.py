"""Names and texts that a hostile, or only odd, notebook may hold."""

from __future__ import annotations

TEXTS = {
    "script": "<script>globalThis.hit=1</script>",
    "image": "<img src=http://127.0.0.1:9/x onerror=globalThis.hit=1>",
    "svg": "\"><svg onload=globalThis.hit=1><a href='javascript:globalThis.hit=1'>",
    "style": "</style><style>*{display:none}@import url(http://127.0.0.1:9/x)",
    "css": "red;background:url(http://127.0.0.1:9/x)",
    "end of data": "</script><!-- ]]> --><script>globalThis.hit=1</script>",
    "template": "{name} {__proto__} {{x}} ${globalThis.hit=1}",
    "prototype": "__proto__",
    "constructor": "constructor",
    "right to left": "\u202egnp.exe\u202c مرحبا",
    "combining": "z" + "\u0351" * 300,
    "emoji": "😀" * 50,
    "controls": "\x00\x07\x1b[31m\n\t\x7f\ufffe",
    "lone surrogate": "a\ud800b\udfffc",
    "long": "가" * 100_000,
    "number": "9" * 5_000,
    "empty": "",
    "blank": " \u3000\u200b",
    "latex": "$\\href{javascript:globalThis.hit=1}{x}$ \\input{/etc/passwd}",
    "dot": 'n0" -> n1 [URL="javascript:1"]; "',
}
