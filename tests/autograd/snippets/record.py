"""Record what PyTorch does with each snippet: `python tests/autograd/snippets/record.py` (needs torch).

A snippet is a few lines; recorded are the repr of its last expression, what it prints, and the
exception's type and text.
"""

from __future__ import annotations

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from snippet_runner import observe, snippets_of  # noqa: E402

if __name__ == "__main__":
    import torch

    for source in sorted(HERE.glob("*.txt")):
        recorded = [
            {
                "code": code,
                **dict(zip(("value", "printed", "error"), observe(torch, code), strict=True)),
            }
            for code in snippets_of(source)
        ]
        text = json.dumps(recorded, indent=1, ensure_ascii=False) + "\n"
        source.with_suffix(".json").write_text(text, encoding="utf-8")
