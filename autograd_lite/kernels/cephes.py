"""Coefficients of the Cephes single precision logarithm, sine and cosine.

Source: S. L. Moshier, Cephes Mathematical Library (`logf.c`, `sinf.c`), www.netlib.org/cephes.
The polynomials are listed from the highest power down.
"""

from typing import Final

# log(1 + t) = t - t²/2 + t³ P(t), with the exponent's share added in two parts of ln 2.
LOG: Final = (
    7.0376836292e-2,
    -1.1514610310e-1,
    1.1676998740e-1,
    -1.2420140846e-1,
    1.4249322787e-1,
    -1.6668057665e-1,
    2.0000714765e-1,
    -2.4999993993e-1,
    3.3333331174e-1,
)
LN2_HIGH: Final = 0.693359375
LN2_LOW: Final = -2.12194440e-4
SQRT_HALF: Final = 0.707106781186547524

# The octant is taken off in three parts of π/4, the first two of which multiply exactly.
FOUR_OVER_PI: Final = 1.27323954473516
REDUCE: Final = (-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8)

# cos x = 1 - x²/2 + x⁴ C(x²); sin x = x + x³ S(x²); both on [-π/4, π/4].
COS: Final = (2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)
SIN: Final = (-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
