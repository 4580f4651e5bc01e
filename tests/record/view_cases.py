"""What is compared with PyTorch: one case a line, see `view_recorder`."""

from __future__ import annotations

import pathlib

#: Families and their cases; the cases are in text files, where they need no quoting.
FAMILIES = {
    name: pathlib.Path(__file__)
    .with_name("cases")
    .joinpath(f"{name}.txt")
    .read_text(encoding="utf-8")
    .splitlines()
    for name in ("shape", "index", "scatter", "join", "in_place", "arguments", "edges")
}
