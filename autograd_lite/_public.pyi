"""The operations as functions; made by tests/typing/make_stubs.py, not by hand."""

import builtins
from collections.abc import Sequence
from typing import Any

from ._tensor import Tensor
from .layouts import (
    channels_last as channels_last,
    contiguous_format as contiguous_format,
    layout as layout,
    memory_format as memory_format,
    preserve_format as preserve_format,
    strided as strided,
)

BoolTensor: Any
ByteTensor: Any
CharTensor: Any
DoubleTensor: Any
FloatTensor: Any
HalfTensor: Any
IntTensor: Any
LongTensor: Any
ShortTensor: Any
grid_sampler_2d: Any
grid_sampler_3d: Any
newaxis: None

def _weight_norm(v: Tensor, g: Tensor, dim: builtins.int = 0) -> Tensor:
    """Return `v` with the lengths `g` along all dimensions but `dim` (-1: along all)."""

def abs(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def abs_(input: Tensor) -> Tensor:
    """In-place version of `abs`."""

def absolute(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def acos(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def acos_(input: Tensor) -> Tensor:
    """In-place version of `acos`."""

def acosh(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def acosh_(input: Tensor) -> Tensor:
    """In-place version of `acosh`."""

def adaptive_avg_pool1d(input: Any, output_size: Any) -> Tensor:
    """Return means of `output_size` equal parts of (N, C, L) or (C, L)."""

def adaptive_max_pool1d(input: Any, output_size: Any) -> Any:
    """Return the largest of `output_size` equal parts of (N, C, L) or (C, L), and where they are."""

def add(
    input: Tensor | builtins.float,
    other: Tensor | builtins.float,
    *,
    alpha: builtins.float = 1,
    out: Tensor | None = None,
) -> Tensor: ...
def addbmm(
    input: Tensor,
    batch1: Tensor,
    batch2: Tensor,
    *,
    beta: builtins.float = 1,
    alpha: builtins.float = 1,
    out: Any = None,
) -> Any:
    """beta * input + alpha * (batch1 @ batch2), batches summed or kept as the name says."""

def addcdiv(
    input: Any, tensor1: Any, tensor2: Any, *, value: Any = 1, out: Tensor | None = None
) -> Tensor:
    """Return `input + value * tensor1 / tensor2`; RuntimeError to divide integers."""

def addcmul(
    input: Any, tensor1: Any, tensor2: Any, *, value: Any = 1, out: Tensor | None = None
) -> Tensor:
    """Return `input + value * tensor1 * tensor2`."""

def addmm(
    input: Tensor,
    mat1: Tensor,
    mat2: Tensor,
    *,
    beta: builtins.float = 1,
    alpha: builtins.float = 1,
    out: Any = None,
) -> Any:
    """beta * input + alpha * (mat1 @ mat2), batches summed or kept as the name says."""

def addmv(
    input: Tensor,
    mat: Tensor,
    vec: Tensor,
    *,
    beta: builtins.float = 1,
    alpha: builtins.float = 1,
    out: Any = None,
) -> Any:
    """beta * input + alpha * (mat @ vec), batches summed or kept as the name says."""

def addmv_(
    self: Any, mat: Any, vec: Any, *, beta: builtins.float = 1, alpha: builtins.float = 1
) -> Any: ...
def addr(
    input: Tensor,
    vec1: Tensor,
    vec2: Tensor,
    *,
    beta: builtins.float = 1,
    alpha: builtins.float = 1,
    out: Any = None,
) -> Any:
    """beta * input + alpha * (vec1 @ vec2), batches summed or kept as the name says."""

def adjoint(input: Tensor) -> Tensor:
    """Return a view with the last two dimensions swapped."""

def affine_grid_generator(theta: Tensor, size: Any, align_corners: builtins.bool) -> Any:
    """Return the grid of points to which affine maps (N, 2, 3) or (N, 3, 4) move a plain one."""

def alias_copy(input: Tensor) -> Tensor:
    """Return a copy."""

def all(
    input: Tensor,
    dim: builtins.int | Sequence[builtins.int] | None = None,
    keepdim: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor:
    """Tell whether all elements are nonzero."""

def allclose(
    input: Any,
    other: Any,
    rtol: builtins.float = 1e-05,
    atol: builtins.float = 1e-08,
    equal_nan: builtins.bool = False,
) -> builtins.bool:
    """Return whether all elements are close, as `isclose` says."""

def alpha_dropout(input: Tensor, p: builtins.float, train: builtins.bool) -> Tensor:
    """Dropout that keeps mean and variance of SELU networks: G. Klambauer et al., 2017."""

def alpha_dropout_(input: Tensor, p: builtins.float, train: builtins.bool) -> Tensor:
    """Alpha dropout in place."""

def amax(
    input: Tensor,
    dim: builtins.int | Sequence[builtins.int] | None = ...,
    keepdim: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor:
    """Largest elements over dimensions; equal ones share the gradient."""

def amin(
    input: Tensor,
    dim: builtins.int | Sequence[builtins.int] | None = ...,
    keepdim: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor:
    """Smallest elements over dimensions; equal ones share the gradient."""

def aminmax(
    input: Tensor, *, dim: Any = None, keepdim: builtins.bool = False, out: Any = None
) -> Any:
    """Smallest and largest elements, of all or over one dimension."""

def angle(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def any(
    input: Tensor,
    dim: builtins.int | Sequence[builtins.int] | None = None,
    keepdim: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor:
    """Tell whether some element is nonzero."""

def arange(
    *args: Any,
    start: Any = 0,
    end: Any = None,
    step: Any = 1,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
) -> Tensor:
    """Return numbers from `start` (0) up to but without `end`, by `step` (1)."""

def arccos(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def arccos_(input: Tensor) -> Tensor:
    """In-place version of `acos`."""

def arccosh(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def arccosh_(input: Tensor) -> Tensor:
    """In-place version of `acosh`."""

def arcsin(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def arcsin_(input: Tensor) -> Tensor:
    """In-place version of `asin`."""

def arcsinh(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def arcsinh_(input: Tensor) -> Tensor:
    """In-place version of `asinh`."""

def arctan(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def arctan2(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def arctan_(input: Tensor) -> Tensor:
    """In-place version of `atan`."""

def arctanh(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def arctanh_(input: Tensor) -> Tensor:
    """In-place version of `atanh`."""

def argmax(
    input: Tensor,
    dim: builtins.int | None = None,
    keepdim: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor:
    """Where the largest element is: of all (counted in C order), or along a dimension."""

def argmin(
    input: Tensor,
    dim: builtins.int | None = None,
    keepdim: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor:
    """Where the smallest element is: of all (counted in C order), or along a dimension."""

def argsort(
    input: Tensor,
    dim: builtins.int = -1,
    descending: builtins.bool = False,
    *,
    stable: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor:
    """Where the elements of a sorted dimension were."""

def argwhere(input: Tensor) -> Tensor:
    """Return the indices of the elements that are not zero, one a row."""

def as_strided(input: Tensor, size: Any, stride: Any, storage_offset: Any = None) -> Tensor:
    """Return a view of a tensor's storage with any size, strides and offset."""

def as_strided_(self: Tensor, size: Any, stride: Any, storage_offset: Any = None) -> Tensor:
    """In-place version of `as_strided`."""

def as_strided_copy(input: Tensor, size: Any, stride: Any, storage_offset: Any = None) -> Tensor:
    """Return a copy of a window of the storage."""

def as_strided_scatter(
    input: Tensor, src: Tensor, size: Any, stride: Any, storage_offset: Any = None
) -> Tensor:
    """Return a copy with `src` in a window of the storage."""

def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """Return data as a tensor: a tensor itself, a NumPy array with shared memory, others copied."""

def asarray(
    obj: Any,
    *,
    dtype: Any = None,
    device: Any = None,
    copy: builtins.bool | None = None,
    requires_grad: builtins.bool = False,
) -> Tensor:
    """Return an object as a tensor, sharing memory where possible unless `copy` says otherwise."""

def asin(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def asin_(input: Tensor) -> Tensor:
    """In-place version of `asin`."""

def asinh(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def asinh_(input: Tensor) -> Tensor:
    """In-place version of `asinh`."""

def atan(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def atan2(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def atan_(input: Tensor) -> Tensor:
    """In-place version of `atan`."""

def atanh(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def atanh_(input: Tensor) -> Tensor:
    """In-place version of `atanh`."""

def atleast_1d(*tensors: Any) -> Any:
    """Return a view with at least one dimension, of each tensor."""

def atleast_2d(*tensors: Any) -> Any:
    """Return a view with at least two dimensions, of each tensor."""

def atleast_3d(*tensors: Any) -> Any:
    """Return a view with at least three dimensions, of each tensor."""

def avg_pool1d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: builtins.bool = False,
    count_include_pad: builtins.bool = True,
) -> Tensor:
    """Return the mean of each window of (N, C, L) or (C, L)."""

def baddbmm(
    input: Tensor,
    batch1: Tensor,
    batch2: Tensor,
    *,
    beta: builtins.float = 1,
    alpha: builtins.float = 1,
    out: Any = None,
) -> Any:
    """beta * input + alpha * (batch1 @ batch2), batches summed or kept as the name says."""

def bartlett_window(
    window_length: builtins.int,
    periodic: builtins.bool = True,
    *args: Any,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
    **more: Any,
) -> Tensor:
    """Return Bartlett's window."""

def batch_norm(
    input: Tensor,
    weight: Any,
    bias: Any,
    running_mean: Any,
    running_var: Any,
    training: builtins.bool,
    momentum: builtins.float,
    eps: builtins.float,
    cudnn_enabled: builtins.bool = True,
) -> Tensor:
    """Normalise each channel over the batch, or by running statistics: S. Ioffe, C. Szegedy, 2015."""

def bernoulli(input: Tensor, p: Any = None, *, generator: Any = None, out: Any = None) -> Tensor:
    """Flip a coin for each element: 1 with the element (or `p`) as the probability, else 0."""

def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Any = None) -> Tensor:
    """Return input1 @ weight[k] @ input2 for every k, plus a bias."""

def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Any = None,
    pos_weight: Any = None,
    reduction: builtins.int = 0,
) -> Tensor:
    """Return the binary cross entropy of sigmoid(input); `reduction` is 0 (none), 1 (mean) or 2 (sum)."""

def bincount(input: Tensor, weights: Any = None, minlength: builtins.int = 0) -> Tensor:
    """How often each number from 0 occurs, or the sum of its weights."""

def binomial(count: Tensor, prob: Tensor, generator: Any = None) -> Tensor:
    """Draw how many of `count` tries succeed, each with the probability `prob`; they broadcast."""

def bitwise_and(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Return `input & other`, bit by bit."""

def bitwise_left_shift(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Return `input << other`, bit by bit."""

def bitwise_not(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def bitwise_or(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Return `input | other`, bit by bit."""

def bitwise_right_shift(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Return `input >> other`, bit by bit."""

def bitwise_xor(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Return `input ^ other`, bit by bit."""

def blackman_window(
    window_length: builtins.int,
    periodic: builtins.bool = True,
    *args: Any,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
    **more: Any,
) -> Tensor:
    """Return Blackman's window."""

def block_diag(*tensors: Tensor) -> Tensor:
    """Return a matrix with the given matrices along its diagonal; vectors count as rows."""

def bmm(input: Tensor, mat2: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def broadcast_shapes(*shapes: Any) -> Any:
    """Return the shape that tensors of the given shapes broadcast to; RuntimeError if none."""

def broadcast_tensors(*tensors: Any) -> builtins.tuple[Tensor, ...]:
    """Return views of the tensors in their common shape."""

def broadcast_to(input: Tensor, size: Any) -> Tensor:
    """Expand to a shape; as `Tensor.expand`."""

def bucketize(
    input: Any,
    boundaries: Tensor,
    *,
    out_int32: builtins.bool = False,
    right: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor:
    """The number of the bucket between sorted boundaries that each value falls into."""

def cartesian_prod(*tensors: Tensor) -> Tensor:
    """Return all tuples of elements, one a row."""

def cat(tensors: Any, dim: builtins.int = 0, *, axis: Any = None, out: Any = None) -> Tensor:
    """Join tensors along a dimension they have."""

def cdist(
    x1: Tensor,
    x2: Tensor,
    p: builtins.float = 2.0,
    compute_mode: builtins.str = "use_mm_for_euclid_dist_if_necessary",
) -> Any:
    """The p-norm distances between all rows of two batches of points."""

def ceil(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def ceil_(input: Tensor) -> Tensor:
    """In-place version of `ceil`."""

def celu(input: Any, alpha: builtins.float = 1.0, inplace: builtins.bool = False) -> Tensor:
    """Return x where positive, else `alpha * (exp(x / alpha) - 1)`; RuntimeError for alpha 0."""

def celu_(input: Any, *args: Any, **kwargs: Any) -> Tensor:
    """In-place version of `celu`."""

def chain_matmul(*matrices: Any, out: Any = None) -> Any:
    """The product of several matrices, in the cheapest order."""

def channel_shuffle(input: Tensor, groups: builtins.int) -> Tensor:
    """Mix the groups of channels: the first of each group, then the second of each, …"""

def cholesky(input: Tensor, upper: builtins.bool = False, *, out: Tensor | None = None) -> Tensor:
    """The lower (or upper) triangular factor of positive-definite matrices."""

def cholesky_inverse(
    input: Tensor, upper: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor:
    """The inverse of the matrices whose Cholesky factors are given."""

def cholesky_solve(
    input: Tensor, L: Tensor, upper: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor:
    """Solve AX = input where L is the Cholesky factor of A."""

def chunk(
    input: Tensor, chunks: builtins.int, dim: builtins.int = 0
) -> builtins.tuple[Tensor, ...]:
    """Return at most `chunks` views of equal size (the last may be smaller)."""

def clamp(input: Any, min: Any = None, max: Any = None, *, out: Tensor | None = None) -> Tensor:
    """Limit the elements to `[min, max]`: numbers, tensors, or None for no limit."""

def clamp_(input: Any, min: Any = None, max: Any = None) -> Tensor:
    """In-place version of `clamp`."""

def clamp_max(input: Any, max: Any, *, out: Tensor | None = None) -> Tensor:
    """Lower larger elements to `max`."""

def clamp_max_(input: Any, max: Any) -> Tensor:
    """In-place version of `clamp_max`."""

def clamp_min(input: Any, min: Any, *, out: Tensor | None = None) -> Tensor:
    """Raise smaller elements to `min`."""

def clamp_min_(input: Any, min: Any) -> Tensor:
    """In-place version of `clamp_min`."""

def clip(input: Any, min: Any = None, max: Any = None, *, out: Tensor | None = None) -> Tensor:
    """Limit the elements to `[min, max]`: numbers, tensors, or None for no limit."""

def clip_(input: Any, min: Any = None, max: Any = None) -> Tensor:
    """In-place version of `clamp`."""

def clone(input: Tensor, *, memory_format: Any = None) -> Tensor:
    """Return a copy that gradients flow through."""

def column_stack(tensors: Any) -> Tensor:
    """Join tensors along dimension 1, vectors as columns."""

def combinations(
    input: Tensor, r: builtins.int = 2, with_replacement: builtins.bool = False
) -> Tensor:
    """Return all combinations of `r` elements, one a row."""

def concat(tensors: Any, dim: builtins.int = 0, *, axis: Any = None, out: Any = None) -> Tensor:
    """Join tensors along a dimension they have."""

def concatenate(
    tensors: Any, dim: builtins.int = 0, *, axis: Any = None, out: Any = None
) -> Tensor:
    """Join tensors along a dimension they have."""

def conj(self: Tensor) -> Tensor: ...
def conj_physical(self: Tensor) -> Tensor: ...
def conj_physical_(self: Tensor) -> Tensor: ...
def constant_pad_nd(input: Tensor, pad: Any, value: Any = 0) -> Tensor:
    """Pad the last dimensions with a constant: two numbers a dimension, the last one first."""

def conv1d(
    input: Tensor,
    weight: Tensor,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: builtins.int = 1,
) -> Tensor:
    """Convolve a 1-D input (N, C, …) or (C, …); RuntimeError for shapes that do not fit."""

def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: builtins.int = 1,
) -> Tensor:
    """Convolve a 2-D input (N, C, …) or (C, …); RuntimeError for shapes that do not fit."""

def conv3d(
    input: Tensor,
    weight: Tensor,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: builtins.int = 1,
) -> Tensor:
    """Convolve a 3-D input (N, C, …) or (C, …); RuntimeError for shapes that do not fit."""

def conv_tbc(input: Tensor, weight: Tensor, bias: Tensor, pad: builtins.int = 0) -> Tensor:
    """Convolve (time, batch, channels) with (width, channels, outputs)."""

def conv_transpose1d(
    input: Tensor,
    weight: Tensor,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: builtins.int = 1,
    dilation: Any = 1,
) -> Tensor:
    """Apply the transposed convolution to a 1-D input (N, C, …) or (C, …); RuntimeError for shapes that do not fit."""

def conv_transpose2d(
    input: Tensor,
    weight: Tensor,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: builtins.int = 1,
    dilation: Any = 1,
) -> Tensor:
    """Apply the transposed convolution to a 2-D input (N, C, …) or (C, …); RuntimeError for shapes that do not fit."""

def conv_transpose3d(
    input: Tensor,
    weight: Tensor,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: builtins.int = 1,
    dilation: Any = 1,
) -> Tensor:
    """Apply the transposed convolution to a 3-D input (N, C, …) or (C, …); RuntimeError for shapes that do not fit."""

def convolution(
    input: Tensor,
    weight: Tensor,
    bias: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    transposed: builtins.bool,
    output_padding: Any,
    groups: builtins.int,
) -> Tensor:
    """Convolve, with every argument spelled out."""

def copysign(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Return the size of `input` with the sign of `other`."""

def corrcoef(input: Tensor) -> Tensor:
    """The correlation coefficients of variables (rows) from observations (columns)."""

def cos(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def cos_(input: Tensor) -> Tensor:
    """In-place version of `cos`."""

def cosh(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def cosh_(input: Tensor) -> Tensor:
    """In-place version of `cosh`."""

def cosine_embedding_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: builtins.float = 0.0,
    reduction: builtins.int = 0,
) -> Tensor:
    """Return how far pairs are from pointing the same way (target 1) or not (target -1)."""

def cosine_similarity(
    x1: Tensor, x2: Tensor, dim: builtins.int = 1, eps: builtins.float = 1e-08
) -> Tensor:
    """The cosine of the angle between vectors along a dimension."""

def count_nonzero(
    input: Tensor, dim: builtins.int | Sequence[builtins.int] | None = None
) -> Tensor:
    """Count the elements that are not zero."""

def cov(
    input: Tensor, *, correction: builtins.int = 1, fweights: Any = None, aweights: Any = None
) -> Tensor:
    """The covariance matrix of variables (rows) from observations (columns)."""

def cross(input: Tensor, other: Tensor, dim: Any = None, *, out: Tensor | None = None) -> Tensor:
    """The cross product of vectors along a dimension of 3 (the first such one by default)."""

def ctc_loss(
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Any,
    target_lengths: Any,
    blank: builtins.int = 0,
    reduction: builtins.int = 0,
    zero_infinity: builtins.bool = False,
) -> Tensor:
    """Return the loss of `nn.functional.ctc_loss`; `reduction` is 0 (none), 1 (mean) or 2 (sum)."""

def cummax(input: Tensor, dim: builtins.int, *, out: Any = None) -> Any:
    """Largest element so far along a dimension, and where it is (the last of equal ones)."""

def cummin(input: Tensor, dim: builtins.int, *, out: Any = None) -> Any:
    """Smallest element so far along a dimension, and where it is (the last of equal ones)."""

def cumprod(
    input: Tensor, dim: builtins.int, *, dtype: Any = None, out: Tensor | None = None
) -> Tensor:
    """Running product along a dimension; integers multiply to int64."""

def cumsum(
    input: Tensor, dim: builtins.int, *, dtype: Any = None, out: Tensor | None = None
) -> Tensor:
    """Running sum along a dimension; integers sum to int64."""

def cumulative_trapezoid(
    y: Tensor, x: Any = None, *, dx: Any = ..., dim: builtins.int = -1
) -> Tensor:
    """The running integral of samples by the trapezoidal rule."""

def deg2rad(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def deg2rad_(input: Tensor) -> Tensor:
    """In-place version of `deg2rad`."""

def det(input: Tensor) -> Tensor:
    """The determinant of square matrices."""

def detach(self: Any) -> Tensor:
    """Return a tensor that shares the memory but has no history."""

def detach_(self: Any) -> Tensor:
    """Forget this tensor's history, in place; RuntimeError for a view."""

def detach_copy(input: Tensor) -> Tensor:
    """Return a copy without history."""

def diag(input: Tensor, diagonal: builtins.int = 0) -> Tensor:
    """Return the diagonal of a matrix, or the matrix with a vector as its diagonal."""

def diag_embed(
    input: Tensor, offset: builtins.int = 0, dim1: builtins.int = -2, dim2: builtins.int = -1
) -> Tensor:
    """Return matrices with the last dimension as their diagonals."""

def diagflat(input: Tensor, offset: builtins.int = 0) -> Tensor:
    """Return a matrix with all elements on its diagonal."""

def diagonal(
    input: Tensor, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1
) -> Tensor:
    """Return a view of a diagonal of two dimensions, as the last dimension."""

def diagonal_copy(
    input: Tensor, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1
) -> Tensor:
    """Return a copy of a diagonal."""

def diagonal_scatter(
    input: Tensor,
    src: Tensor,
    offset: builtins.int = 0,
    dim1: builtins.int = 0,
    dim2: builtins.int = 1,
) -> Tensor:
    """Return a copy with `src` as a diagonal."""

def diff(
    input: Tensor,
    n: builtins.int = 1,
    dim: builtins.int = -1,
    prepend: Any = None,
    append: Any = None,
    *,
    out: Tensor | None = None,
) -> Tensor:
    """The n-th differences of neighbours along a dimension."""

def digamma(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def dist(input: Tensor, other: Tensor, p: Any = 2) -> Tensor:
    """The p-norm of a difference."""

def div(input: Any, other: Any, *, rounding_mode: Any = ..., out: Tensor | None = None) -> Tensor:
    """Divide, and round the quotient down ("floor") or toward zero ("trunc") if asked to."""

def divide(
    input: Any, other: Any, *, rounding_mode: Any = ..., out: Tensor | None = None
) -> Tensor:
    """Divide, and round the quotient down ("floor") or toward zero ("trunc") if asked to."""

def dot(input: Tensor, tensor: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def dropout(input: Tensor, p: builtins.float, train: builtins.bool) -> Tensor:
    """Set elements to 0 with probability p and scale the others by 1 / (1 - p)."""

def dropout_(input: Tensor, p: builtins.float, train: builtins.bool) -> Tensor:
    """Dropout in place."""

def dsplit(input: Tensor, *args: Any, **kwargs: Any) -> builtins.tuple[Tensor, ...]:
    """Split along the dimension of the name, as `tensor_split`; sections must be equal."""

def dstack(tensors: Any) -> Tensor:
    """Join tensors along dimension 2."""

def eig(input: Any, *args: Any, **kwargs: Any) -> Any:
    """Raise RuntimeError: PyTorch has removed this function, and says what replaces it."""

def einsum(*args: Any) -> Any:
    """Multiply tensors and sum over the letters that the output does not name."""

def embedding(
    weight: Tensor,
    indices: Tensor,
    padding_idx: builtins.int = -1,
    scale_grad_by_freq: builtins.bool = False,
    sparse: builtins.bool = False,
) -> Tensor:
    """Return the rows of `weight` that integers name; `nn.functional.embedding` has the friendlier order."""

def embedding_renorm_(
    input: Tensor, indices: Tensor, max_norm: builtins.float, norm_type: builtins.float
) -> Tensor:
    """Shorten, in place, those rows among the given ones that are longer than `max_norm`."""

def empty(
    *size: Any,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
    memory_format: Any = None,
    **names: Any,
) -> Tensor:
    """Return a tensor whose elements are to be written (here: zeros)."""

def empty_like(
    input: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    memory_format: Any = None,
    pin_memory: builtins.bool = False,
) -> Tensor:
    """Return a tensor like another, to be written."""

def empty_permuted(
    size: Any,
    physical_layout: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
) -> Tensor:
    """Return a tensor whose dimensions lie in memory in the order `physical_layout`."""

def empty_strided(
    size: Any,
    stride: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
) -> Tensor:
    """Return a tensor with given strides, its elements to be written (here: zeros)."""

def eq(input: Tensor, other: Tensor | builtins.float, *, out: Tensor | None = None) -> Tensor: ...
def equal(input: Any, other: Any) -> builtins.bool:
    """Return whether two tensors have the same shape and equal elements."""

def erf(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def erf_(input: Tensor) -> Tensor:
    """In-place version of `erf`."""

def erfc(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def erfc_(input: Tensor) -> Tensor:
    """In-place version of `erfc`."""

def erfinv(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def exp(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def exp2(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def exp2_(input: Tensor) -> Tensor:
    """In-place version of `exp2`."""

def exp_(input: Tensor) -> Tensor:
    """In-place version of `exp`."""

def expand_copy(input: Tensor, size: Any, *, implicit: builtins.bool = False) -> Tensor:
    """Return a copy repeated along new or 1-sized dimensions."""

def expm1(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def expm1_(input: Tensor) -> Tensor:
    """In-place version of `expm1`."""

def eye(
    n: builtins.int,
    m: builtins.int | None = None,
    *,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
) -> Tensor:
    """Return a matrix with ones on the diagonal."""

def feature_alpha_dropout(input: Tensor, p: builtins.float, train: builtins.bool) -> Tensor:
    """Alpha dropout of whole channels."""

def feature_alpha_dropout_(input: Tensor, p: builtins.float, train: builtins.bool) -> Tensor:
    """Alpha dropout of whole channels, in place."""

def feature_dropout(input: Tensor, p: builtins.float, train: builtins.bool) -> Tensor:
    """Dropout of whole channels."""

def feature_dropout_(input: Tensor, p: builtins.float, train: builtins.bool) -> Tensor:
    """Dropout of whole channels, in place."""

def fill(input: Tensor, value: Any) -> Tensor:
    """Return a tensor of this shape and type with one value everywhere."""

def fill_(input: Tensor, value: Any) -> Tensor:
    """Fill a tensor, in place, with one value."""

def fix(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def fix_(input: Tensor) -> Tensor:
    """In-place version of `trunc`."""

def flatten(input: Tensor, start_dim: builtins.int = 0, end_dim: builtins.int = -1) -> Tensor:
    """Join a range of dimensions into one."""

def flip(input: Tensor, dims: Any) -> Tensor:
    """Return the tensor with the order along dimensions reversed."""

def fliplr(input: Tensor) -> Tensor:
    """Reverse the order along dimension 1."""

def flipud(input: Tensor) -> Tensor:
    """Reverse the order along dimension 0."""

def float_power(input: Any, exponent: Any, *, out: Tensor | None = None) -> Tensor:
    """Raise to a power in float64."""

def floor(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def floor_(input: Tensor) -> Tensor:
    """In-place version of `floor`."""

def floor_divide(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Divide and round down."""

def fmax(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def fmin(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def fmod(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Return the remainder of a division rounded toward zero; it has the sign of the dividend."""

def frac(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def frac_(input: Tensor) -> Tensor:
    """In-place version of `frac`."""

def frexp(input: Any) -> Any:
    """Return mantissa and exponent: `input = mantissa * 2 ** exponent`; RuntimeError for integers."""

def frobenius_norm(input: Tensor, dim: Any, keepdim: builtins.bool = False) -> Tensor:
    """Return the root of the sum of squares: `linalg.vector_norm` by an older name."""

def from_dlpack(
    ext_tensor: Any, *, device: Any = None, copy: builtins.bool | None = None
) -> Tensor:
    """Return a tensor of the memory of an array of another library (or a copy)."""

def from_numpy(array: Any) -> Tensor:
    """Return a tensor that shares the memory of a NumPy array."""

def frombuffer(
    buffer: Any,
    *,
    dtype: Any,
    count: builtins.int = -1,
    offset: builtins.int = 0,
    requires_grad: builtins.bool = False,
) -> Tensor:
    """Return a 1-D tensor that shares the memory of a buffer."""

def full(
    size: Any,
    fill_value: Any = ...,
    *,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
) -> Tensor:
    """Return a tensor filled with one value, of the value's type unless `dtype` is given."""

def full_like(
    input: Any,
    fill_value: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    memory_format: Any = None,
    pin_memory: builtins.bool = False,
) -> Tensor:
    """Return a tensor of one value in the shape and type of another."""

def gather(
    input: Tensor, dim: builtins.int, index: Tensor, *, sparse_grad: builtins.bool = False
) -> Tensor:
    """Return the elements at `index` along a dimension; the result has the shape of `index`."""

def gcd(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def gcd_(input: Tensor, other: Tensor | builtins.float) -> Tensor:
    """In-place version of `gcd`."""

def ge(input: Tensor, other: Tensor | builtins.float, *, out: Tensor | None = None) -> Tensor: ...
def geqrf(input: Tensor, *, out: Any = None) -> Any:
    """A QR factorisation as LAPACK returns it: R and the reflections in one matrix, and their scales."""

def ger(input: Tensor, vec2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """All products of the elements of two vectors, as a matrix."""

def get_default_device() -> Any:
    """Return the device where tensors are made: the CPU."""

def get_device(input: Any) -> builtins.int:
    """Return -1, the number of the CPU."""

def gradient(
    input: Tensor, *, spacing: Any = None, dim: Any = None, edge_order: builtins.int = 1
) -> Any:
    """Estimates of the partial derivatives of samples by central differences, one per dimension."""

def greater(
    input: Tensor, other: Tensor | builtins.float, *, out: Tensor | None = None
) -> Tensor: ...
def greater_equal(
    input: Tensor, other: Tensor | builtins.float, *, out: Tensor | None = None
) -> Tensor: ...
def grid_sampler(
    input: Tensor,
    grid: Tensor,
    interpolation_mode: builtins.int,
    padding_mode: builtins.int,
    align_corners: builtins.bool,
) -> Any:
    """Read images (N, C, …) at the points of a grid (N, …, 2 or 3); see `grid_sample`."""

def group_norm(
    input: Tensor,
    num_groups: builtins.int,
    weight: Any = None,
    bias: Any = None,
    eps: builtins.float = 1e-05,
    cudnn_enabled: builtins.bool = True,
) -> Tensor:
    """Normalise groups of channels of each sample: Y. Wu, K. He, 2018."""

def gru(*args: Any, **kwargs: Any) -> Any:
    """Run gated recurrent units on sequences; return the outputs and the last state of each layer."""

def gru_cell(
    input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Any = None, b_hh: Any = None
) -> Tensor:
    """Return the new state of a gated recurrent unit."""

def gt(input: Tensor, other: Tensor | builtins.float, *, out: Tensor | None = None) -> Tensor: ...
def hamming_window(
    window_length: builtins.int,
    periodic: builtins.bool = True,
    *args: Any,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
    **more: Any,
) -> Tensor:
    """Return Hamming's window."""

def hann_window(
    window_length: builtins.int,
    periodic: builtins.bool = True,
    *args: Any,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
    **more: Any,
) -> Tensor:
    """Return Hann's window."""

def hardshrink(input: Any, lambd: builtins.float = 0.5) -> Tensor:
    """Return x, and 0 where -lambd <= x <= lambd."""

def heaviside(input: Any, values: Any, *, out: Tensor | None = None) -> Tensor:
    """Return 0 for negative elements, 1 for positive ones, `values` at 0."""

def hinge_embedding_loss(
    input: Tensor, target: Tensor, margin: builtins.float = 1.0, reduction: builtins.int = 0
) -> Tensor:
    """Return distances of like pairs (target 1), and what unlike ones (-1) lack to a margin."""

def histc(
    input: Tensor,
    bins: builtins.int = 100,
    min: Any = 0,
    max: Any = 0,
    *,
    out: Tensor | None = None,
) -> Tensor:
    """How many elements fall into each of equal bins between `min` and `max` (0, 0: of the data)."""

def histogram(
    input: Tensor,
    bins: Any = 100,
    *,
    range: Any = None,
    weight: Any = None,
    density: builtins.bool = False,
    out: Any = None,
) -> Any:
    """How many elements (or what weight) fall into bins, and the bins' edges."""

def histogramdd(
    input: Tensor,
    bins: Any,
    *,
    range: Any = None,
    weight: Any = None,
    density: builtins.bool = False,
) -> Any:
    """How many rows (or what weight) fall into the bins of a grid, and the edges of each dimension."""

def hsplit(input: Tensor, *args: Any, **kwargs: Any) -> builtins.tuple[Tensor, ...]:
    """Split along the dimension of the name, as `tensor_split`; sections must be equal."""

def hstack(tensors: Any) -> Tensor:
    """Join tensors along dimension 1 (vectors: 0)."""

def hypot(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def i0(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def i0_(input: Tensor) -> Tensor:
    """In-place version of `i0`."""

def igamma(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def igammac(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def imag(self: Tensor) -> Tensor: ...
def index_add(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """Return a copy with `alpha * source` added to the slices at `index`."""

def index_copy(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """Return a copy with `source` written into the slices at `index`."""

def index_fill(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """Return a copy with one value in the slices at `index`."""

def index_put(
    input: Tensor, indices: Any, values: Tensor, accumulate: builtins.bool = False
) -> Tensor:
    """Return a copy with values written (or added) at the elements that index tensors name."""

def index_put_(
    self: Tensor, indices: Any, values: Tensor, accumulate: builtins.bool = False
) -> Tensor:
    """Write (or add) values at the elements that index tensors name, in place."""

def index_reduce(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """Return a copy with `source` reduced ("prod", "mean", "amax", "amin") into the slices at `index`."""

def index_select(input: Tensor, dim: builtins.int, index: Tensor) -> Tensor:
    """Return the slices at `index`, a vector, along a dimension."""

def inner(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The sum of products along the last dimension of both tensors."""

def instance_norm(
    input: Any,
    weight: Any,
    bias: Any,
    running_mean: Any,
    running_var: Any,
    use_input_stats: builtins.bool,
    momentum: builtins.float,
    eps: builtins.float,
    cudnn_enabled: builtins.bool = True,
) -> Tensor:
    """Normalise each channel of each sample: D. Ulyanov et al., 2016."""

def inverse(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of square matrices; raises LinAlgError for a singular one."""

def is_complex(input: Any) -> builtins.bool:
    """Return False: every tensor here is real."""

def is_conj(input: Any) -> builtins.bool:
    """Return False: nothing here is a conjugate view."""

def is_distributed(input: Tensor) -> builtins.bool:
    """Return False: tensors are on one machine."""

def is_floating_point(input: Any) -> builtins.bool:
    """Return whether the elements are floating point numbers."""

def is_neg(input: Any) -> builtins.bool:
    """Return False: nothing here is a negated view."""

def is_nonzero(input: Any) -> builtins.bool:
    """Return whether the only element is not zero; RuntimeError unless there is one element."""

def is_same_size(input: Any, other: Any) -> builtins.bool:
    """Return whether two tensors have the same shape."""

def is_signed(input: Any) -> builtins.bool:
    """Return whether the type has negative numbers."""

def is_storage(obj: Any) -> builtins.bool:
    """Return whether an object is a storage."""

def is_tensor(obj: Any) -> builtins.bool:
    """Return whether an object is a Tensor."""

def is_vulkan_available() -> builtins.bool:
    """Return False."""

def is_warn_always_enabled() -> builtins.bool:
    """Return what `set_warn_always` was given."""

def isclose(
    input: Any,
    other: Any,
    rtol: builtins.float = 1e-05,
    atol: builtins.float = 1e-08,
    equal_nan: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor:
    """Return where `|input - other| <= atol + rtol * |other|`; RuntimeError for different types."""

def isfinite(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def isin(
    elements: Any,
    test_elements: Any,
    *,
    assume_unique: builtins.bool = False,
    invert: builtins.bool = False,
) -> Tensor:
    """Return which of `elements` are among `test_elements`."""

def isinf(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def isnan(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def isneginf(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def isposinf(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def isreal(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def kaiser_window(
    window_length: builtins.int,
    periodic: builtins.bool = True,
    *args: Any,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
    **more: Any,
) -> Tensor:
    """Return Kaiser's window."""

def kl_div(
    input: Tensor, target: Tensor, reduction: builtins.int = 0, *, log_target: builtins.bool = False
) -> Tensor:
    """Return the Kullback-Leibler divergence; the mean is one over all elements."""

def kron(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The Kronecker product: every element of `input` times all of `other`."""

def kthvalue(
    input: Tensor,
    k: builtins.int,
    dim: builtins.int = -1,
    keepdim: builtins.bool = False,
    *,
    out: Any = None,
) -> Any:
    """The k-th smallest element (from 1) along a dimension, and where it is."""

def layer_norm(
    input: Tensor,
    normalized_shape: Any,
    weight: Any = None,
    bias: Any = None,
    eps: builtins.float = 1e-05,
    cudnn_enable: builtins.bool = True,
) -> Tensor:
    """Normalise over the last dimensions, then scale and shift: J. L. Ba et al., 2016."""

def lcm(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def lcm_(input: Tensor, other: Tensor | builtins.float) -> Tensor:
    """In-place version of `lcm`."""

def ldexp(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def ldexp_(input: Tensor, other: Tensor | builtins.float) -> Tensor:
    """In-place version of `ldexp`."""

def le(input: Tensor, other: Tensor | builtins.float, *, out: Tensor | None = None) -> Tensor: ...
def lerp(input: Any, end: Any, weight: Any, *, out: Tensor | None = None) -> Tensor:
    """Return `input + weight * (end - input)`; RuntimeError for different types."""

def less(input: Tensor, other: Tensor | builtins.float, *, out: Tensor | None = None) -> Tensor: ...
def less_equal(
    input: Tensor, other: Tensor | builtins.float, *, out: Tensor | None = None
) -> Tensor: ...
def lgamma(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def linspace(
    start: Any,
    end: Any = None,
    steps: Any = None,
    *,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
) -> Tensor:
    """Return `steps` equally spaced numbers from `start` to `end`, both included."""

def log(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def log10(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def log10_(input: Tensor) -> Tensor:
    """In-place version of `log10`."""

def log1p(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def log1p_(input: Tensor) -> Tensor:
    """In-place version of `log1p`."""

def log2(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def log2_(input: Tensor) -> Tensor:
    """In-place version of `log2`."""

def log_(input: Tensor) -> Tensor:
    """In-place version of `log`."""

def log_softmax(
    input: Tensor, dim: builtins.int, dtype: Any = None, *, out: Tensor | None = None
) -> Tensor:
    """The logarithm of softmax, computed without overflow."""

def logaddexp(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def logaddexp2(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def logcumsumexp(input: Tensor, dim: builtins.int, *, out: Tensor | None = None) -> Tensor:
    """log of the running sum of exponentials along a dimension, without overflow."""

def logdet(input: Tensor) -> Tensor:
    """The logarithm of determinants: nan where negative, -inf where 0."""

def logical_and(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def logical_not(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def logical_or(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def logical_xor(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def logit(input: Any, eps: Any = None, *, out: Tensor | None = None) -> Tensor:
    """Return log(x / (1 - x)); with `eps`, of x limited to [eps, 1 - eps]."""

def logit_(input: Any, eps: Any = None) -> Tensor:
    """In-place version of `logit`."""

def logspace(
    start: Any,
    end: Any = None,
    steps: Any = None,
    base: builtins.float = 10.0,
    *,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
) -> Tensor:
    """Return `steps` numbers from `base**start` to `base**end`, equally spaced in the exponent."""

def logsumexp(
    input: Tensor,
    dim: builtins.int | Sequence[builtins.int] | None,
    keepdim: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor:
    """log(sum(exp(x))) over dimensions, without overflow."""

def lstm(*args: Any, **kwargs: Any) -> Any:
    """Run a long short-term memory on sequences; return the outputs and the last state of each layer."""

def lstm_cell(
    input: Tensor, hx: Any, w_ih: Tensor, w_hh: Tensor, b_ih: Any = None, b_hh: Any = None
) -> Any:
    """Return the new state (h, c) of a long short-term memory; `hx` is the old one."""

def lstsq(input: Any, *args: Any, **kwargs: Any) -> Any:
    """Raise RuntimeError: PyTorch has removed this function, and says what replaces it."""

def lt(input: Tensor, other: Tensor | builtins.float, *, out: Tensor | None = None) -> Tensor: ...
def lu(input: Tensor, pivot: builtins.bool = True, get_infos: builtins.bool = False) -> Any:
    """LU factors in one matrix, and the pivots (and whether it worked)."""

def lu_solve(
    input: Tensor, LU_data: Tensor, LU_pivots: Tensor, *, out: Tensor | None = None
) -> Tensor:
    """Solve AX = input with what `lu_factor` returned for A."""

def lu_unpack(
    LU_data: Tensor,
    LU_pivots: Tensor,
    unpack_data: builtins.bool = True,
    unpack_pivots: builtins.bool = True,
    *,
    out: Any = None,
) -> Any:
    """P, L and U from what `lu_factor` returns."""

def margin_ranking_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: builtins.float = 0.0,
    reduction: builtins.int = 0,
) -> Tensor:
    """Return what `input1` lacks to rank above `input2` (target 1) or below it (-1)."""

def masked_fill(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """Return a copy with one value, a number or 0-d tensor, where the mask holds."""

def masked_scatter(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """Return a copy with the elements of `source`, in order, where the mask holds."""

def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """Return the elements where the mask holds, in one dimension."""

def matmul(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Product of vectors, matrices or batches of them, broadcast over the leading dimensions."""

def matrix_exp(input: Tensor) -> Tensor:
    """The exponential of square matrices."""

def matrix_power(input: Tensor, n: builtins.int, *, out: Tensor | None = None) -> Tensor:
    """The n-th power of square matrices; negative ones are powers of the inverse."""

def matrix_rank(input: Any, *args: Any, **kwargs: Any) -> Any:
    """Raise RuntimeError: PyTorch has removed this function, and says what replaces it."""

def max(
    input: Tensor,
    dim: Any = ...,
    keepdim: builtins.bool = False,
    *,
    other: Any = ...,
    out: Any = None,
) -> Any:
    """Largest element; with `dim`, the largest ones and where they are; with a tensor, `maximum`."""

def max_pool1d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: builtins.bool = False,
) -> Tensor:
    """Return the largest of each window of (N, C, L) or (C, L)."""

def max_pool1d_with_indices(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: builtins.bool = False,
) -> Any:
    """Return the largest of each window of (N, C, L) or (C, L), and where it is."""

def max_pool2d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: builtins.bool = False,
) -> Tensor:
    """Return the largest of each window of (N, C, H, W) or (C, H, W)."""

def max_pool3d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: builtins.bool = False,
) -> Tensor:
    """Return the largest of each window of (N, C, D, H, W) or (C, D, H, W)."""

def maximum(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def mean(
    input: Tensor,
    dim: builtins.int | Sequence[builtins.int] | None = ...,
    keepdim: builtins.bool = False,
    *,
    dtype: Any = None,
    out: Tensor | None = None,
) -> Tensor:
    """Mean of all elements, or over dimensions; RuntimeError for integers without `dtype`."""

def median(
    input: Tensor, dim: Any = ..., keepdim: builtins.bool = False, *, out: Any = None
) -> Any:
    """The middle element, the lower one of two; with `dim`, also where it is. NaN if any is NaN."""

def meshgrid(*tensors: Any, indexing: builtins.str | None = None) -> builtins.tuple[Tensor, ...]:
    """Return the coordinates of a grid, one tensor an axis; `indexing` is "ij" or "xy"."""

def min(
    input: Tensor,
    dim: Any = ...,
    keepdim: builtins.bool = False,
    *,
    other: Any = ...,
    out: Any = None,
) -> Any:
    """Smallest element; with `dim`, the smallest ones and where they are; with a tensor, `minimum`."""

def minimum(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def mm(input: Tensor, mat2: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def mode(
    input: Tensor, dim: builtins.int = -1, keepdim: builtins.bool = False, *, out: Any = None
) -> Any:
    """The most frequent value along a dimension (the smallest of them), and the last place it has."""

def moveaxis(input: Tensor, source: Any, destination: Any) -> Tensor:
    """Move dimensions to other positions; the others keep their order."""

def movedim(input: Tensor, source: Any, destination: Any) -> Tensor:
    """Move dimensions to other positions; the others keep their order."""

def msort(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Sort along the first dimension."""

def mul(
    input: Tensor | builtins.float, other: Tensor | builtins.float, *, out: Tensor | None = None
) -> Tensor: ...
def multinomial(
    input: Tensor,
    num_samples: builtins.int,
    replacement: builtins.bool = False,
    *,
    generator: Any = None,
    out: Tensor | None = None,
) -> Tensor:
    """Draw indices from each row, whose elements are weights."""

def multiply(
    input: Tensor | builtins.float, other: Tensor | builtins.float, *, out: Tensor | None = None
) -> Tensor: ...
def mv(input: Tensor, vec: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def mvlgamma(input: Any, p: Any, *, out: Tensor | None = None) -> Tensor:
    """Return the logarithm of the multivariate gamma function of dimension `p`."""

def nan_to_num(
    input: Any,
    nan: Any = None,
    posinf: Any = None,
    neginf: Any = None,
    *,
    out: Tensor | None = None,
) -> Tensor:
    """Replace nan by a number (0), infinities by others (the largest and least there are)."""

def nan_to_num_(input: Any, nan: Any = None, posinf: Any = None, neginf: Any = None) -> Tensor:
    """In-place version of `nan_to_num`."""

def nanmean(
    input: Tensor,
    dim: builtins.int | Sequence[builtins.int] | None = None,
    keepdim: builtins.bool = False,
    *,
    dtype: Any = None,
    out: Tensor | None = None,
) -> Tensor:
    """Mean of the elements that are not NaN."""

def nanmedian(
    input: Tensor, dim: Any = ..., keepdim: builtins.bool = False, *, out: Any = None
) -> Any:
    """The middle one of the elements that are not NaN; with `dim`, also where it is."""

def nanquantile(
    input: Tensor,
    q: Any,
    dim: Any = None,
    keepdim: builtins.bool = False,
    *,
    interpolation: builtins.str = "linear",
    out: Tensor | None = None,
) -> Tensor:
    """The q-quantiles of the elements that are not NaN."""

def nansum(
    input: Tensor,
    dim: builtins.int | Sequence[builtins.int] | None = None,
    keepdim: builtins.bool = False,
    *,
    dtype: Any = None,
    out: Tensor | None = None,
) -> Tensor:
    """Sum with NaN counted as 0."""

def narrow(input: Tensor, dim: builtins.int, start: Any, length: builtins.int) -> Tensor:
    """Return a view of `length` slices along a dimension."""

def narrow_copy(
    input: Tensor, dim: builtins.int, start: builtins.int, length: builtins.int
) -> Tensor:
    """Return a copy of `length` slices along a dimension."""

def native_batch_norm(
    input: Tensor,
    weight: Any,
    bias: Any,
    running_mean: Any,
    running_var: Any,
    training: builtins.bool,
    momentum: builtins.float,
    eps: builtins.float,
) -> Any:
    """Return the normalised input, and the means and reciprocal deviations of the batch."""

def native_channel_shuffle(input: Tensor, groups: builtins.int) -> Tensor:
    """Mix the groups of channels: the first of each group, then the second of each, …"""

def native_dropout(input: Tensor, p: builtins.float, train: builtins.bool | None) -> Any:
    """Return the input after dropout, and the mask of what was kept."""

def native_layer_norm(
    input: Tensor, normalized_shape: Any, weight: Any, bias: Any, eps: builtins.float
) -> Any:
    """Return the normalised input, the means and the reciprocal deviations."""

def ne(input: Tensor, other: Tensor | builtins.float, *, out: Tensor | None = None) -> Tensor: ...
def neg(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def neg_(input: Tensor) -> Tensor:
    """In-place version of `neg`."""

def negative(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def negative_(input: Tensor) -> Tensor:
    """In-place version of `neg`."""

def nextafter(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def nonzero(input: Tensor, *, as_tuple: builtins.bool = False) -> Any:
    """Return the indices of the elements that are not zero, one a row; one tensor a dimension with `as_tuple`."""

def nonzero_static(input: Tensor, *, size: builtins.int, fill_value: builtins.int = -1) -> Tensor:
    """Return `size` rows of indices of elements that are not zero, cut or filled up."""

def norm(
    input: Tensor,
    p: Any = "fro",
    dim: Any = None,
    keepdim: builtins.bool = False,
    out: Any = None,
    dtype: Any = None,
) -> Any:
    """The p-norm of all elements, or over dimensions; "fro" is 2, "nuc" the sum of singular values."""

def norm_except_dim(v: Tensor, pow: builtins.int = 2, dim: builtins.int = 0) -> Tensor:
    """Return the norms of order `pow` along all dimensions but `dim`, which are kept (-1: along all)."""

def normal(*args: Any, **options: Any) -> Tensor:
    """Return normal samples; mean and deviation are numbers (then with a size) or tensors."""

def not_equal(
    input: Tensor, other: Tensor | builtins.float, *, out: Tensor | None = None
) -> Tensor: ...
def nuclear_norm(input: Tensor, dim: Any = ..., keepdim: builtins.bool = False) -> Tensor:
    """Return the sum of singular values: `linalg.matrix_norm` by an older name."""

def numel(input: Any) -> builtins.int:
    """Return the number of elements."""

def ones(
    *size: Any,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
    memory_format: Any = None,
    **names: Any,
) -> Tensor:
    """Return a tensor of ones."""

def ones_like(
    input: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    memory_format: Any = None,
    pin_memory: builtins.bool = False,
) -> Tensor:
    """Return ones in the shape and type of a tensor."""

def orgqr(input: Tensor, tau: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The first columns of a product of Householder reflections, as `geqrf` gives them."""

def ormqr(
    input: Tensor,
    tau: Tensor,
    other: Tensor,
    left: builtins.bool = True,
    transpose: builtins.bool = False,
) -> Tensor:
    """Multiply a matrix by the Q of `geqrf`'s reflections, from the left or from the right."""

def outer(input: Tensor, vec2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """All products of the elements of two vectors, as a matrix."""

def pairwise_distance(
    x1: Tensor,
    x2: Tensor,
    p: builtins.float = 2.0,
    eps: builtins.float = 1e-06,
    keepdim: builtins.bool = False,
) -> Tensor:
    """The p-norms of the differences along the last dimension (`eps` is added to them first)."""

def pca_lowrank(
    A: Tensor, q: builtins.int | None = None, center: builtins.bool = True, niter: builtins.int = 2
) -> Any:
    """Return the first `q` principal components of rows: U, S and V, with A's columns centred."""

def pdist(input: Tensor, p: builtins.float = 2.0) -> Tensor:
    """The p-norm distances between all pairs of rows, in the order (0,1), (0,2), …, (1,2), …."""

def permute(input: Tensor, dims: Any) -> Tensor:
    """Return a view with the dimensions in another order."""

def permute_copy(input: Tensor, dims: Any) -> Tensor:
    """Return a copy with the dimensions in another order."""

def pinverse(input: Tensor, rcond: builtins.float = 1e-15) -> Tensor:
    """The Moore-Penrose inverse."""

def pixel_shuffle(input: Tensor, upscale_factor: builtins.int) -> Tensor:
    """Turn r * r channels into blocks of r by r pixels: W. Shi et al., CVPR 2016."""

def pixel_unshuffle(input: Tensor, downscale_factor: builtins.int) -> Tensor:
    """Turn blocks of r by r pixels into r * r channels."""

def poisson(input: Tensor, generator: Any = None) -> Tensor:
    """Draw a Poisson count for each element, which is its rate."""

def poisson_nll_loss(
    input: Tensor,
    target: Tensor,
    log_input: builtins.bool,
    full: builtins.bool,
    eps: builtins.float,
    reduction: builtins.int,
) -> Tensor:
    """Return the negative log likelihood of counts under a Poisson distribution."""

def polygamma(n: Any, input: Any, *, out: Tensor | None = None) -> Tensor:
    """Return the derivative of order `n` of digamma; RuntimeError for a negative order."""

def positive(input: Any) -> Tensor:
    """Return the tensor itself; RuntimeError for bool."""

def pow(input: Any, exponent: Any, *, out: Tensor | None = None) -> Tensor:
    """Raise `input` to `exponent`; one of the two may be a Python number."""

def prelu(input: Any, weight: Any) -> Tensor:
    """Return x where positive, else `weight * x`, with one weight or one a channel (dimension 1)."""

def prod(
    input: Tensor,
    dim: builtins.int = ...,
    keepdim: builtins.bool = False,
    *,
    dtype: Any = None,
    out: Tensor | None = None,
) -> Tensor:
    """Product of all elements, or over one dimension; integers multiply to int64."""

def put(input: Tensor, index: Tensor, source: Tensor, accumulate: builtins.bool = False) -> Tensor:
    """Return a copy with `source` written (or added) at places in the flattened tensor."""

def qr(input: Tensor, some: builtins.bool = True, *, out: Any = None) -> Any:
    """An orthogonal and a triangular factor, as `torch.linalg.qr`."""

def quantile(
    input: Tensor,
    q: Any,
    dim: Any = None,
    keepdim: builtins.bool = False,
    *,
    interpolation: builtins.str = "linear",
    out: Tensor | None = None,
) -> Tensor:
    """The q-quantiles, of all elements or along a dimension; NaN where there is a NaN."""

def rad2deg(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def rad2deg_(input: Tensor) -> Tensor:
    """In-place version of `rad2deg`."""

def rand(*size: Any, **options: Any) -> Tensor:
    """Return uniform samples from [0, 1)."""

def rand_like(*args: Any, **options: Any) -> Tensor:
    """Return what `rand` does, in the shape and type of a tensor."""

def randint(*args: Any, **options: Any) -> Tensor:
    """Return integers from [low, high); `low` is 0 unless given."""

def randint_like(*args: Any, **options: Any) -> Tensor:
    """Return integers from [low, high) in the shape and type of a tensor; `low` is 0 unless given."""

def randn(*size: Any, **options: Any) -> Tensor:
    """Return samples from the standard normal distribution."""

def randn_like(*args: Any, **options: Any) -> Tensor:
    """Return what `randn` does, in the shape and type of a tensor."""

def randperm(*args: Any, **options: Any) -> Tensor:
    """Return the integers 0 … n - 1 in random order."""

def range(
    start: Any = 0,
    end: Any = None,
    step: Any = 1,
    *,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
) -> Tensor:
    """Return numbers from `start` to `end`, both included, by `step`: floats (`arange` is preferred)."""

def ravel(input: Tensor) -> Tensor:
    """Return the elements in one dimension."""

def real(self: Tensor) -> Tensor: ...
def reciprocal(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def reciprocal_(input: Tensor) -> Tensor:
    """In-place version of `reciprocal`."""

def relu(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def relu_(input: Any) -> Tensor:
    """In-place version of `relu`."""

def remainder(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Return the remainder of a division rounded down; it has the sign of the divisor."""

def renorm(
    input: Tensor, p: Any, dim: builtins.int, maxnorm: Any, *, out: Tensor | None = None
) -> Tensor:
    """Shrink each slice along `dim` whose p-norm exceeds `maxnorm` to that norm."""

def repeat_interleave(
    input: Tensor, repeats: Any = None, dim: Any = None, *, output_size: Any = None
) -> Tensor:
    """Repeat each element along a dimension (or of the flattened tensor) in place of itself."""

def reshape(input: Tensor, shape: Any) -> Tensor:
    """Return the same elements in another shape; RuntimeError if their number differs."""

def resize_as_(self: Tensor, the_template: Tensor, memory_format: Any = None) -> Tensor:
    """Give the tensor the size of another."""

def resolve_conj(self: Tensor) -> Tensor: ...
def resolve_neg(self: Tensor) -> Tensor: ...
def result_type(tensor1: Any, tensor2: Any) -> Any:
    """Return the type of an operation on two tensors or numbers."""

def rms_norm(
    input: Any, normalized_shape: Any, weight: Any = None, eps: builtins.float | None = None
) -> Tensor:
    """Divide by the root mean square over the last dimensions: B. Zhang, R. Sennrich, 2019."""

def rnn_relu(*args: Any, **kwargs: Any) -> Any:
    """Run recurrent units with relu on sequences; return the outputs and the last state of each layer."""

def rnn_relu_cell(
    input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Any = None, b_hh: Any = None
) -> Tensor:
    """Return the new state of a recurrent unit with relu."""

def rnn_tanh(*args: Any, **kwargs: Any) -> Any:
    """Run recurrent units with tanh on sequences; return the outputs and the last state of each layer."""

def rnn_tanh_cell(
    input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Any = None, b_hh: Any = None
) -> Tensor:
    """Return the new state of a recurrent unit with tanh."""

def roll(input: Tensor, shifts: Any, dims: Any = ...) -> Tensor:
    """Shift along dimensions (or the flattened tensor); what leaves comes in at the other end."""

def rot90(input: Tensor, k: builtins.int = 1, dims: Any = ...) -> Tensor:
    """Rotate by k quarter turns in the plane of two dimensions."""

def round(input: Any, *, decimals: Any = None, out: Tensor | None = None) -> Tensor:
    """Round to the nearest integer, halves to even, or to a number of decimals."""

def round_(input: Any, *, decimals: Any = None) -> Tensor:
    """In-place version of `round`."""

def row_stack(tensors: Any) -> Tensor:
    """Join tensors along dimension 0, vectors as rows."""

def rrelu(
    input: Any,
    lower: builtins.float = 0.125,
    upper: builtins.float = 0.3333333333333333,
    training: builtins.bool = False,
    inplace: builtins.bool = False,
) -> Tensor:
    """Return x where positive, else x times a slope drawn from [lower, upper] (their mean in evaluation)."""

def rrelu_(input: Any, *args: Any, **kwargs: Any) -> Tensor:
    """In-place version of `rrelu`."""

def rsqrt(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def rsqrt_(input: Tensor) -> Tensor:
    """In-place version of `rsqrt`."""

def rsub(input: Any, other: Any, *, alpha: Any = 1, out: Tensor | None = None) -> Tensor:
    """Return `other - alpha * input`."""

def scalar_tensor(
    s: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
) -> Tensor:
    """Return a number as a 0-d tensor of the default type."""

def scatter(
    input: Tensor,
    dim: builtins.int,
    index: Tensor,
    src: Any = None,
    *,
    value: Any = None,
    reduce: builtins.str | None = None,
) -> Tensor:
    """Return a copy with `src`, a tensor or a number, written at `index` along a dimension."""

def scatter_add(input: Tensor, dim: builtins.int, index: Tensor, src: Tensor) -> Tensor:
    """Return a copy with `src` added at `index` along a dimension."""

def scatter_reduce(
    input: Tensor,
    dim: builtins.int,
    index: Tensor,
    src: Tensor,
    reduce: builtins.str,
    *,
    include_self: builtins.bool = True,
) -> Tensor:
    """Return a copy with `src` reduced ("sum", "prod", "mean", "amax", "amin") at `index`."""

def searchsorted(
    sorted_sequence: Tensor,
    input: Any,
    *,
    out_int32: builtins.bool = False,
    right: builtins.bool = False,
    side: Any = None,
    sorter: Any = None,
    out: Tensor | None = None,
) -> Tensor:
    """Where values would be inserted into a sorted sequence to keep it sorted."""

def segment_reduce(
    data: Tensor,
    reduce: builtins.str,
    *,
    lengths: Tensor | None = None,
    indices: Tensor | None = None,
    offsets: Tensor | None = None,
    axis: builtins.int = 0,
    unsafe: builtins.bool = False,
    initial: builtins.float | None = None,
) -> Tensor:
    """Reduce the segments of a dimension: `reduce` is sum, mean, prod, max or min."""

def select(input: Tensor, dim: builtins.int, index: builtins.int) -> Tensor:
    """Return a view of one slice along a dimension, without that dimension."""

def select_copy(input: Tensor, dim: builtins.int, index: builtins.int) -> Tensor:
    """Return a copy of one slice along a dimension, without that dimension."""

def select_scatter(input: Tensor, src: Tensor, dim: builtins.int, index: builtins.int) -> Tensor:
    """Return a copy with `src` as one slice along a dimension."""

def selu(input: Any, inplace: builtins.bool = False) -> Tensor:
    """Return `elu` scaled so that networks normalise themselves."""

def selu_(input: Any, *args: Any, **kwargs: Any) -> Tensor:
    """In-place version of `selu`."""

def set_default_device(device: Any) -> None:
    """Accept the CPU, or None; RuntimeError for any other device."""

def set_default_tensor_type(t: Any) -> None:
    """Set the default type by a class such as `torch.DoubleTensor`, or its name."""

def set_warn_always(b: builtins.bool) -> None:
    """Accept the switch: the warnings here follow Python's own filters in any case."""

def sgn(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def sigmoid(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def sigmoid_(input: Tensor) -> Tensor:
    """In-place version of `sigmoid`."""

def sign(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def signbit(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def sin(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def sin_(input: Tensor) -> Tensor:
    """In-place version of `sin`."""

def sinc(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def sinc_(input: Tensor) -> Tensor:
    """In-place version of `sinc`."""

def sinh(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def sinh_(input: Tensor) -> Tensor:
    """In-place version of `sinh`."""

def slice_copy(
    input: Tensor,
    dim: builtins.int = 0,
    start: builtins.int | None = None,
    end: builtins.int | None = None,
    step: builtins.int = 1,
) -> Tensor:
    """Return a copy of a range along a dimension."""

def slice_scatter(
    input: Tensor,
    src: Tensor,
    dim: builtins.int = 0,
    start: Any = None,
    end: Any = None,
    step: builtins.int = 1,
) -> Tensor:
    """Return a copy with `src` in a range along a dimension."""

def slogdet(input: Tensor, *, out: Any = None) -> Any:
    """The sign and the logarithm of the magnitude of determinants."""

def softmax(
    input: Tensor, dim: builtins.int, dtype: Any = None, *, out: Tensor | None = None
) -> Tensor:
    """exp(x) along a dimension, divided by its sum; RuntimeError for integers without `dtype`."""

def solve(input: Any, *args: Any, **kwargs: Any) -> Any:
    """Raise RuntimeError: PyTorch has removed this function, and says what replaces it."""

def sort(
    input: Tensor,
    dim: builtins.int = -1,
    descending: builtins.bool = False,
    *,
    stable: Any = ...,
    out: Any = None,
) -> Any:
    """Sort along a dimension, and say where each element was. NaN counts as the largest."""

def split(
    tensor: Tensor, split_size_or_sections: Any, dim: builtins.int = 0
) -> builtins.tuple[Tensor, ...]:
    """Return views of equal size (the last may be smaller), or of the given sizes."""

def split_copy(input: Tensor, split_size: builtins.int, dim: builtins.int = 0) -> Any:
    """Return copies of pieces of equal length along a dimension."""

def split_with_sizes(
    input: Tensor, split_sizes: Any, dim: builtins.int = 0
) -> builtins.tuple[Tensor, ...]:
    """Return views of the given sizes along a dimension."""

def split_with_sizes_copy(input: Tensor, split_sizes: Any, dim: builtins.int = 0) -> Any:
    """Return copies of pieces of given lengths along a dimension."""

def sqrt(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def sqrt_(input: Tensor) -> Tensor:
    """In-place version of `sqrt`."""

def square(input: Any, *, out: Any = None) -> Tensor:
    """Return the square of each element."""

def square_(self: Any) -> Tensor:
    """In-place version of `square`."""

def squeeze(input: Tensor, dim: Any = None) -> Tensor:
    """Remove dimensions of extent 1: all, one, or those given."""

def squeeze_copy(input: Tensor, dim: Any = None) -> Tensor:
    """Return a copy without the dimensions of extent 1 (or without those named)."""

def stack(tensors: Any, dim: builtins.int = 0, *, axis: Any = None, out: Any = None) -> Tensor:
    """Join tensors of one shape along a new dimension."""

def std(
    input: Tensor,
    dim: Any = None,
    unbiased: Any = ...,
    keepdim: builtins.bool = False,
    *,
    correction: Any = ...,
    out: Tensor | None = None,
) -> Tensor:
    """Standard deviation, of all elements or over dimensions."""

def std_mean(
    input: Tensor,
    dim: Any = None,
    unbiased: Any = ...,
    keepdim: builtins.bool = False,
    *,
    correction: Any = ...,
    out: Any = None,
) -> Any:
    """Standard deviation and mean."""

def sub(
    input: Tensor | builtins.float,
    other: Tensor | builtins.float,
    *,
    alpha: builtins.float = 1,
    out: Tensor | None = None,
) -> Tensor: ...
def subtract(
    input: Tensor | builtins.float,
    other: Tensor | builtins.float,
    *,
    alpha: builtins.float = 1,
    out: Tensor | None = None,
) -> Tensor: ...
def sum(
    input: Tensor,
    dim: builtins.int | Sequence[builtins.int] | None = ...,
    keepdim: builtins.bool = False,
    *,
    dtype: Any = None,
    out: Tensor | None = None,
) -> Tensor:
    """Sum of all elements, or over dimensions; integers sum to int64."""

def svd(
    input: Tensor, some: builtins.bool = True, compute_uv: builtins.bool = True, *, out: Any = None
) -> Any:
    """U, S and V (not transposed) of input = U diag(S) Vᵀ."""

def svd_lowrank(
    A: Tensor, q: builtins.int | None = 6, niter: builtins.int | None = 2, M: Any = None
) -> Any:
    """Return the first `q` singular vectors and values of A (minus M): U, S and V."""

def swapaxes(input: Tensor, axis0: builtins.int, axis1: builtins.int) -> Tensor:
    """Return a view with two dimensions swapped; as `transpose`."""

def swapdims(input: Tensor, dim0: builtins.int, dim1: builtins.int) -> Tensor:
    """Return a view with two dimensions swapped."""

def symeig(input: Any, *args: Any, **kwargs: Any) -> Any:
    """Raise RuntimeError: PyTorch has removed this function, and says what replaces it."""

def t(input: Tensor) -> Tensor:
    """Return the transpose of a matrix; a vector or scalar as it is."""

def t_copy(input: Tensor) -> Tensor:
    """Return the transpose of a matrix, as a copy."""

def take(input: Tensor, index: Tensor) -> Tensor:
    """Return the elements at places in the flattened tensor; negative places count from the end."""

def take_along_dim(input: Tensor, indices: Tensor, dim: builtins.int | None = None) -> Tensor:
    """Return the elements at `indices` along a dimension, broadcast; of the flattened tensor for None."""

def tan(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def tan_(input: Tensor) -> Tensor:
    """In-place version of `tan`."""

def tanh(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def tanh_(input: Tensor) -> Tensor:
    """In-place version of `tanh`."""

def tensor(
    data: Any = ...,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
) -> Tensor:
    """Return a new tensor with a copy of the data."""

def tensor_split(
    input: Tensor,
    indices_or_sections: Any = None,
    dim: builtins.int = 0,
    *,
    sections: Any = None,
    indices: Any = None,
) -> builtins.tuple[Tensor, ...]:
    """Return views split at indices, or into a number of nearly equal sections."""

def tensordot(a: Tensor, b: Tensor, dims: Any = 2, *, out: Any = None) -> Any:
    """Sum the products over `dims` dimensions: the last of `a` with the first of `b`, or two lists."""

def threshold(
    input: Any, threshold: builtins.float, value: builtins.float, inplace: builtins.bool = False
) -> Tensor:
    """Return x where it exceeds the threshold, else `value`."""

def threshold_(input: Any, *args: Any, **kwargs: Any) -> Tensor:
    """In-place version of `threshold`."""

def tile(input: Tensor, dims: Any) -> Tensor:
    """Return the tensor repeated; missing repeats are 1."""

def topk(
    input: Tensor,
    k: builtins.int,
    dim: builtins.int = -1,
    largest: builtins.bool = True,
    sorted: builtins.bool = True,
    *,
    out: Any = None,
) -> Any:
    """The k largest (or smallest) elements along a dimension, and where they are."""

def trace(input: Tensor) -> Tensor:
    """The sum of a matrix's diagonal."""

def transpose(input: Tensor, dim0: builtins.int, dim1: builtins.int) -> Tensor:
    """Return a view with two dimensions swapped."""

def transpose_copy(input: Tensor, dim0: builtins.int, dim1: builtins.int) -> Tensor:
    """Return a copy with two dimensions swapped."""

def trapezoid(y: Tensor, x: Any = None, *, dx: Any = ..., dim: builtins.int = -1) -> Tensor:
    """The integral of samples by the trapezoidal rule, at points `x` or `dx` apart."""

def trapz(y: Tensor, x: Any = None, *, dx: Any = ..., dim: builtins.int = -1) -> Tensor:
    """The integral of samples by the trapezoidal rule, at points `x` or `dx` apart."""

def triangular_solve(
    input: Tensor,
    A: Tensor,
    upper: builtins.bool = True,
    transpose: builtins.bool = False,
    unitriangular: builtins.bool = False,
    *,
    out: Any = None,
) -> Any:
    """Solve AX = input for a triangular A; also returns A's copy, as PyTorch does."""

def tril(input: Tensor, diagonal: builtins.int = 0) -> Tensor:
    """Return the lower triangle of matrices, zero elsewhere."""

def tril_indices(
    row: builtins.int,
    col: builtins.int,
    offset: builtins.int = 0,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    pin_memory: builtins.bool = False,
) -> Tensor:
    """Return rows and columns of the lower triangle of a matrix."""

def triplet_margin_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: builtins.float = 1.0,
    p: builtins.float = 2.0,
    eps: builtins.float = 1e-06,
    swap: builtins.bool = False,
    reduction: builtins.int = 0,
) -> Tensor:
    """Return what a negative example lacks to be farther away than a positive one, by a margin."""

def triu(input: Tensor, diagonal: builtins.int = 0) -> Tensor:
    """Return the upper triangle of matrices, zero elsewhere."""

def triu_indices(
    row: builtins.int,
    col: builtins.int,
    offset: builtins.int = 0,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    pin_memory: builtins.bool = False,
) -> Tensor:
    """Return rows and columns of the lower triangle of a matrix."""

def true_divide(
    input: Tensor | builtins.float, other: Tensor | builtins.float, *, out: Tensor | None = None
) -> Tensor: ...
def trunc(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def trunc_(input: Tensor) -> Tensor:
    """In-place version of `trunc`."""

def typename(obj: Any) -> builtins.str:
    """Return the type of an object as text: `'torch.FloatTensor'` for a tensor."""

def unbind(input: Tensor, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
    """Return all slices along a dimension, as views."""

def unbind_copy(input: Tensor, dim: builtins.int = 0) -> Any:
    """Return copies of all slices along a dimension."""

def unflatten(input: Tensor, dim: builtins.int, sizes: Any) -> Tensor:
    """Split one dimension into several."""

def unfold_copy(
    input: Tensor, dimension: builtins.int, size: builtins.int, step: builtins.int
) -> Tensor:
    """Return a copy of all windows along a dimension."""

def unique(
    input: Tensor,
    sorted: builtins.bool = True,
    return_inverse: builtins.bool = False,
    return_counts: builtins.bool = False,
    dim: Any = None,
) -> Any:
    """The different values, ascending; also where each element went, and how often each occurs."""

def unique_consecutive(
    input: Tensor,
    return_inverse: builtins.bool = False,
    return_counts: builtins.bool = False,
    dim: Any = None,
) -> Any:
    """The first of each run of equal values; also where each element went, and how long each run is."""

def unravel_index(indices: Tensor, shape: Any) -> builtins.tuple[Tensor, ...]:
    """Return the coordinates, one tensor a dimension, of places in a flattened tensor."""

def unsafe_chunk(
    input: Tensor, chunks: builtins.int, dim: builtins.int = 0
) -> builtins.tuple[Tensor, ...]:
    """Split into at most `chunks` parts without making views."""

def unsafe_split(
    input: Tensor, split_size: builtins.int, dim: builtins.int = 0
) -> builtins.tuple[Tensor, ...]:
    """Split without making views."""

def unsafe_split_with_sizes(
    input: Tensor, split_sizes: Any, dim: builtins.int = 0
) -> builtins.tuple[Tensor, ...]:
    """Split into the given sizes without making views."""

def unsqueeze(input: Tensor, dim: builtins.int) -> Tensor:
    """Insert a dimension of extent 1."""

def unsqueeze_copy(input: Tensor, dim: builtins.int) -> Tensor:
    """Return a copy with a new dimension of extent 1."""

def vander(x: Any, N: builtins.int | None = None, increasing: builtins.bool = False) -> Tensor:
    """Return the matrix of powers of a 1-D tensor."""

def var(
    input: Tensor,
    dim: Any = None,
    unbiased: Any = ...,
    keepdim: builtins.bool = False,
    *,
    correction: Any = ...,
    out: Tensor | None = None,
) -> Tensor:
    """Variance, of all elements or over dimensions; `correction` is taken off the count (default 1)."""

def var_mean(
    input: Tensor,
    dim: Any = None,
    unbiased: Any = ...,
    keepdim: builtins.bool = False,
    *,
    correction: Any = ...,
    out: Any = None,
) -> Any:
    """Variance and mean."""

def vdot(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def view_copy(input: Tensor, size: Any) -> Tensor:
    """Return a copy in another shape, or with its memory read as another type."""

def vsplit(input: Tensor, *args: Any, **kwargs: Any) -> builtins.tuple[Tensor, ...]:
    """Split along the dimension of the name, as `tensor_split`; sections must be equal."""

def vstack(tensors: Any) -> Tensor:
    """Join tensors along dimension 0, vectors as rows."""

def where(condition: Any, input: Any = None, other: Any = None, *, out: Any = None) -> Any:
    """Return elements of `input` where the condition holds, else of `other`."""

def xlogy(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Return `input * log(other)`, 0 where `input` is 0."""

def xlogy_(input: Any, other: Any) -> Tensor:
    """In-place version of `xlogy`."""

def zero_(input: Tensor) -> Tensor:
    """Write 0 into every element."""

def zeros(
    *size: Any,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
    memory_format: Any = None,
    **names: Any,
) -> Tensor:
    """Return a tensor of zeros."""

def zeros_like(
    input: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    memory_format: Any = None,
    pin_memory: builtins.bool = False,
) -> Tensor:
    """Return zeros in the shape and type of a tensor."""
