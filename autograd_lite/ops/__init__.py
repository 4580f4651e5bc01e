"""The operations, one table per family; importing this package fills the register."""

from . import (
    activation,
    arithmetic,
    comparison,
    elementary,
    fill,
    index,
    join,
    matmul,
    piecewise,
    power,
    random,
    random_in_place,
    reduce,
    reduce_extrema,
    select,
    shape,
    shape_order,
    shape_split,
    special,
    strided,
)
