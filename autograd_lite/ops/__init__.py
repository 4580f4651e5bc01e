"""The operations, one table per family; importing this package fills the register."""

from types import FunctionType as _FunctionType

from .._tensor import Tensor as _Tensor
from ..overloads import explained as _explained
from . import (
    activation,
    activation_calls,
    affine_grid,
    arithmetic,
    class_losses,
    comparison,
    convert,
    convolution_calls,
    counting,
    create,
    ctc,
    cumulative,
    difference,
    distance,
    dropout,
    einsum,
    elementary,
    embedding,
    fill,
    fractional_pool,
    grid_sample,
    index,
    index_part,
    index_pick,
    index_write,
    join,
    join_more,
    linalg,
    linalg_cholesky,
    linalg_factor,
    linalg_functions,
    linalg_lu,
    linalg_more,
    loss_calls,
    losses,
    low_rank,
    matmul,
    matmul_add,
    normalise_calls,
    operators,
    padding,
    patches,
    piecewise,
    plain_calls,
    pooling_calls,
    power,
    products,
    random,
    random_counts,
    random_in_place,
    recurrent,
    reduce,
    reduce_extrema,
    reduce_norm,
    reduce_quantile,
    reduce_spread,
    removed,
    scatter,
    segment,
    select,
    shape,
    shape_copies,
    shape_diag,
    shape_in_place,
    shape_order,
    shape_repeat,
    shape_split,
    softmax,
    sort,
    special,
    special_functions,
    special_pairs,
    strided,
    weight_norm,
)
from .register import PUBLIC as _PUBLIC, method as _method

# Those that were generated explain their errors themselves, and a further call would slow them down.
for _name, _call in _PUBLIC.items():
    if isinstance(_call, _FunctionType):
        _PUBLIC[_name] = _explained(_call, _name, False)
for _name, _call in list(vars(_Tensor).items()):
    if (
        isinstance(_call, _FunctionType)
        and not _name.startswith("_")
        and _call.__module__ != _Tensor.__module__
    ):
        _method(_explained(_call, _name, True), _name)
