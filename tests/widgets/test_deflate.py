"""Our own DEFLATE, undone by zlib."""

from __future__ import annotations

import random
import zlib

import pytest
from hypothesis import given, strategies as st

from autograd_lite_widgets.deflate import compress
from autograd_lite_widgets.pdf import pdf
from autograd_lite_widgets.svg import render
from tests.widgets.graphs import ALL

TEXTS = {
    "nothing": b"",
    "one byte": b"a",
    "one match": b"abcdefgh" * 2,
    "every byte": bytes(range(256)) * 2,
    "one byte for long": b"a" * 100_000,
    "further back than a match may be": b"12345678" + bytes(40_000) + b"12345678",
    "nothing to be found": random.Random(0).randbytes(20_000),
    # Numbers of occurrences as Fibonacci's: without a limit, codes of more than 15 bits.
    "very rare bytes": b"".join(
        bytes([k]) * n
        for k, n in enumerate(
            (
                1,
                1,
                2,
                3,
                5,
                8,
                13,
                21,
                34,
                55,
                89,
                144,
                233,
                377,
                610,
                987,
                1597,
                2584,
                4181,
                6765,
                10946,
            )
        )
    ),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_zlib_undoes_it(text):
    assert zlib.decompress(compress(text)) == text


@given(
    st.lists(st.sampled_from([b"12 34 cm", b"q", b" 0 ", b"\x00", b"BT"]), max_size=300).map(
        b"".join
    )
)
def test_zlib_undoes_any(text):
    assert zlib.decompress(compress(text)) == text


def test_codes_of_very_rare_bytes_keep_their_limit():
    shuffled = list(TEXTS["very rare bytes"])
    random.Random(1).shuffle(shuffled)  # no matches: each byte is a literal
    assert zlib.decompress(compress(bytes(shuffled))) == bytes(shuffled)


@pytest.mark.parametrize("name", ["tutorial", "branches"])
def test_a_page_takes_about_what_zlib_takes(name):
    from autograd_lite_widgets.display import trace_scene

    data = pdf(render(trace_scene(ALL[name]())))
    page = zlib.decompress(data[data.index(b"stream\n") + 7 : data.index(b"\nendstream")])
    assert len(compress(page)) < 1.3 * len(zlib.compress(page, 9))
