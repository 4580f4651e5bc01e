"""DEFLATE as PDF has it: a compressor whose bytes depend on nothing but the text.

(zlib's depend on its version, and a notebook's outputs are compared byte for byte.)
"""

from __future__ import annotations

import heapq
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

_FURTHEST, _LONGEST = 32768, 258
_END = 256
#: Matches are found by their first bytes: by as many as a number with its operator has, else by few.
_KEYS = (8, 4)
_TRIES = 4  # places that are compared
_NOTED = 12  # places within a match where a later one may begin
#: Per code the least length (distance) and how many bits of more follow: RFC 1951, 3.2.5.
_LENGTHS = [
    (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 1), (13, 1), (15, 1),
    (17, 1), (19, 2), (23, 2), (27, 2), (31, 2), (35, 3), (43, 3), (51, 3), (59, 3), (67, 4),
    (83, 4), (99, 4), (115, 4), (131, 5), (163, 5), (195, 5), (227, 5), (258, 0),
]  # fmt: skip
_DISTANCES = [
    (1, 0),
    (2, 0),
    *((2**k + 2 ** (k - 1) * h + 1, k - 1) for k in range(1, 15) for h in (0, 1)),
]
_ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)


def _codes(table: Sequence[tuple[int, int]], most: int) -> list[tuple[int, int, int]]:
    """For each number up to `most` its code, what is to be added to it, and in how many bits."""
    found: list[tuple[int, int, int]] = [(0, 0, 0)] * table[0][0]
    for code, (least, bits) in enumerate(table):
        del found[least:]
        found += [(code, more, bits) for more in range(min(1 << bits, most + 1 - least))]
    return found


_LENGTH_CODES = _codes(_LENGTHS, _LONGEST)
_DISTANCE_CODES = _codes(_DISTANCES, _FURTHEST)


def compress(data: bytes) -> bytes:
    """The compressed data, to be read by `/FlateDecode` (or by zlib).

    >>> import zlib
    >>> zlib.decompress(compress(b"1 0 0 1 12 34 cm 1 0 0 1 12 34 cm"))
    b'1 0 0 1 12 34 cm 1 0 0 1 12 34 cm'
    """
    found = list(_matches(data))
    literals: Counter[int] = Counter({_END: 1})
    distances: Counter[int] = Counter()
    for length, distance in found:
        if distance:
            literals[257 + _LENGTH_CODES[length][0]] += 1
            distances[_DISTANCE_CODES[distance][0]] += 1
        else:
            literals[length] += 1
    sizes = _sizes(literals, 15, 257), _sizes(distances, 15, 1)
    out = _Bits()
    out.put(1, 1)  # the only block
    out.put(2, 2)  # with codes of its own
    _put_codes(out, *sizes)
    literal, distant = _canonical(sizes[0]), _canonical(sizes[1])
    put = out.put
    for length, distance in found:
        if not distance:
            put(*literal[length])
            continue
        code, more, bits = _LENGTH_CODES[length]
        put(*literal[257 + code])
        put(more, bits)
        code, more, bits = _DISTANCE_CODES[distance]
        put(*distant[code])
        put(more, bits)
    put(*literal[_END])
    return b"\x78\x9c" + out.finish() + struct.pack(">I", zlib.adler32(data))


def _matches(data: bytes) -> Iterator[tuple[int, int]]:
    """What stands there: (byte, 0), or (length, distance) where it stood before."""
    tables: list[tuple[int, dict[bytes, list[int]]]] = [(key, {}) for key in _KEYS]
    at, end = 0, len(data)
    while at < end:
        length, where = _longest(data, tables, at)
        if length:
            yield length, at - where
        else:
            yield data[at], 0
        for place in range(at, at + min(length or 1, _NOTED)):
            for key, table in tables:
                table.setdefault(data[place : place + key], []).append(place)
        at += length or 1


