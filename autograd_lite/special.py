"""`torch.special`: special functions under their mathematical names."""

from __future__ import annotations

from typing import Any, Final

from .ops.register import PUBLIC
from .ops.special import SPECIAL

#: Names here for functions that `torch` has too.
_ALSO: Final = {
    "digamma": "digamma", "erf": "erf", "erfc": "erfc", "erfinv": "erfinv", "exp2": "exp2", "expit": "sigmoid",
    "expm1": "expm1", "gammaln": "lgamma", "i0": "i0", "log1p": "log1p", "log_softmax": "log_softmax",
    "logit": "logit", "logsumexp": "logsumexp", "multigammaln": "mvlgamma", "polygamma": "polygamma", "psi": "digamma",
    "sinc": "sinc", "softmax": "softmax", "xlogy": "xlogy",
}  # fmt: skip
globals().update({new: PUBLIC[old] for new, old in _ALSO.items()})
globals().update(SPECIAL)


def round(input: Any, *, decimals: int = 0, out: Any = None) -> Any:
    """Return the nearest numbers with so many decimals."""
    return PUBLIC["round"](input, decimals=decimals, out=out)
