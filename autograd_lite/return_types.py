"""`torch.return_types`: the named tuples that operations with several results return."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any


class _Results(tuple[Any, ...]):
    """A tuple with named fields that prints as PyTorch's do."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    def __new__(cls, values: Iterable[Any]) -> _Results:
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(
                f"torch.return_types.{cls.__name__}() takes a {len(cls._fields)}-sequence "
                f"({len(made)}-sequence given)"
            )
        return made

    def __repr__(self) -> str:
        body = ",\n".join(f"{n}={v!r}" for n, v in zip(self._fields, self, strict=True))
        return f"torch.return_types.{type(self).__name__}(\n{body})"

    def __reduce__(self) -> Any:
        return (type(self), (tuple(self),))

    @property
    def n_fields(self) -> int:
        return len(self._fields)

    n_sequence_fields = n_fields
    n_unnamed_fields = 0


def _results(name: str, fields: str) -> type[_Results]:
    names = tuple(fields.split())
    body: dict[str, Any] = {"__slots__": (), "_fields": names, "__module__": __name__}
    for position, field in enumerate(names):
        body[field] = property(operator.itemgetter(position))
    return type(name, (_Results,), body)


max = _results("max", "values indices")
min = _results("min", "values indices")
median = _results("median", "values indices")
nanmedian = _results("nanmedian", "values indices")
mode = _results("mode", "values indices")
kthvalue = _results("kthvalue", "values indices")
cummax = _results("cummax", "values indices")
cummin = _results("cummin", "values indices")
sort = _results("sort", "values indices")
topk = _results("topk", "values indices")
aminmax = _results("aminmax", "min max")
histogram = _results("histogram", "hist bin_edges")
histogramdd = _results("histogramdd", "hist bin_edges")
linalg_ldl_factor = _results("linalg_ldl_factor", "LD pivots")
linalg_ldl_factor_ex = _results("linalg_ldl_factor_ex", "LD pivots info")
frexp = _results("frexp", "mantissa exponent")
slogdet = _results("slogdet", "sign logabsdet")
qr = _results("qr", "Q R")
svd = _results("svd", "U S V")
geqrf = _results("geqrf", "a tau")
triangular_solve = _results("triangular_solve", "solution cloned_coefficient")
lu_unpack = _results("lu_unpack", "P L U")
linalg_slogdet = _results("linalg_slogdet", "sign logabsdet")
linalg_qr = _results("linalg_qr", "Q R")
linalg_svd = _results("linalg_svd", "U S Vh")
linalg_eigh = _results("linalg_eigh", "eigenvalues eigenvectors")
linalg_eig = _results("linalg_eig", "eigenvalues eigenvectors")
linalg_inv_ex = _results("linalg_inv_ex", "inverse info")
linalg_cholesky_ex = _results("linalg_cholesky_ex", "L info")
linalg_solve_ex = _results("linalg_solve_ex", "result info")
linalg_lstsq = _results("linalg_lstsq", "solution residuals rank singular_values")
linalg_lu = _results("linalg_lu", "P L U")
linalg_lu_factor = _results("linalg_lu_factor", "LU pivots")
linalg_lu_factor_ex = _results("linalg_lu_factor_ex", "LU pivots info")
