"""Record the elementwise families from PyTorch: `PYTHONPATH=. python tests/record/elementwise.py`."""

from tests.record.elementwise_cases import GROUPS, cases
from tests.record.recorder import record

if __name__ == "__main__":
    record([c for group in GROUPS for c in cases(group)], "tests/data/elementwise.json")
