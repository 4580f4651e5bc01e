"""Samples from distributions, bit for bit as PyTorch's CPU draws them.

Everything here works on NumPy arrays and a :class:`~autograd_lite.generator.Generator`; tensors
come later. Where PyTorch rounds, these functions round, so a lesson's numbers are the same numbers.

Two paths give the same bits: NumPy and Python's `math` (whose functions are the C library's, as
PyTorch's are), and Numba kernels. Which one runs is decided in :mod:`._route`.
"""

from autograd_lite.sampling.binomial import binomial
from autograd_lite.sampling.continuous import (
    fill_cauchy,
    fill_exponential,
    fill_geometric,
    fill_uniform,
)
from autograd_lite.sampling.discrete import (
    bernoulli_scalar,
    fill_bernoulli,
    fill_random,
    permutation,
    randint_into,
)
from autograd_lite.sampling.multinomial import multinomial, poisson
from autograd_lite.sampling.normal import fill_log_normal, fill_normal, normal_tensors
from autograd_lite.sampling.truncated import fill_trunc_normal

__all__ = [
    "bernoulli_scalar",
    "binomial",
    "fill_bernoulli",
    "fill_cauchy",
    "fill_exponential",
    "fill_geometric",
    "fill_log_normal",
    "fill_normal",
    "fill_random",
    "fill_trunc_normal",
    "fill_uniform",
    "multinomial",
    "normal_tensors",
    "permutation",
    "poisson",
    "randint_into",
]
