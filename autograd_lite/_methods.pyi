"""The operations as methods; made by tests/typing/make_stubs.py, not by hand."""

import builtins
from collections.abc import Callable, Sequence
from typing import Any

from ._tensor import Tensor

class Methods:
    """Methods of Tensor that are operations."""

    @property
    def H(self) -> Tensor: ...
    @property
    def T(self) -> Tensor: ...
    def __abs__(self) -> Tensor: ...
    def __add__(self, other: Any) -> Tensor: ...
    def __and__(self, other: Any) -> Tensor: ...
    def __eq__(self, other: Any) -> Tensor: ...  # type: ignore[override]
    def __floordiv__(self, other: Any) -> Tensor:
        """Divide and round down."""
    def __ge__(self, other: Any) -> Tensor: ...
    def __getitem__(self, key: Any) -> Tensor:
        """Return what a key names: views for numbers, ranges and None, a copy for index tensors."""
    def __gt__(self, other: Any) -> Tensor: ...
    def __iadd__(self, other: Any) -> Tensor: ...
    def __iand__(self, other: Any) -> Tensor: ...
    def __ifloordiv__(self, other: Any) -> Tensor: ...
    def __ilshift__(self, other: Any) -> Tensor: ...
    def __imod__(self, other: Any) -> Tensor: ...
    def __imul__(self, other: Any) -> Tensor: ...
    def __invert__(self) -> Tensor: ...
    def __ior__(self, other: Any) -> Tensor: ...
    def __ipow__(self, other: Any) -> Tensor: ...
    def __irshift__(self, other: Any) -> Tensor: ...
    def __isub__(self, other: Any) -> Tensor: ...
    def __itruediv__(self, other: Any) -> Tensor: ...
    def __ixor__(self, other: Any) -> Tensor: ...
    def __le__(self, other: Any) -> Tensor: ...
    def __lshift__(self, other: Any) -> Tensor: ...
    def __lt__(self, other: Any) -> Tensor: ...
    def __matmul__(self, other: Any) -> Tensor: ...
    def __mod__(self, other: Any) -> Tensor:
        """Return the remainder of a division rounded down; it has the sign of the divisor."""
    def __mul__(self, other: Any) -> Tensor: ...
    def __ne__(self, other: Any) -> Tensor: ...  # type: ignore[override]
    def __neg__(self) -> Tensor: ...
    def __or__(self, other: Any) -> Tensor: ...
    def __pos__(self) -> Tensor:
        """Return the tensor itself; RuntimeError for bool."""
    def __pow__(self, exponent: Any) -> Tensor: ...
    def __radd__(self, other: Any) -> Tensor: ...
    def __rand__(self, other: Any) -> Tensor: ...
    def __rdiv__(self, other: Any) -> Tensor: ...
    def __rfloordiv__(self, other: Any) -> Tensor: ...
    def __rlshift__(self, other: Any) -> Tensor: ...
    def __rmatmul__(self, other: Any) -> Any: ...
    def __rmod__(self, other: Any) -> Tensor: ...
    def __rmul__(self, other: Any) -> Tensor: ...
    def __ror__(self, other: Any) -> Tensor: ...
    def __rpow__(self, other: Any) -> Tensor: ...
    def __rrshift__(self, other: Any) -> Tensor: ...
    def __rshift__(self, other: Any) -> Tensor: ...
    def __rsub__(self, other: Any) -> Tensor: ...
    def __rtruediv__(self, other: Any) -> Tensor: ...
    def __rxor__(self, other: Any) -> Tensor: ...
    def __setitem__(self, key: Any, value: Any) -> None:
        """Write a number or tensor where a key points, in place."""
    def __sub__(self, other: Any) -> Tensor: ...
    def __truediv__(self, other: Any) -> Tensor: ...
    def __xor__(self, other: Any) -> Tensor: ...
    def _cat_with(self, *others: Any, dim: Any) -> Any: ...
    def _stack_with(self, *others: Any, dim: Any) -> Any: ...
    def abs(self) -> Tensor: ...
    def abs_(self) -> Tensor:
        """In-place version of `abs`."""
    def absolute(self) -> Tensor: ...
    def absolute_(self) -> Tensor:
        """In-place version of `abs`."""
    def acos(self) -> Tensor: ...
    def acos_(self) -> Tensor:
        """In-place version of `acos`."""
    def acosh(self) -> Tensor: ...
    def acosh_(self) -> Tensor:
        """In-place version of `acosh`."""
    def add(self, other: Tensor | builtins.float, *, alpha: builtins.float = 1) -> Tensor: ...
    def add_(self, other: Tensor | builtins.float, *, alpha: builtins.float = 1) -> Tensor:
        """In-place version of `add`."""
    def addbmm(
        self, batch1: Tensor, batch2: Tensor, *, beta: builtins.float = 1, alpha: builtins.float = 1
    ) -> Any:
        """beta * input + alpha * (batch1 @ batch2), batches summed or kept as the name says."""
    def addbmm_(
        self, batch1: Any, batch2: Any, *, beta: builtins.float = 1, alpha: builtins.float = 1
    ) -> Any: ...
    def addcdiv(self, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Tensor:
        """Return `input + value * tensor1 / tensor2`; RuntimeError to divide integers."""
    def addcdiv_(self, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Tensor:
        """In-place version of `addcdiv`."""
    def addcmul(self, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Tensor:
        """Return `input + value * tensor1 * tensor2`."""
    def addcmul_(self, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Tensor:
        """In-place version of `addcmul`."""
    def addmm(
        self, mat1: Tensor, mat2: Tensor, *, beta: builtins.float = 1, alpha: builtins.float = 1
    ) -> Any:
        """beta * input + alpha * (mat1 @ mat2), batches summed or kept as the name says."""
    def addmm_(
        self, mat1: Any, mat2: Any, *, beta: builtins.float = 1, alpha: builtins.float = 1
    ) -> Any: ...
    def addmv(
        self, mat: Tensor, vec: Tensor, *, beta: builtins.float = 1, alpha: builtins.float = 1
    ) -> Any:
        """beta * input + alpha * (mat @ vec), batches summed or kept as the name says."""
    def addmv_(
        self, mat: Any, vec: Any, *, beta: builtins.float = 1, alpha: builtins.float = 1
    ) -> Any: ...
    def addr(
        self, vec1: Tensor, vec2: Tensor, *, beta: builtins.float = 1, alpha: builtins.float = 1
    ) -> Any:
        """beta * input + alpha * (vec1 @ vec2), batches summed or kept as the name says."""
    def addr_(
        self, vec1: Any, vec2: Any, *, beta: builtins.float = 1, alpha: builtins.float = 1
    ) -> Any: ...
    def adjoint(self) -> Tensor:
        """Return a view with the last two dimensions swapped."""
    def all(
        self,
        dim: builtins.int | Sequence[builtins.int] | None = None,
        keepdim: builtins.bool = False,
    ) -> Tensor:
        """Tell whether all elements are nonzero."""
    def allclose(
        self,
        other: Any,
        rtol: builtins.float = 1e-05,
        atol: builtins.float = 1e-08,
        equal_nan: builtins.bool = False,
    ) -> builtins.bool:
        """Return whether all elements are close, as `isclose` says."""
    def amax(
        self,
        dim: builtins.int | Sequence[builtins.int] | None = ...,
        keepdim: builtins.bool = False,
    ) -> Tensor:
        """Largest elements over dimensions; equal ones share the gradient."""
    def amin(
        self,
        dim: builtins.int | Sequence[builtins.int] | None = ...,
        keepdim: builtins.bool = False,
    ) -> Tensor:
        """Smallest elements over dimensions; equal ones share the gradient."""
    def aminmax(self, *, dim: Any = None, keepdim: builtins.bool = False) -> Any:
        """Smallest and largest elements, of all or over one dimension."""
    def angle(self) -> Tensor: ...
    def any(
        self,
        dim: builtins.int | Sequence[builtins.int] | None = None,
        keepdim: builtins.bool = False,
    ) -> Tensor:
        """Tell whether some element is nonzero."""
    def apply_(self, callable: Callable[[Any], Any]) -> Tensor:
        """Replace each element by `callable(element)`; slow, and not recorded."""
    def arccos(self) -> Tensor: ...
    def arccos_(self) -> Tensor:
        """In-place version of `acos`."""
    def arccosh(self) -> Tensor: ...
    def arccosh_(self) -> Tensor:
        """In-place version of `acosh`."""
    def arcsin(self) -> Tensor: ...
    def arcsin_(self) -> Tensor:
        """In-place version of `asin`."""
    def arcsinh(self) -> Tensor: ...
    def arcsinh_(self) -> Tensor:
        """In-place version of `asinh`."""
    def arctan(self) -> Tensor: ...
    def arctan2(self, other: Tensor) -> Tensor: ...
    def arctan2_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `atan2`."""
    def arctan_(self) -> Tensor:
        """In-place version of `atan`."""
    def arctanh(self) -> Tensor: ...
    def arctanh_(self) -> Tensor:
        """In-place version of `atanh`."""
    def argmax(self, dim: builtins.int | None = None, keepdim: builtins.bool = False) -> Tensor:
        """Where the largest element is: of all (counted in C order), or along a dimension."""
    def argmin(self, dim: builtins.int | None = None, keepdim: builtins.bool = False) -> Tensor:
        """Where the smallest element is: of all (counted in C order), or along a dimension."""
    def argsort(
        self,
        dim: builtins.int = -1,
        descending: builtins.bool = False,
        *,
        stable: builtins.bool = False,
    ) -> Tensor:
        """Where the elements of a sorted dimension were."""
    def argwhere(self) -> Tensor:
        """Return the indices of the elements that are not zero, one a row."""
    def as_strided(self, size: Any, stride: Any, storage_offset: Any = None) -> Tensor:
        """Return a view of a tensor's storage with any size, strides and offset."""
    def as_strided_(self, size: Any, stride: Any, storage_offset: Any = None) -> Tensor:
        """In-place version of `as_strided`."""
    def as_strided_scatter(
        self, src: Tensor, size: Any, stride: Any, storage_offset: Any = None
    ) -> Tensor:
        """Return a copy with `src` in a window of the storage."""
    def asin(self) -> Tensor: ...
    def asin_(self) -> Tensor:
        """In-place version of `asin`."""
    def asinh(self) -> Tensor: ...
    def asinh_(self) -> Tensor:
        """In-place version of `asinh`."""
    def atan(self) -> Tensor: ...
    def atan2(self, other: Tensor) -> Tensor: ...
    def atan2_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `atan2`."""
    def atan_(self) -> Tensor:
        """In-place version of `atan`."""
    def atanh(self) -> Tensor: ...
    def atanh_(self) -> Tensor:
        """In-place version of `atanh`."""
    def baddbmm(
        self, batch1: Tensor, batch2: Tensor, *, beta: builtins.float = 1, alpha: builtins.float = 1
    ) -> Any:
        """beta * input + alpha * (batch1 @ batch2), batches summed or kept as the name says."""
    def baddbmm_(
        self, batch1: Any, batch2: Any, *, beta: builtins.float = 1, alpha: builtins.float = 1
    ) -> Any: ...
    def bernoulli(self, p: Any = None, *, generator: Any = None, out: Any = None) -> Tensor:
        """Flip a coin for each element: 1 with the element (or `p`) as the probability, else 0."""
    def bernoulli_(self, p: Any = 0.5, *, generator: Any = None) -> Tensor:
        """Write coin flips into this tensor; `p` is the probability of 1, or a tensor of them."""
    def bincount(self, weights: Any = None, minlength: builtins.int = 0) -> Tensor:
        """How often each number from 0 occurs, or the sum of its weights."""
    def bitwise_and(self, other: Any) -> Tensor:
        """Return `input & other`, bit by bit."""
    def bitwise_and_(self, other: Any) -> Tensor:
        """In-place version of `bitwise_and`."""
    def bitwise_left_shift(self, other: Any) -> Tensor:
        """Return `input << other`, bit by bit."""
    def bitwise_left_shift_(self, other: Any) -> Tensor:
        """In-place version of `bitwise_left_shift`."""
    def bitwise_not(self) -> Tensor: ...
    def bitwise_not_(self) -> Tensor:
        """In-place version of `bitwise_not`."""
    def bitwise_or(self, other: Any) -> Tensor:
        """Return `input | other`, bit by bit."""
    def bitwise_or_(self, other: Any) -> Tensor:
        """In-place version of `bitwise_or`."""
    def bitwise_right_shift(self, other: Any) -> Tensor:
        """Return `input >> other`, bit by bit."""
    def bitwise_right_shift_(self, other: Any) -> Tensor:
        """In-place version of `bitwise_right_shift`."""
    def bitwise_xor(self, other: Any) -> Tensor:
        """Return `input ^ other`, bit by bit."""
    def bitwise_xor_(self, other: Any) -> Tensor:
        """In-place version of `bitwise_xor`."""
    def bmm(self, mat2: Tensor) -> Tensor: ...
    def bool(self, *, memory_format: Any = None) -> Tensor:
        """Return the tensor as torch.bool; itself if it has that type."""
    def broadcast_to(self, *size: Any, **kwargs: Any) -> Tensor:
        """Expand to a shape; as `Tensor.expand`."""
    def byte(self, *, memory_format: Any = None) -> Tensor:
        """Return the tensor as torch.uint8; itself if it has that type."""
    def cauchy_(
        self, median: builtins.float = 0.0, sigma: builtins.float = 1.0, *, generator: Any = None
    ) -> Tensor:
        """Write Cauchy samples into this tensor."""
    def ceil(self) -> Tensor: ...
    def ceil_(self) -> Tensor:
        """In-place version of `ceil`."""
    def char(self, *, memory_format: Any = None) -> Tensor:
        """Return the tensor as torch.int8; itself if it has that type."""
    def cholesky(self, upper: builtins.bool = False) -> Tensor:
        """The lower (or upper) triangular factor of positive-definite matrices."""
    def cholesky_inverse(self, upper: builtins.bool = False) -> Tensor:
        """The inverse of the matrices whose Cholesky factors are given."""
    def cholesky_solve(self, L: Tensor, upper: builtins.bool = False) -> Tensor:
        """Solve AX = input where L is the Cholesky factor of A."""
    def chunk(self, chunks: builtins.int, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
        """Return at most `chunks` views of equal size (the last may be smaller)."""
    def clamp(self, min: Any = None, max: Any = None) -> Tensor:
        """Limit the elements to `[min, max]`: numbers, tensors, or None for no limit."""
    def clamp_(self, min: Any = None, max: Any = None) -> Tensor:
        """In-place version of `clamp`."""
    def clamp_max(self, max: Any) -> Tensor:
        """Lower larger elements to `max`."""
    def clamp_max_(self, max: Any) -> Tensor:
        """In-place version of `clamp_max`."""
    def clamp_min(self, min: Any) -> Tensor:
        """Raise smaller elements to `min`."""
    def clamp_min_(self, min: Any) -> Tensor:
        """In-place version of `clamp_min`."""
    def clip(self, min: Any = None, max: Any = None) -> Tensor:
        """Limit the elements to `[min, max]`: numbers, tensors, or None for no limit."""
    def clip_(self, min: Any = None, max: Any = None) -> Tensor:
        """In-place version of `clamp`."""
    def clone(self, *, memory_format: Any = None) -> Tensor:
        """Return a copy that gradients flow through."""
    def combinations(self, r: builtins.int = 2, with_replacement: builtins.bool = False) -> Tensor:
        """Return all combinations of `r` elements, one a row."""
    def conj(self) -> Tensor: ...
    def conj_physical(self) -> Tensor: ...
    def conj_physical_(self) -> Tensor: ...
    def contiguous(self, *, memory_format: Any = None) -> Tensor:
        """Return the tensor itself if its elements lie in C order without gaps, else such a copy."""
    def copy_(self, src: Tensor, non_blocking: builtins.bool = False) -> Tensor:
        """Write the values of another tensor, broadcast and converted, into this one."""
    def copysign(self, other: Any) -> Tensor:
        """Return the size of `input` with the sign of `other`."""
    def copysign_(self, other: Any) -> Tensor:
        """In-place version of `copysign`."""
    def corrcoef(self) -> Tensor:
        """The correlation coefficients of variables (rows) from observations (columns)."""
    def cos(self) -> Tensor: ...
    def cos_(self) -> Tensor:
        """In-place version of `cos`."""
    def cosh(self) -> Tensor: ...
    def cosh_(self) -> Tensor:
        """In-place version of `cosh`."""
    def count_nonzero(self, dim: builtins.int | Sequence[builtins.int] | None = None) -> Tensor:
        """Count the elements that are not zero."""
    def cov(
        self, *, correction: builtins.int = 1, fweights: Any = None, aweights: Any = None
    ) -> Tensor:
        """The covariance matrix of variables (rows) from observations (columns)."""
    def cpu(self, *, memory_format: Any = None) -> Tensor:
        """Return the tensor itself: it is on the CPU."""
    def cross(self, other: Tensor, dim: Any = None) -> Tensor:
        """The cross product of vectors along a dimension of 3 (the first such one by default)."""
    def cuda(self, *args: Any, **kwargs: Any) -> Tensor:
        """Raise AssertionError, as PyTorch without CUDA does."""
    def cummax(self, dim: builtins.int) -> Any:
        """Largest element so far along a dimension, and where it is (the last of equal ones)."""
    def cummin(self, dim: builtins.int) -> Any:
        """Smallest element so far along a dimension, and where it is (the last of equal ones)."""
    def cumprod(self, dim: builtins.int, *, dtype: Any = None) -> Tensor:
        """Running product along a dimension; integers multiply to int64."""
    def cumprod_(self, dim: builtins.int, *, dtype: Any = None) -> Tensor:
        """In-place version of `cumprod`."""
    def cumsum(self, dim: builtins.int, *, dtype: Any = None) -> Tensor:
        """Running sum along a dimension; integers sum to int64."""
    def cumsum_(self, dim: builtins.int, *, dtype: Any = None) -> Tensor:
        """In-place version of `cumsum`."""
    def deg2rad(self) -> Tensor: ...
    def deg2rad_(self) -> Tensor:
        """In-place version of `deg2rad`."""
    def dense_dim(self) -> builtins.int:
        """Return the number of dimensions: all are dense."""
    def dequantize(self) -> Tensor: ...
    def det(self) -> Tensor:
        """The determinant of square matrices."""
    def diag(self, diagonal: builtins.int = 0) -> Tensor:
        """Return the diagonal of a matrix, or the matrix with a vector as its diagonal."""
    def diag_embed(
        self, offset: builtins.int = 0, dim1: builtins.int = -2, dim2: builtins.int = -1
    ) -> Tensor:
        """Return matrices with the last dimension as their diagonals."""
    def diagflat(self, offset: builtins.int = 0) -> Tensor:
        """Return a matrix with all elements on its diagonal."""
    def diagonal(
        self, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1
    ) -> Tensor:
        """Return a view of a diagonal of two dimensions, as the last dimension."""
    def diagonal_scatter(
        self, src: Tensor, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1
    ) -> Tensor:
        """Return a copy with `src` as a diagonal."""
    def diff(
        self, n: builtins.int = 1, dim: builtins.int = -1, prepend: Any = None, append: Any = None
    ) -> Tensor:
        """The n-th differences of neighbours along a dimension."""
    def digamma(self) -> Tensor: ...
    def digamma_(self) -> Tensor:
        """In-place version of `digamma`."""
    def dim_order(self, *, ambiguity_check: Any = False) -> builtins.tuple[builtins.int, ...]:
        """Return the dimensions in the order of their strides, the widest first."""
    def dist(self, other: Tensor, p: Any = 2) -> Tensor:
        """The p-norm of a difference."""
    def div(self, other: Any, *, rounding_mode: Any = ...) -> Tensor:
        """Divide, and round the quotient down ("floor") or toward zero ("trunc") if asked to."""
    def div_(self, other: Any, *, rounding_mode: Any = ...) -> Tensor:
        """In-place version of `div`."""
    def divide(self, other: Any, *, rounding_mode: Any = ...) -> Tensor:
        """Divide, and round the quotient down ("floor") or toward zero ("trunc") if asked to."""
    def divide_(self, other: Any, *, rounding_mode: Any = ...) -> Tensor:
        """In-place version of `div`."""
    def dot(self, tensor: Tensor) -> Tensor: ...
    def double(self, *, memory_format: Any = None) -> Tensor:
        """Return the tensor as torch.float64; itself if it has that type."""
    def dsplit(self, *args: Any, **kwargs: Any) -> builtins.tuple[Tensor, ...]:
        """Split along the dimension of the name, as `tensor_split`; sections must be equal."""
    def eig(self, *args: Any, **kwargs: Any) -> Any:
        """Raise RuntimeError: PyTorch has removed this function, and says what replaces it."""
    def eq(self, other: Tensor | builtins.float) -> Tensor: ...
    def eq_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `eq`."""
    def equal(self, other: Any) -> builtins.bool:
        """Return whether two tensors have the same shape and equal elements."""
    def erf(self) -> Tensor: ...
    def erf_(self) -> Tensor:
        """In-place version of `erf`."""
    def erfc(self) -> Tensor: ...
    def erfc_(self) -> Tensor:
        """In-place version of `erfc`."""
    def erfinv(self) -> Tensor: ...
    def erfinv_(self) -> Tensor:
        """In-place version of `erfinv`."""
    def exp(self) -> Tensor: ...
    def exp2(self) -> Tensor: ...
    def exp2_(self) -> Tensor:
        """In-place version of `exp2`."""
    def exp_(self) -> Tensor:
        """In-place version of `exp`."""
    def expand(self, *size: Any, **kwargs: Any) -> Tensor:
        """Return a view with dimensions of extent 1 repeated, without a copy; -1 keeps an extent."""
    def expand_as(self, other: Tensor) -> Tensor:
        """Expand to the shape of another tensor."""
    def expm1(self) -> Tensor: ...
    def expm1_(self) -> Tensor:
        """In-place version of `expm1`."""
    def exponential_(self, lambd: builtins.float = 1.0, *, generator: Any = None) -> Tensor:
        """Write exponential samples into this tensor; RuntimeError for a rate that is not positive."""
    def fill_(self, value: Any) -> Tensor:
        """Write one value, a number or a 0-d tensor, into every element."""
    def fill_diagonal_(self, fill_value: Any, wrap: builtins.bool = False) -> Tensor:
        """Write one value into the main diagonal."""
    def fix(self) -> Tensor: ...
    def fix_(self) -> Tensor:
        """In-place version of `trunc`."""
    def flatten(self, start_dim: builtins.int = 0, end_dim: builtins.int = -1) -> Tensor:
        """Join a range of dimensions into one."""
    def flip(self, *dims: Any, **kwargs: Any) -> Tensor:
        """Return the tensor with the order along dimensions reversed."""
    def fliplr(self) -> Tensor:
        """Reverse the order along dimension 1."""
    def flipud(self) -> Tensor:
        """Reverse the order along dimension 0."""
    def float(self, *, memory_format: Any = None) -> Tensor:
        """Return the tensor as torch.float32; itself if it has that type."""
    def float_power(self, exponent: Any) -> Tensor:
        """Raise to a power in float64."""
    def float_power_(self, exponent: Any) -> Tensor:
        """In-place version of `float_power`."""
    def floor(self) -> Tensor: ...
    def floor_(self) -> Tensor:
        """In-place version of `floor`."""
    def floor_divide(self, other: Any) -> Tensor:
        """Divide and round down."""
    def floor_divide_(self, other: Any) -> Tensor:
        """In-place version of `floor_divide`."""
    def fmax(self, other: Tensor) -> Tensor: ...
    def fmin(self, other: Tensor) -> Tensor: ...
    def fmod(self, other: Any) -> Tensor:
        """Return the remainder of a division rounded toward zero; it has the sign of the dividend."""
    def fmod_(self, other: Any) -> Tensor:
        """In-place version of `fmod`."""
    def frac(self) -> Tensor: ...
    def frac_(self) -> Tensor:
        """In-place version of `frac`."""
    def frexp(self) -> Any:
        """Return mantissa and exponent: `input = mantissa * 2 ** exponent`; RuntimeError for integers."""
    def gather(
        self, dim: builtins.int, index: Tensor, *, sparse_grad: builtins.bool = False
    ) -> Tensor:
        """Return the elements at `index` along a dimension; the result has the shape of `index`."""
    def gcd(self, other: Tensor) -> Tensor: ...
    def gcd_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `gcd`."""
    def ge(self, other: Tensor | builtins.float) -> Tensor: ...
    def ge_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `ge`."""
    def geometric_(self, p: Any = None, *, generator: Any = None) -> Tensor:
        """Write numbers of trials up to the first success into this tensor."""
    def geqrf(self) -> Any:
        """A QR factorisation as LAPACK returns it: R and the reflections in one matrix, and their scales."""
    def ger(self, vec2: Tensor) -> Tensor:
        """All products of the elements of two vectors, as a matrix."""
    def get_device(self) -> builtins.int:
        """Return -1, the number of the CPU."""
    def greater(self, other: Tensor | builtins.float) -> Tensor: ...
    def greater_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `gt`."""
    def greater_equal(self, other: Tensor | builtins.float) -> Tensor: ...
    def greater_equal_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `ge`."""
    def gt(self, other: Tensor | builtins.float) -> Tensor: ...
    def gt_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `gt`."""
    def half(self, *, memory_format: Any = None) -> Tensor:
        """Return the tensor as torch.float16; itself if it has that type."""
    def hardshrink(self, lambd: builtins.float = 0.5) -> Tensor:
        """Return x, and 0 where -lambd <= x <= lambd."""
    def heaviside(self, values: Any) -> Tensor:
        """Return 0 for negative elements, 1 for positive ones, `values` at 0."""
    def heaviside_(self, values: Any) -> Tensor:
        """In-place version of `heaviside`."""
    def histc(self, bins: builtins.int = 100, min: Any = 0, max: Any = 0) -> Tensor:
        """How many elements fall into each of equal bins between `min` and `max` (0, 0: of the data)."""
    def histogram(
        self,
        bins: Any = 100,
        *,
        range: Any = None,
        weight: Any = None,
        density: builtins.bool = False,
    ) -> Any:
        """How many elements (or what weight) fall into bins, and the bins' edges."""
    def hsplit(self, *args: Any, **kwargs: Any) -> builtins.tuple[Tensor, ...]:
        """Split along the dimension of the name, as `tensor_split`; sections must be equal."""
    def hypot(self, other: Tensor) -> Tensor: ...
    def hypot_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `hypot`."""
    def i0(self) -> Tensor: ...
    def i0_(self) -> Tensor:
        """In-place version of `i0`."""
    def igamma(self, other: Tensor) -> Tensor: ...
    def igamma_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `igamma`."""
    def igammac(self, other: Tensor) -> Tensor: ...
    def igammac_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `igammac`."""
    @property
    def imag(self) -> Tensor: ...
    def index_add(self, *args: Any, **kwargs: Any) -> Tensor:
        """Return a copy with `alpha * source` added to the slices at `index`."""
    def index_add_(self, *args: Any, **kwargs: Any) -> Tensor:
        """In-place version of `index_add`."""
    def index_copy(self, *args: Any, **kwargs: Any) -> Tensor:
        """Return a copy with `source` written into the slices at `index`."""
    def index_copy_(self, *args: Any, **kwargs: Any) -> Tensor:
        """In-place version of `index_copy`."""
    def index_fill(self, *args: Any, **kwargs: Any) -> Tensor:
        """Return a copy with one value in the slices at `index`."""
    def index_fill_(self, *args: Any, **kwargs: Any) -> Tensor:
        """In-place version of `index_fill`."""
    def index_put(self, indices: Any, values: Tensor, accumulate: builtins.bool = False) -> Tensor:
        """Return a copy with values written (or added) at the elements that index tensors name."""
    def index_put_(self, indices: Any, values: Tensor, accumulate: builtins.bool = False) -> Tensor:
        """Write (or add) values at the elements that index tensors name, in place."""
    def index_reduce(self, *args: Any, **kwargs: Any) -> Tensor:
        """Return a copy with `source` reduced ("prod", "mean", "amax", "amin") into the slices at `index`."""
    def index_reduce_(self, *args: Any, **kwargs: Any) -> Tensor:
        """In-place version of `index_reduce`."""
    def index_select(self, dim: builtins.int, index: Tensor) -> Tensor:
        """Return the slices at `index`, a vector, along a dimension."""
    def inner(self, other: Tensor) -> Tensor:
        """The sum of products along the last dimension of both tensors."""
    def int(self, *, memory_format: Any = None) -> Tensor:
        """Return the tensor as torch.int32; itself if it has that type."""
    def inverse(self) -> Tensor:
        """The inverse of square matrices; raises LinAlgError for a singular one."""
    def is_coalesced(self) -> builtins.bool:
        """Raise RuntimeError: the tensor is not sparse."""
    def is_conj(self) -> builtins.bool:
        """Return False: nothing here is a conjugate view."""
    @property
    def is_cpu(self) -> Any: ...
    @property
    def is_cuda(self) -> Any: ...
    def is_distributed(self) -> builtins.bool: ...
    @property
    def is_ipu(self) -> Any: ...
    @property
    def is_maia(self) -> Any: ...
    @property
    def is_meta(self) -> Any: ...
    @property
    def is_mkldnn(self) -> Any: ...
    @property
    def is_mps(self) -> Any: ...
    @property
    def is_mtia(self) -> Any: ...
    def is_neg(self) -> builtins.bool:
        """Return False: nothing here is a negated view."""
    @property
    def is_nested(self) -> Any: ...
    def is_nonzero(self) -> builtins.bool:
        """Return whether the only element is not zero; RuntimeError unless there is one element."""
    def is_pinned(self, device: Any = None) -> builtins.bool:
        """Return False: nothing here is copied to an accelerator."""
    @property
    def is_quantized(self) -> Any: ...
    def is_same_size(self, other: Any) -> builtins.bool:
        """Return whether two tensors have the same shape."""
    def is_set_to(self, tensor: Tensor) -> builtins.bool:
        """Return whether two tensors show the same memory in the same way."""
    def is_shared(self) -> builtins.bool: ...
    @property
    def is_sparse(self) -> Any: ...
    @property
    def is_sparse_csr(self) -> Any: ...
    @property
    def is_vulkan(self) -> Any: ...
    @property
    def is_xla(self) -> Any: ...
    @property
    def is_xpu(self) -> Any: ...
    def isclose(
        self,
        other: Any,
        rtol: builtins.float = 1e-05,
        atol: builtins.float = 1e-08,
        equal_nan: builtins.bool = False,
    ) -> Tensor:
        """Return where `|input - other| <= atol + rtol * |other|`; RuntimeError for different types."""
    def isfinite(self) -> Tensor: ...
    def isinf(self) -> Tensor: ...
    def isnan(self) -> Tensor: ...
    def isneginf(self) -> Tensor: ...
    def isposinf(self) -> Tensor: ...
    def isreal(self) -> Tensor: ...
    def kron(self, other: Tensor) -> Tensor:
        """The Kronecker product: every element of `input` times all of `other`."""
    def kthvalue(
        self, k: builtins.int, dim: builtins.int = -1, keepdim: builtins.bool = False
    ) -> Any:
        """The k-th smallest element (from 1) along a dimension, and where it is."""
    def lcm(self, other: Tensor) -> Tensor: ...
    def lcm_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `lcm`."""
    def ldexp(self, other: Tensor) -> Tensor: ...
    def ldexp_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `ldexp`."""
    def le(self, other: Tensor | builtins.float) -> Tensor: ...
    def le_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `le`."""
    def lerp(self, end: Any, weight: Any) -> Tensor:
        """Return `input + weight * (end - input)`; RuntimeError for different types."""
    def lerp_(self, end: Any, weight: Any) -> Tensor:
        """In-place version of `lerp`."""
    def less(self, other: Tensor | builtins.float) -> Tensor: ...
    def less_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `lt`."""
    def less_equal(self, other: Tensor | builtins.float) -> Tensor: ...
    def less_equal_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `le`."""
    def lgamma(self) -> Tensor: ...
    def lgamma_(self) -> Tensor:
        """In-place version of `lgamma`."""
    def log(self) -> Tensor: ...
    def log10(self) -> Tensor: ...
    def log10_(self) -> Tensor:
        """In-place version of `log10`."""
    def log1p(self) -> Tensor: ...
    def log1p_(self) -> Tensor:
        """In-place version of `log1p`."""
    def log2(self) -> Tensor: ...
    def log2_(self) -> Tensor:
        """In-place version of `log2`."""
    def log_(self) -> Tensor:
        """In-place version of `log`."""
    def log_normal_(
        self, mean: builtins.float = 1.0, std: builtins.float = 2.0, *, generator: Any = None
    ) -> Tensor:
        """Write exp(normal) samples into this tensor."""
    def log_softmax(self, dim: builtins.int, dtype: Any = None) -> Tensor:
        """The logarithm of softmax, computed without overflow."""
    def logaddexp(self, other: Tensor) -> Tensor: ...
    def logaddexp2(self, other: Tensor) -> Tensor: ...
    def logcumsumexp(self, dim: builtins.int) -> Tensor:
        """log of the running sum of exponentials along a dimension, without overflow."""
    def logdet(self) -> Tensor:
        """The logarithm of determinants: nan where negative, -inf where 0."""
    def logical_and(self, other: Tensor) -> Tensor: ...
    def logical_and_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `logical_and`."""
    def logical_not(self) -> Tensor: ...
    def logical_not_(self) -> Tensor:
        """In-place version of `logical_not`."""
    def logical_or(self, other: Tensor) -> Tensor: ...
    def logical_or_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `logical_or`."""
    def logical_xor(self, other: Tensor) -> Tensor: ...
    def logical_xor_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `logical_xor`."""
    def logit(self, eps: Any = None) -> Tensor:
        """Return log(x / (1 - x)); with `eps`, of x limited to [eps, 1 - eps]."""
    def logit_(self, eps: Any = None) -> Tensor:
        """In-place version of `logit`."""
    def logsumexp(
        self, dim: builtins.int | Sequence[builtins.int] | None, keepdim: builtins.bool = False
    ) -> Tensor:
        """log(sum(exp(x))) over dimensions, without overflow."""
    def long(self, *, memory_format: Any = None) -> Tensor:
        """Return the tensor as torch.int64; itself if it has that type."""
    def lstsq(self, *args: Any, **kwargs: Any) -> Any:
        """Raise RuntimeError: PyTorch has removed this function, and says what replaces it."""
    def lt(self, other: Tensor | builtins.float) -> Tensor: ...
    def lt_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `lt`."""
    def lu(self, pivot: builtins.bool = True, get_infos: builtins.bool = False) -> Any:
        """LU factors in one matrix, and the pivots (and whether it worked)."""
    def lu_solve(self, LU_data: Tensor, LU_pivots: Tensor) -> Tensor:
        """Solve AX = input with what `lu_factor` returned for A."""
    @property
    def mH(self) -> Tensor: ...
    @property
    def mT(self) -> Tensor: ...
    def map2_(self, x: Tensor, y: Tensor, callable: Callable[[Any, Any, Any], Any]) -> Tensor:
        """Replace each element by `callable(element, of x, of y)`; slow, and not recorded."""
    def map_(self, tensor: Tensor, callable: Callable[[Any, Any], Any]) -> Tensor:
        """Replace each element by `callable(element, element of tensor)`; slow, and not recorded."""
    def masked_fill(self, *args: Any, **kwargs: Any) -> Tensor:
        """Return a copy with one value, a number or 0-d tensor, where the mask holds."""
    def masked_fill_(self, *args: Any, **kwargs: Any) -> Tensor:
        """In-place version of `masked_fill`."""
    def masked_scatter(self, *args: Any, **kwargs: Any) -> Tensor:
        """Return a copy with the elements of `source`, in order, where the mask holds."""
    def masked_scatter_(self, *args: Any, **kwargs: Any) -> Tensor:
        """In-place version of `masked_scatter`."""
    def masked_select(self, mask: Tensor) -> Tensor:
        """Return the elements where the mask holds, in one dimension."""
    def matmul(self, other: Tensor) -> Tensor:
        """Product of vectors, matrices or batches of them, broadcast over the leading dimensions."""
    def matrix_exp(self) -> Tensor:
        """The exponential of square matrices."""
    def matrix_power(self, n: builtins.int) -> Tensor:
        """The n-th power of square matrices; negative ones are powers of the inverse."""
    def max(self, dim: Any = ..., keepdim: builtins.bool = False, *, other: Any = ...) -> Any:
        """Largest element; with `dim`, the largest ones and where they are; with a tensor, `maximum`."""
    def maximum(self, other: Tensor) -> Tensor: ...
    def mean(
        self,
        dim: builtins.int | Sequence[builtins.int] | None = ...,
        keepdim: builtins.bool = False,
        *,
        dtype: Any = None,
    ) -> Tensor:
        """Mean of all elements, or over dimensions; RuntimeError for integers without `dtype`."""
    def median(self, dim: Any = ..., keepdim: builtins.bool = False) -> Any:
        """The middle element, the lower one of two; with `dim`, also where it is. NaN if any is NaN."""
    def min(self, dim: Any = ..., keepdim: builtins.bool = False, *, other: Any = ...) -> Any:
        """Smallest element; with `dim`, the smallest ones and where they are; with a tensor, `minimum`."""
    def minimum(self, other: Tensor) -> Tensor: ...
    def mm(self, mat2: Tensor) -> Tensor: ...
    def mode(self, dim: builtins.int = -1, keepdim: builtins.bool = False) -> Any:
        """The most frequent value along a dimension (the smallest of them), and the last place it has."""
    def moveaxis(self, source: Any, destination: Any) -> Tensor:
        """Move dimensions to other positions; the others keep their order."""
    def movedim(self, source: Any, destination: Any) -> Tensor:
        """Move dimensions to other positions; the others keep their order."""
    def msort(self) -> Tensor:
        """Sort along the first dimension."""
    def mul(self, other: Tensor | builtins.float) -> Tensor: ...
    def mul_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `mul`."""
    def multinomial(
        self,
        num_samples: builtins.int,
        replacement: builtins.bool = False,
        *,
        generator: Any = None,
    ) -> Tensor:
        """Draw indices from each row, whose elements are weights."""
    def multiply(self, other: Tensor | builtins.float) -> Tensor: ...
    def multiply_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `mul`."""
    def mv(self, vec: Tensor) -> Tensor: ...
    def mvlgamma(self, p: Any) -> Tensor:
        """Return the logarithm of the multivariate gamma function of dimension `p`."""
    def mvlgamma_(self, p: Any) -> Tensor:
        """In-place version of `mvlgamma`."""
    def nan_to_num(self, nan: Any = None, posinf: Any = None, neginf: Any = None) -> Tensor:
        """Replace nan by a number (0), infinities by others (the largest and least there are)."""
    def nan_to_num_(self, nan: Any = None, posinf: Any = None, neginf: Any = None) -> Tensor:
        """In-place version of `nan_to_num`."""
    def nanmean(
        self,
        dim: builtins.int | Sequence[builtins.int] | None = None,
        keepdim: builtins.bool = False,
        *,
        dtype: Any = None,
    ) -> Tensor:
        """Mean of the elements that are not NaN."""
    def nanmedian(self, dim: Any = ..., keepdim: builtins.bool = False) -> Any:
        """The middle one of the elements that are not NaN; with `dim`, also where it is."""
    def nanquantile(
        self,
        q: Any,
        dim: Any = None,
        keepdim: builtins.bool = False,
        *,
        interpolation: builtins.str = "linear",
    ) -> Tensor:
        """The q-quantiles of the elements that are not NaN."""
    def nansum(
        self,
        dim: builtins.int | Sequence[builtins.int] | None = None,
        keepdim: builtins.bool = False,
        *,
        dtype: Any = None,
    ) -> Tensor:
        """Sum with NaN counted as 0."""
    def narrow(self, dim: builtins.int, start: Any, length: builtins.int) -> Tensor:
        """Return a view of `length` slices along a dimension."""
    def narrow_copy(self, dim: builtins.int, start: builtins.int, length: builtins.int) -> Tensor:
        """Return a copy of `length` slices along a dimension."""
    def ne(self, other: Tensor | builtins.float) -> Tensor: ...
    def ne_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `ne`."""
    def neg(self) -> Tensor: ...
    def neg_(self) -> Tensor:
        """In-place version of `neg`."""
    def negative(self) -> Tensor: ...
    def negative_(self) -> Tensor:
        """In-place version of `neg`."""
    def new(self, *args: Any, device: Any = None) -> Tensor:
        """Return a new tensor of this tensor's type from data or sizes."""
    def new_empty(
        self,
        *size: Any,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        requires_grad: builtins.bool = False,
        pin_memory: builtins.bool = False,
        **names: Any,
    ) -> Tensor:
        """Return a tensor of this tensor's type, to be written (here: zeros)."""
    def new_empty_strided(
        self, size: Any, stride: Any, *, dtype: Any = None, **rest: Any
    ) -> Tensor:
        """Return a tensor with given strides, of this tensor's type."""
    def new_full(
        self,
        size: Any,
        fill_value: Any,
        *,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        requires_grad: builtins.bool = False,
        pin_memory: builtins.bool = False,
    ) -> Tensor:
        """Return a tensor of one value, of this tensor's type."""
    def new_ones(
        self,
        *size: Any,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        requires_grad: builtins.bool = False,
        pin_memory: builtins.bool = False,
        **names: Any,
    ) -> Tensor:
        """Return ones of this tensor's type."""
    def new_tensor(
        self,
        data: Any,
        *,
        dtype: Any = None,
        device: Any = None,
        requires_grad: builtins.bool = False,
        pin_memory: builtins.bool = False,
    ) -> Tensor:
        """Return a new tensor with a copy of the data, of this tensor's type."""
    def new_zeros(
        self,
        *size: Any,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        requires_grad: builtins.bool = False,
        pin_memory: builtins.bool = False,
        **names: Any,
    ) -> Tensor:
        """Return zeros of this tensor's type."""
    def nextafter(self, other: Tensor) -> Tensor: ...
    def nextafter_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `nextafter`."""
    def nonzero(self, *, as_tuple: builtins.bool = False) -> Any:
        """Return the indices of the elements that are not zero, one a row; one tensor a dimension with `as_tuple`."""
    def nonzero_static(self, *, size: builtins.int, fill_value: builtins.int = -1) -> Tensor:
        """Return `size` rows of indices of elements that are not zero, cut or filled up."""
    def norm(
        self, p: Any = "fro", dim: Any = None, keepdim: builtins.bool = False, dtype: Any = None
    ) -> Any: ...
    def normal_(
        self, mean: builtins.float = 0.0, std: builtins.float = 1.0, *, generator: Any = None
    ) -> Tensor:
        """Write normal samples into this tensor; RuntimeError for a negative deviation."""
    def not_equal(self, other: Tensor | builtins.float) -> Tensor: ...
    def not_equal_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `ne`."""
    def orgqr(self, tau: Tensor) -> Tensor:
        """The first columns of a product of Householder reflections, as `geqrf` gives them."""
    def ormqr(
        self,
        tau: Tensor,
        other: Tensor,
        left: builtins.bool = True,
        transpose: builtins.bool = False,
    ) -> Tensor:
        """Multiply a matrix by the Q of `geqrf`'s reflections, from the left or from the right."""
    def outer(self, vec2: Tensor) -> Tensor:
        """All products of the elements of two vectors, as a matrix."""
    def permute(self, *dims: Any, **kwargs: Any) -> Tensor:
        """Return a view with the dimensions in another order."""
    def pin_memory(self) -> Tensor: ...
    def pinverse(self, rcond: builtins.float = 1e-15) -> Tensor:
        """The Moore-Penrose inverse."""
    def polygamma(self, n: Any) -> Any: ...
    def polygamma_(self, n: Any) -> Any: ...
    def positive(self) -> Tensor:
        """Return the tensor itself; RuntimeError for bool."""
    def pow(self, exponent: Any) -> Tensor:
        """Raise `input` to `exponent`; one of the two may be a Python number."""
    def pow_(self, exponent: Any) -> Tensor:
        """In-place version of `pow`."""
    def prelu(self, weight: Any) -> Tensor:
        """Return x where positive, else `weight * x`, with one weight or one a channel (dimension 1)."""
    def prod(
        self, dim: builtins.int = ..., keepdim: builtins.bool = False, *, dtype: Any = None
    ) -> Tensor:
        """Product of all elements, or over one dimension; integers multiply to int64."""
    def put(self, index: Tensor, source: Tensor, accumulate: builtins.bool = False) -> Tensor:
        """Return a copy with `source` written (or added) at places in the flattened tensor."""
    def put_(self, index: Tensor, source: Tensor, accumulate: builtins.bool = False) -> Tensor:
        """In-place version of `put`."""
    def qr(self, some: builtins.bool = True) -> Any:
        """An orthogonal and a triangular factor, as `torch.linalg.qr`."""
    def quantile(
        self,
        q: Any,
        dim: Any = None,
        keepdim: builtins.bool = False,
        *,
        interpolation: builtins.str = "linear",
    ) -> Tensor:
        """The q-quantiles, of all elements or along a dimension; NaN where there is a NaN."""
    def rad2deg(self) -> Tensor: ...
    def rad2deg_(self) -> Tensor:
        """In-place version of `rad2deg`."""
    def random_(self, *args: Any, **options: Any) -> Tensor:
        """Write random integers into this tensor: `random_()`, `random_(to)` or `random_(from, to)`."""
    def ravel(self) -> Tensor:
        """Return the elements in one dimension."""
    @property
    def real(self) -> Tensor: ...
    def reciprocal(self) -> Tensor: ...
    def reciprocal_(self) -> Tensor:
        """In-place version of `reciprocal`."""
    def relu(self) -> Tensor: ...
    def relu_(self) -> Tensor:
        """In-place version of `relu`."""
    def remainder(self, other: Any) -> Tensor:
        """Return the remainder of a division rounded down; it has the sign of the divisor."""
    def remainder_(self, other: Any) -> Tensor:
        """In-place version of `remainder`."""
    def renorm(self, p: Any, dim: builtins.int, maxnorm: Any) -> Tensor:
        """Shrink each slice along `dim` whose p-norm exceeds `maxnorm` to that norm."""
    def renorm_(self, p: Any, dim: builtins.int, maxnorm: Any) -> Tensor:
        """In-place version of `renorm`."""
    def repeat(self, *repeats: Any, **kwargs: Any) -> Tensor:
        """Return the tensor repeated along its dimensions, as often as `repeats` says."""
    def repeat_interleave(
        self, repeats: Any = None, dim: Any = None, *, output_size: Any = None
    ) -> Tensor:
        """Repeat each element along a dimension (or of the flattened tensor) in place of itself."""
    def reshape(self, *shape: Any, **kwargs: Any) -> Tensor:
        """Return the same elements in another shape; RuntimeError if their number differs."""
    def reshape_as(self, other: Tensor) -> Tensor:
        """Return the elements in the shape of another tensor."""
    def resize(self, *sizes: Any) -> Tensor:
        """Return the elements in another shape: `reshape` by an older name."""
    def resize_(self, *size: Any, memory_format: Any = None, **kwargs: Any) -> Tensor:
        """Give the tensor another size, keeping the storage where it suffices; RuntimeError if tracked."""
    def resize_as(self, tensor: Tensor) -> Tensor:
        """Return the elements in another tensor's shape."""
    def resize_as_(self, the_template: Tensor, memory_format: Any = None) -> Tensor:
        """Give the tensor the size of another."""
    def resolve_conj(self) -> Tensor: ...
    def resolve_neg(self) -> Tensor: ...
    def roll(self, shifts: Any, dims: Any = ...) -> Tensor:
        """Shift along dimensions (or the flattened tensor); what leaves comes in at the other end."""
    def rot90(self, k: builtins.int = 1, dims: Any = ...) -> Tensor:
        """Rotate by k quarter turns in the plane of two dimensions."""
    def round(self, *, decimals: Any = None) -> Tensor:
        """Round to the nearest integer, halves to even, or to a number of decimals."""
    def round_(self, *, decimals: Any = None) -> Tensor:
        """In-place version of `round`."""
    def rsqrt(self) -> Tensor: ...
    def rsqrt_(self) -> Tensor:
        """In-place version of `rsqrt`."""
    def scatter(
        self,
        dim: builtins.int,
        index: Tensor,
        src: Any = None,
        *,
        value: Any = None,
        reduce: builtins.str | None = None,
    ) -> Tensor:
        """Return a copy with `src`, a tensor or a number, written at `index` along a dimension."""
    def scatter_(
        self,
        dim: builtins.int,
        index: Tensor,
        src: Any = None,
        *,
        value: Any = None,
        reduce: builtins.str | None = None,
    ) -> Tensor:
        """In-place version of `scatter`."""
    def scatter_add(self, dim: builtins.int, index: Tensor, src: Tensor) -> Tensor:
        """Return a copy with `src` added at `index` along a dimension."""
    def scatter_add_(self, dim: builtins.int, index: Tensor, src: Tensor) -> Tensor:
        """In-place version of `scatter_add`."""
    def scatter_reduce(
        self,
        dim: builtins.int,
        index: Tensor,
        src: Tensor,
        reduce: builtins.str,
        *,
        include_self: builtins.bool = True,
    ) -> Tensor:
        """Return a copy with `src` reduced ("sum", "prod", "mean", "amax", "amin") at `index`."""
    def scatter_reduce_(
        self,
        dim: builtins.int,
        index: Tensor,
        src: Tensor,
        reduce: builtins.str,
        *,
        include_self: builtins.bool = True,
    ) -> Tensor:
        """In-place version of `scatter_reduce`."""
    def select(self, dim: builtins.int, index: builtins.int) -> Tensor:
        """Return a view of one slice along a dimension, without that dimension."""
    def select_scatter(self, src: Tensor, dim: builtins.int, index: builtins.int) -> Tensor:
        """Return a copy with `src` as one slice along a dimension."""
    def set_(self, source: Any = None) -> Tensor:
        """Make the tensor share another's storage, size and strides; without one, make it empty."""
    def sgn(self) -> Tensor: ...
    def sgn_(self) -> Tensor:
        """In-place version of `sgn`."""
    def share_memory_(self) -> Tensor:
        """Return the tensor itself: memory is shared within a process only."""
    def short(self, *, memory_format: Any = None) -> Tensor:
        """Return the tensor as torch.int16; itself if it has that type."""
    def sigmoid(self) -> Tensor: ...
    def sigmoid_(self) -> Tensor:
        """In-place version of `sigmoid`."""
    def sign(self) -> Tensor: ...
    def sign_(self) -> Tensor:
        """In-place version of `sign`."""
    def signbit(self) -> Tensor: ...
    def sin(self) -> Tensor: ...
    def sin_(self) -> Tensor:
        """In-place version of `sin`."""
    def sinc(self) -> Tensor: ...
    def sinc_(self) -> Tensor:
        """In-place version of `sinc`."""
    def sinh(self) -> Tensor: ...
    def sinh_(self) -> Tensor:
        """In-place version of `sinh`."""
    def slice_scatter(
        self,
        src: Tensor,
        dim: builtins.int = 0,
        start: Any = None,
        end: Any = None,
        step: builtins.int = 1,
    ) -> Tensor:
        """Return a copy with `src` in a range along a dimension."""
    def slogdet(self) -> Any:
        """The sign and the logarithm of the magnitude of determinants."""
    def softmax(self, dim: builtins.int, dtype: Any = None) -> Tensor:
        """exp(x) along a dimension, divided by its sum; RuntimeError for integers without `dtype`."""
    def solve(self, *args: Any, **kwargs: Any) -> Any:
        """Raise RuntimeError: PyTorch has removed this function, and says what replaces it."""
    def sort(
        self, dim: builtins.int = -1, descending: builtins.bool = False, *, stable: Any = ...
    ) -> Any:
        """Sort along a dimension, and say where each element was. NaN counts as the largest."""
    def sparse_dim(self) -> builtins.int:
        """Return 0: no dimension is sparse."""
    def split(self, split_size: Any, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
        """Return views of equal size (the last may be smaller), or of the given sizes."""
    def split_with_sizes(
        self, split_sizes: Any, dim: builtins.int = 0
    ) -> builtins.tuple[Tensor, ...]:
        """Return views of the given sizes along a dimension."""
    def sqrt(self) -> Tensor: ...
    def sqrt_(self) -> Tensor:
        """In-place version of `sqrt`."""
    def square(self, *, out: Any = None) -> Tensor:
        """Return the square of each element."""
    def square_(self) -> Tensor:
        """In-place version of `square`."""
    def squeeze(self, *dims: Any, dim: Any = None) -> Tensor:
        """Remove dimensions of extent 1: all, one, or those given."""
    def squeeze_(self, *dims: Any, dim: Any = None) -> Tensor:
        """In-place version of `squeeze`."""
    def std(
        self,
        dim: Any = None,
        unbiased: Any = ...,
        keepdim: builtins.bool = False,
        *,
        correction: Any = ...,
    ) -> Tensor:
        """Standard deviation, of all elements or over dimensions."""
    def storage(self) -> Any:
        """Return the storage of a tensor as elements."""
    def sub(self, other: Tensor | builtins.float, *, alpha: builtins.float = 1) -> Tensor: ...
    def sub_(self, other: Tensor | builtins.float, *, alpha: builtins.float = 1) -> Tensor:
        """In-place version of `sub`."""
    def subtract(self, other: Tensor | builtins.float, *, alpha: builtins.float = 1) -> Tensor: ...
    def subtract_(self, other: Tensor | builtins.float, *, alpha: builtins.float = 1) -> Tensor:
        """In-place version of `sub`."""
    def sum(
        self,
        dim: builtins.int | Sequence[builtins.int] | None = ...,
        keepdim: builtins.bool = False,
        *,
        dtype: Any = None,
    ) -> Tensor:
        """Sum of all elements, or over dimensions; integers sum to int64."""
    def sum_to_size(self, *size: Any) -> Tensor:
        """Sum over the dimensions that broadcasting from `size` would add or stretch."""
    def svd(self, some: builtins.bool = True, compute_uv: builtins.bool = True) -> Any:
        """U, S and V (not transposed) of input = U diag(S) Vᵀ."""
    def swapaxes(self, axis0: builtins.int, axis1: builtins.int) -> Tensor:
        """Return a view with two dimensions swapped; as `transpose`."""
    def swapaxes_(self, dim0: builtins.int, dim1: builtins.int) -> Tensor:
        """In-place version of `transpose`."""
    def swapdims(self, dim0: builtins.int, dim1: builtins.int) -> Tensor:
        """Return a view with two dimensions swapped."""
    def swapdims_(self, dim0: builtins.int, dim1: builtins.int) -> Tensor:
        """In-place version of `transpose`."""
    def symeig(self, *args: Any, **kwargs: Any) -> Any:
        """Raise RuntimeError: PyTorch has removed this function, and says what replaces it."""
    def t(self, *args: Any) -> Tensor:
        """Return the transpose of a matrix; a vector or scalar as it is."""
    def t_(self) -> Tensor:
        """In-place version of `t`."""
    def take(self, index: Tensor) -> Tensor:
        """Return the elements at places in the flattened tensor; negative places count from the end."""
    def take_along_dim(self, indices: Tensor, dim: builtins.int | None = None) -> Tensor:
        """Return the elements at `indices` along a dimension, broadcast; of the flattened tensor for None."""
    def tan(self) -> Tensor: ...
    def tan_(self) -> Tensor:
        """In-place version of `tan`."""
    def tanh(self) -> Tensor: ...
    def tanh_(self) -> Tensor:
        """In-place version of `tanh`."""
    def tensor_split(
        self,
        indices_or_sections: Any = None,
        dim: builtins.int = 0,
        *,
        sections: Any = None,
        indices: Any = None,
    ) -> builtins.tuple[Tensor, ...]:
        """Return views split at indices, or into a number of nearly equal sections."""
    def tile(self, *dims: Any, **kwargs: Any) -> Tensor:
        """Return the tensor repeated; missing repeats are 1."""
    def to(
        self,
        *args: Any,
        dtype: Any = None,
        device: Any = None,
        other: Any = None,
        non_blocking: builtins.bool = False,
        copy: builtins.bool = False,
        memory_format: Any = None,
    ) -> Tensor:
        """Return the tensor in another type: `to(dtype)`, `to(device, dtype)` or `to(other_tensor)`."""
    def to_dense(self, dtype: Any = None, *, masked_grad: builtins.bool | None = None) -> Tensor:
        """Return the tensor itself: all tensors are dense."""
    def topk(
        self,
        k: builtins.int,
        dim: builtins.int = -1,
        largest: builtins.bool = True,
        sorted: builtins.bool = True,
    ) -> Any:
        """The k largest (or smallest) elements along a dimension, and where they are."""
    def trace(self) -> Tensor:
        """The sum of a matrix's diagonal."""
    def transpose(self, dim0: builtins.int, dim1: builtins.int) -> Tensor:
        """Return a view with two dimensions swapped."""
    def transpose_(self, dim0: builtins.int, dim1: builtins.int) -> Tensor:
        """In-place version of `transpose`."""
    def triangular_solve(
        self,
        A: Tensor,
        upper: builtins.bool = True,
        transpose: builtins.bool = False,
        unitriangular: builtins.bool = False,
    ) -> Any:
        """Solve AX = input for a triangular A; also returns A's copy, as PyTorch does."""
    def tril(self, diagonal: builtins.int = 0) -> Tensor:
        """Return the lower triangle of matrices, zero elsewhere."""
    def tril_(self, diagonal: builtins.int = 0) -> Tensor:
        """In-place version of `tril`."""
    def triu(self, diagonal: builtins.int = 0) -> Tensor:
        """Return the upper triangle of matrices, zero elsewhere."""
    def triu_(self, diagonal: builtins.int = 0) -> Tensor:
        """In-place version of `triu`."""
    def true_divide(self, other: Tensor | builtins.float) -> Tensor: ...
    def true_divide_(self, other: Tensor | builtins.float) -> Tensor:
        """In-place version of `div`."""
    def trunc(self) -> Tensor: ...
    def trunc_(self) -> Tensor:
        """In-place version of `trunc`."""
    def type(self, dtype: Any = None, non_blocking: builtins.bool = False, **kwargs: Any) -> Any:
        """Return the type as text, `'torch.FloatTensor'`, or the tensor in another type."""
    def type_as(self, other: Tensor) -> Tensor:
        """Return the tensor in the type of `other`."""
    def unbind(self, dim: builtins.int = 0) -> builtins.tuple[Tensor, ...]:
        """Return all slices along a dimension, as views."""
    def unflatten(self, dim: builtins.int, sizes: Any) -> Tensor:
        """Split one dimension into several."""
    def unfold(self, dimension: builtins.int, size: builtins.int, step: builtins.int) -> Tensor:
        """Return a view of all windows of a size along a dimension, the windows' elements last."""
    def uniform_(self, *args: Any, **options: Any) -> Tensor:
        """Write uniform samples from [from, to) into this tensor: `uniform_(from=0, to=1)`."""
    def unique(
        self,
        sorted: builtins.bool = True,
        return_inverse: builtins.bool = False,
        return_counts: builtins.bool = False,
        dim: Any = None,
    ) -> Any:
        """The different values, ascending; also where each element went, and how often each occurs."""
    def unique_consecutive(
        self,
        return_inverse: builtins.bool = False,
        return_counts: builtins.bool = False,
        dim: Any = None,
    ) -> Any:
        """The first of each run of equal values; also where each element went, and how long each run is."""
    def unsafe_chunk(
        self, chunks: builtins.int, dim: builtins.int = 0
    ) -> builtins.tuple[Tensor, ...]:
        """Split into at most `chunks` parts without making views."""
    def unsafe_split(
        self, split_size: builtins.int, dim: builtins.int = 0
    ) -> builtins.tuple[Tensor, ...]:
        """Split without making views."""
    def unsafe_split_with_sizes(
        self, split_sizes: Any, dim: builtins.int = 0
    ) -> builtins.tuple[Tensor, ...]:
        """Split into the given sizes without making views."""
    def unsqueeze(self, dim: builtins.int) -> Tensor:
        """Insert a dimension of extent 1."""
    def unsqueeze_(self, dim: builtins.int) -> Tensor:
        """In-place version of `unsqueeze`."""
    def untyped_storage(self) -> Any:
        """Return the storage of a tensor."""
    def var(
        self,
        dim: Any = None,
        unbiased: Any = ...,
        keepdim: builtins.bool = False,
        *,
        correction: Any = ...,
    ) -> Tensor:
        """Variance, of all elements or over dimensions; `correction` is taken off the count (default 1)."""
    def vdot(self, other: Tensor) -> Tensor: ...
    def view(self, *args: Any, **kwargs: Any) -> Tensor:
        """Return a tensor of another shape, or dtype, on the same memory; RuntimeError if impossible."""
    def view_as(self, other: Tensor) -> Tensor:
        """Return a view in the shape of another tensor."""
    def vsplit(self, *args: Any, **kwargs: Any) -> builtins.tuple[Tensor, ...]:
        """Split along the dimension of the name, as `tensor_split`; sections must be equal."""
    def where(self, condition: Any, other: Any) -> Tensor:
        """Return the elements of this tensor where the condition holds, else of `other`."""
    def xlogy(self, other: Any) -> Tensor:
        """Return `input * log(other)`, 0 where `input` is 0."""
    def xlogy_(self, other: Any) -> Tensor:
        """In-place version of `xlogy`."""
    def zero_(self) -> Tensor:
        """Write 0 into every element."""
