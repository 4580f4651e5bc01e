"""The operations, one table per family; importing this package fills the register."""

from types import FunctionType as _FunctionType

from .._tensor import Tensor as _Tensor
from ..explained import explained as _explained
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

#: Functions that would take what PyTorch refuses, and are not called so often that a look hurts.
_LAX = frozenset((
    "alias_copy", "as_strided", "bartlett_window", "blackman_window", "broadcast_to", "copysign", "dsplit",
    "embedding", "eye", "fill", "fill_diagonal_", "full_like", "gradient", "hamming_window", "hann_window",
    "histogram", "hsplit", "index_fill", "index_fill_", "is_conj", "is_distributed", "is_neg", "is_nonzero",
    "isin", "kaiser_window", "linspace", "logit", "logspace", "matrix_power", "moveaxis", "nan_to_num",
    "nan_to_num_", "new_full", "new_ones", "new_zeros", "pinverse", "polygamma", "scalar_tensor",
    "tensor_split", "to_dense", "tril_indices", "triu_indices", "vander", "vsplit",
))  # fmt: skip
# Those that were generated explain their errors themselves, and a further call would slow them down.
for _name, _call in _PUBLIC.items():
    if isinstance(_call, _FunctionType):
        _PUBLIC[_name] = _explained(_call, _name, False, _name in _LAX)
for _name, _call in list(vars(_Tensor).items()):
    if (
        isinstance(_call, _FunctionType)
        and not _name.startswith("_")
        and _call.__module__ != _Tensor.__module__
    ):
        _method(_explained(_call, _name, True, _name in _LAX), _name)
