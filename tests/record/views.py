"""Record views, indexing, joining and in-place changes: `PYTHONPATH=. python tests/record/views.py`."""

import torch

from tests.record.view_cases import FAMILIES
from tests.record.view_recorder import record

if __name__ == "__main__":
    torch.set_warn_always(True)
    record(torch, FAMILIES, "tests/data")
