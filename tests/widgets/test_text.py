"""The metric, numbers and messages: everything that decides what a text is and how wide."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from autograd_lite.trace.values import encode
from autograd_lite_widgets.messages import catalogue, fill, final_sound
from autograd_lite_widgets.metric import ellipsis, mono_width, sans_width
from autograd_lite_widgets.numbers import format_number, grid, heat_at

HERE = Path(__file__).parent
VECTORS = json.loads((HERE / "i18n_vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", VECTORS["format"], ids=lambda c: c["template"][:30])
def test_templates_as_in_typescript(case):
    assert fill(case["template"], case["args"]) == case["expected"]


@pytest.mark.parametrize("case", VECTORS["final"], ids=lambda c: str(c["text"])[:20])
def test_final_sounds_as_in_typescript(case):
    assert final_sound(str(case["text"])) == case["final"]


def test_every_message_has_both_languages_and_the_same_holes():
    for key, entry in catalogue().items():
        assert set(entry) >= {"en", "ko"}, key
        assert _holes(entry["en"]) == _holes(entry["ko"]), key


def _holes(template: str) -> set[str]:
    import re

    return set(re.findall(r"\{([A-Za-z_]\w*)", template.replace("{{", "").replace("}}", "")))


def test_korean_is_polite_and_without_forbidden_terms():
    text = (HERE.parents[1] / "widgets/autograd_lite_widgets/i18n/explain.json").read_text("utf-8")
    for wrong in ("그래디언트", "자코비안", "차별화", "리프", "어트리뷰트", "우리"):
        assert wrong not in text
    for key, entry in json.loads(text).items():
        if entry["ko"].endswith(".") and key != "picture.alt":  # that one is a caption
            assert entry["ko"].endswith(("니다.", "십시오.", "}.", ").")), key


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4.5, "4.5"),
        (27.0, "27"),
        (-1154.3105, "-1154"),
        (1110.5, "1110"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333"),
        (123.456, "123.5"),
        (0.00123, "0.0012"),
        (0.000999, "1e-3"),
        (999999.0, "999999"),
        (1e30, "1e30"),
        ("nan", "nan"),
        (-0.0, "-0"),
        (True, "True"),
        (12345678, "1.2e7"),
    ],
)
def test_numbers(value, text):
    assert format_number(value) == text
    assert len(text) <= 8


def test_a_formatted_number_is_near_the_number():
    rng = np.random.default_rng(3)
    for v in rng.standard_normal(2000) * 10.0 ** rng.integers(-12, 12, 2000):
        assert math.isclose(float(format_number(float(v))), v, rel_tol=0.06)


def test_grids_are_cut_with_an_ellipsis_and_statistics():
    g = grid(encode(np.arange(60, dtype=np.float32).reshape(6, 10)))
    assert g["cells"][0] == ["0", "1", "2", "…", "9"]
    assert [row[0] for row in g["cells"]] == ["0", "10", "20", "…", "50"]
    assert g["cut"] is True
    assert g["stats"] == {"min": "0", "max": "59", "mean": "29.5", "nan": 0, "inf": 0}
    assert g["heat"][0][3] is None
    assert g["heat"][-1][-1] == 1.0


def test_a_summarised_value_shows_the_same_cells_as_the_whole():
    whole = np.random.default_rng(1).standard_normal((40, 50)).astype(np.float32)
    g = grid(encode(whole))
    assert g["cells"][0][0] == format_number(float(str(whole[0, 0])))
    assert g["cells"][-1][-1] == format_number(float(str(whole[39, 49])))


@pytest.mark.parametrize("shape", [(65,), (9, 10), (40, 50), (3, 2000), (7, 20, 30)])
def test_a_large_value_has_a_map_of_evenly_spaced_elements(shape):
    whole = np.random.default_rng(5).standard_normal(shape).astype(np.float32)
    flat = whole.reshape(-1, shape[-1])
    picks = [np.linspace(0, n - 1, min(n, 14)).round().astype(int) for n in flat.shape]
    expected = flat[np.ix_(*picks)] / np.abs(whole).max()
    shown = np.array([[heat_at(x) for x in row] for row in grid(encode(whole))["map"]])
    assert shown.shape == expected.shape
    assert np.abs(shown - expected).max() <= 1 / 18 + 0.006  # half a level, after two decimals


def test_what_is_not_finite_has_no_heat():
    whole = np.full((10, 10), -2.0, dtype=np.float32)
    whole[0] = np.nan
    assert grid(encode(whole))["map"] == ["?" * 10, *["a" * 10] * 9]


def test_a_value_of_64_elements_shows_digits():
    assert "map" not in grid(encode(np.zeros((8, 8), dtype=np.float32)))


@pytest.mark.parametrize("shape", [(), (0,), (2, 0), (1,), (3,), (2, 2, 2), (7, 7)])
def test_every_shape_has_a_rectangular_grid(shape):
    g = grid(encode(np.zeros(shape)))
    widths = {len(row) for row in g["cells"]}
    assert len(widths) <= 1
    assert [len(r) for r in g["heat"]] == [len(r) for r in g["cells"]]
    assert g["shape"] == list(shape)


def test_heat_is_symmetric_about_zero():
    heat = grid({"shape": [1, 3], "data": [-2.0, 0.0, 1.0]})["heat"]
    assert heat == [[-1.0, 0.0, 0.5]]


def test_hangul_is_wide_and_marks_are_not():
    assert mono_width("변화도", 10) == 30.0
    assert sans_width("변화도", 12) == 36.0
    assert mono_width("x\u0304", 10) == mono_width("x", 10)


@pytest.mark.parametrize(
    "text", ["abcdefghijkl", "변화도를 누적합니다", "mixed 한글 text", "", "x"]
)
def test_an_ellipsis_fits(text):
    for limit in (5, 20, 47.5, 200):
        cut = ellipsis(text, 12, limit)
        assert sans_width(cut, 12) <= max(limit, sans_width("…", 12))
        assert cut == text or cut.endswith("…")
