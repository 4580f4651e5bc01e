"""Record reductions, sorting, products and linear algebra: `PYTHONPATH=. python tests/record/arrays.py`."""

from tests.record.array_cases import FAMILIES, cases, operands
from tests.record.recorder import record

if __name__ == "__main__":
    for family in FAMILIES:
        record(cases(family), f"tests/data/{family}.json", operands)
