"""Bessel and Airy functions against values of mpmath (16 digits), and against their Wronskian."""

import math

import numpy as np
import pytest

from autograd_lite.kernels import bessel

VALUES = [
    ("airy_ai", -12.5, -0.2762745613811602),
    ("airy_ai", -3, -0.3788142936776581),
    ("airy_ai", 0.5, 0.2316936064808335),
    ("airy_ai", 4, 0.0009515638512048019),
    ("bessel_j0", -7.5, 0.2663396578803784),
    ("bessel_j0", 0.25, 0.9844359292958527),
    ("bessel_j0", 3, -0.2600519549019334),
    ("bessel_j0", 40, 0.00736689058423729),
    ("bessel_j1", -7.5, -0.1352484275797055),
    ("bessel_j1", 0.25, 0.1240259773227269),
    ("bessel_j1", 3, 0.3390589585259365),
    ("bessel_j1", 40, 0.126038318037585),
    ("bessel_y0", 1e-09, -13.26664507493839),
    ("bessel_y0", 0.25, -0.9315730249300587),
    ("bessel_y0", 3, 0.3768500100127904),
    ("bessel_y0", 40, 0.1259364170582609),
    ("bessel_y1", 1e-09, -636619772.3675813),
    ("bessel_y1", 0.25, -2.704105229315282),
    ("bessel_y1", 3, 0.3246744247918),
    ("bessel_y1", 40, -0.005793505821549633),
    ("modified_bessel_k0", 1e-09, 20.83919735260482),
    ("modified_bessel_k0", 0.25, 1.541506751248303),
    ("modified_bessel_k0", 3, 0.03473950438627925),
    ("modified_bessel_k0", 40, 8.392861100099567e-19),
    ("modified_bessel_k1", 1e-09, 999999999.9999999),
    ("modified_bessel_k1", 0.25, 3.747025974440712),
    ("modified_bessel_k1", 3, 0.04015643112819418),
    ("modified_bessel_k1", 40, 8.497131954861039e-19),
    ("scaled_modified_bessel_k0", 1e-09, 20.83919737344402),
    ("scaled_modified_bessel_k0", 40, 0.1975555849572982),
    ("scaled_modified_bessel_k1", 0.25, 4.811276588171025),
    ("scaled_modified_bessel_k1", 40, 0.2000099672544335),
    ("spherical_bessel_j0", 0.0, 1.0),
]


@pytest.mark.parametrize(("name", "x", "value"), VALUES)
def test_values(name: str, x: float, value: float) -> None:
    assert math.isclose(float(getattr(bessel, name)(np.float64(x))), value, rel_tol=1e-12)


def test_wronskian() -> None:
    x = np.linspace(0.01, 60, 500)
    j0, j1, y0, y1 = (getattr(bessel, f"bessel_{n}")(x) for n in ("j0", "j1", "y0", "y1"))
    np.testing.assert_allclose(j1 * y0 - j0 * y1, 2 / (math.pi * x), rtol=1e-10)


def test_type_and_shape_are_the_arguments() -> None:
    made = bessel.bessel_y0(np.ones((2, 3), np.float32))
    assert (made.dtype, made.shape) == (np.float32, (2, 3))
