"""The operations, one table per family; importing this package fills the register."""

from . import (
    arithmetic,
    comparison,
    elementary,
    fill,
    index,
    join,
    matmul,
    power,
    reduce,
    reduce_extrema,
    select,
    shape,
    shape_order,
    shape_split,
    special,
    strided,
)
