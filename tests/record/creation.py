"""Record creation and conversion from PyTorch: `PYTHONPATH=. python tests/record/creation.py`."""

import json

import torch

from tests.record.creation_cases import cases
from tests.record.snippets import observe

if __name__ == "__main__":
    lines = [f"{json.dumps(c)}: {json.dumps(observe(torch, c))}" for c in cases()]
    with open("tests/data/creation.json", "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")