def _longest(
    data: bytes, tables: list[tuple[int, dict[bytes, list[int]]]], at: int
) -> tuple[int, int]:
    """The longest of the latest places where the same stood, and its length; 0 if there is none."""
    length = where = 0
    most = min(_LONGEST, len(data) - at)
    for key, table in tables:
        if key > most:
            continue
        for before in table.get(data[at : at + key], ())[: -_TRIES - 1 : -1]:
            if at - before > _FURTHEST:
                break
            # Only what goes on where the best so far ends can be longer.
            if length and data[before + length] != data[at + length]:
                continue
            same = _same(data, before, at, key, most)
            if same > length:
                length, where = same, before
            if length == most:
                break
        if length:
            break
    return length, where


def _same(data: bytes, before: int, at: int, known: int, most: int) -> int:
    """How many bytes are the same at two places, of which so many are known to be."""
    step = 16
    while known < most:
        step = min(step, most - known)
        if data[before + known : before + known + step] == data[at + known : at + known + step]:
            known += step
            step *= 2
        elif step == 1:
            break
        else:
            step //= 2
            most = min(most, known + 2 * step)
    return known


def _sizes(counts: Counter[int], most: int, least: int) -> list[int]:
    """How many bits each code gets (Huffman), none more than `most`; at least `least` codes."""
    sizes = [0] * max(least, max(counts, default=0) + 1)
    flat = 0
    while True:
        waiting: list[tuple[int, int, tuple[int, ...]]] = [
            (max(n, flat), code, (code,)) for code, n in counts.items()
        ]
        if len(waiting) < 2:
            for _, code, _ in waiting:
                sizes[code] = 1
            return sizes
        heapq.heapify(waiting)
        sizes = [0] * len(sizes)
        while len(waiting) > 1:
            (n, first, a), (m, _, b) = heapq.heappop(waiting), heapq.heappop(waiting)
            for code in (*a, *b):
                sizes[code] += 1
            heapq.heappush(waiting, (n + m, first, a + b))
        if max(sizes) <= most:
            return sizes
        # Rare codes are counted more often until none is too long.
        flat = 2 * flat or 1 + max(counts.values()) // 2**most


def _canonical(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """The codes of those sizes, as (bits in the order they are written, how many)."""
    codes = [(0, 0)] * len(sizes)
    code = 0
    for size in range(1, 16):
        for symbol, own in enumerate(sizes):
            if own == size:
                codes[symbol] = int(f"{code:0{size}b}"[::-1], 2), size
                code += 1
        code <<= 1
    return codes


def _put_codes(out: _Bits, literals: list[int], distances: list[int]) -> None:
    """The table of both codes, itself in a code of its own."""
    runs = list(_runs(literals + distances))
    sizes = _sizes(Counter(code for code, _, _ in runs), 7, 19)
    last = max(i for i, symbol in enumerate(_ORDER) if sizes[symbol]) + 1
    out.put(len(literals) - 257, 5)
    out.put(len(distances) - 1, 5)
    out.put(max(4, last) - 4, 4)
    for symbol in _ORDER[: max(4, last)]:
        out.put(sizes[symbol], 3)
    codes = _canonical(sizes)
    for code, more, bits in runs:
        out.put(*codes[code])
        out.put(more, bits)


def _runs(sizes: list[int]) -> Iterator[tuple[int, int, int]]:
    """The sizes, equal ones in a row as a repetition: (code, how much more, in how many bits)."""
    at = 0
    while at < len(sizes):
        size, count = sizes[at], 1
        while at + count < len(sizes) and sizes[at + count] == size and count < 138:
            count += 1
        if size == 0 and count >= 11:
            yield 18, count - 11, 7
        elif size == 0 and count >= 3:
            yield 17, count - 3, 3
        elif count >= 4:
            count = min(count, 7)
            yield size, 0, 0
            yield 16, count - 4, 2
        else:
            count = 1
            yield size, 0, 0
        at += count


class _Bits:
    """Bits, the lowest first."""

    def __init__(self) -> None:
        self.out = bytearray()
        self.waiting = self.count = 0

    def put(self, value: int, bits: int) -> None:
        self.waiting |= value << self.count
        self.count += bits
        while self.count >= 32:
            self.out += (self.waiting & 0xFFFFFFFF).to_bytes(4, "little")
            self.waiting >>= 32
            self.count -= 32

    def finish(self) -> bytes:
        return bytes(self.out + self.waiting.to_bytes((self.count + 7) // 8, "little"))
