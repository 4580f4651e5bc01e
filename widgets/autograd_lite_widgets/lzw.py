"""LZW as PDF has it: a compressor whose bytes depend on nothing but the text.

(zlib's depend on its version, and a notebook's outputs are compared byte for byte.)
"""

from __future__ import annotations

_CLEAR, _END, _FIRST, _LAST = 256, 257, 258, 4094


def compress(data: bytes) -> bytes:
    """The compressed data, to be read by `/LZWDecode` with its defaults.

    >>> compress(b"-----A---B").hex()
    '800b6050220c0c8501'
    """
    out = bytearray()
    waiting = bits = 0
    size = 9

    def put(code: int) -> None:
        nonlocal waiting, bits
        waiting = waiting << size | code
        bits += size
        while bits >= 8:
            bits -= 8
            out.append(waiting >> bits & 255)
        waiting &= (1 << bits) - 1

    table: dict[tuple[int, int], int] = {}
    put(_CLEAR)
    code = -1
    for byte in data:
        if code < 0:
            code = byte
            continue
        known = table.get((code, byte))
        if known is not None:
            code = known
            continue
        put(code)
        added = _FIRST + len(table)
        table[code, byte] = added
        code = byte
        if added in (511, 1023, 2047):
            size += 1
        elif added == _LAST:
            put(_CLEAR)
            table.clear()
            size = 9
    if code >= 0:
        put(code)
        if _FIRST + len(table) in (511, 1023, 2047):
            size += 1
    put(_END)
    if bits:
        out.append(waiting << (8 - bits) & 255)
    return bytes(out)
