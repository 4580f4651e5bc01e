"""Text in a PDF with the fonts that every reader has: which font has which character."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from .metric import mono_width, sans_width

_LATIN = "<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>"
_KOREAN = (
    "<</Type/Font/Subtype/Type0/BaseFont/HYGoThic-Medium/Encoding/UniKS-UCS2-H/DescendantFonts"
    "[<</Type/Font/Subtype/CIDFontType0/BaseFont/HYGoThic-Medium/DW 1000/CIDSystemInfo"
    "<</Registry(Adobe)/Ordering(Korea1)/Supplement 1>>/FontDescriptor<</Type/FontDescriptor"
    "/FontName/HYGoThic-Medium/Flags 4/FontBBox[-6 -145 1003 880]/ItalicAngle 0/Ascent 880"
    "/Descent -145/CapHeight 880/StemV 93>>>>]>>"
)
FONTS = {
    "F0": _LATIN.format(name="Helvetica"),
    "F1": _LATIN.format(name="Helvetica-Bold"),
    "F2": _LATIN.format(name="Courier"),
    "F3": "<</Type/Font/Subtype/Type1/BaseFont/Symbol>>",
    "F4": "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>",
    "F5": _KOREAN,
}
_SYMBOL = {
    "∀": 0x22, "∃": 0x24, "∗": 0x2A, "−": 0x2D, "≅": 0x40, "∴": 0x5C, "⊥": 0x5E, "≤": 0xA3,
    "∞": 0xA5, "→": 0xAE, "←": 0xAC, "↑": 0xAD, "↓": 0xAF, "≥": 0xB3, "∝": 0xB5, "∂": 0xB6,
    "≠": 0xB9, "≡": 0xBA, "≈": 0xBB, "⊗": 0xC4, "⊕": 0xC5, "∅": 0xC6, "∩": 0xC7, "∪": 0xC8,
    "⊃": 0xC9, "⊂": 0xCC, "∈": 0xCE, "∉": 0xCF, "∇": 0xD1, "∏": 0xD5, "√": 0xD6, "⋅": 0xD7,
    "∧": 0xD9, "∨": 0xDA, "∑": 0xE5, "∫": 0xF2, "⌈": 0xE9, "⌊": 0xEB, "⌉": 0xF9, "⌋": 0xFB,
}  # fmt: skip
_GREEK = dict(zip("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", range(0x41, 0x5B), strict=True)) | dict(
    zip("αβχδεφγηιϕκλμνοπθρστυϖωξψζ", range(0x61, 0x7B), strict=True)
)
_DINGBATS = {"✓": 0x33, "✗": 0x37, "●": 0x6C, "■": 0x6E, "▲": 0x73, "▼": 0x74}
# Close to it, where no font has the character itself.
_LIKE = {"⟨": "<", "⟩": ">"}
DRAWN = "⊙"  # the product's sign, which none of the fonts has: drawn as lines


def width(text: str, size: float, *, mono: bool) -> float:
    """How wide a text is, by the metric that the picture was laid out with."""
    return mono_width(text, size) if mono else sans_width(text, size)


def runs(text: str, *, mono: bool, bold: bool) -> Iterator[tuple[str, str, str]]:
    """The text in pieces of one font: the font, and the piece as a PDF string and as text."""
    latin = "F2" if mono else "F1" if bold else "F0"
    pieces: list[tuple[str, str, bytes]] = []
    for char in text:
        font, code = _find(char, latin)
        if pieces and pieces[-1][0] == font != DRAWN:
            pieces[-1] = (font, pieces[-1][1] + char, pieces[-1][2] + code)
        else:
            pieces.append((font, char, code))
    for font, chars, codes in pieces:
        yield font, _string(codes), chars


def _string(codes: bytes) -> str:
    """Bytes as a string of a PDF: readable where they are, else as digits."""
    if all(32 <= c < 127 and c not in b"()\\" for c in codes):
        return f"({codes.decode('ascii')})"
    return f"<{codes.hex()}>"


def _find(char: str, latin: str) -> tuple[str, bytes]:
    """The font that has a character, and its code there."""
    if char == DRAWN:
        return DRAWN, b" "
    try:
        return latin, char.encode("cp1252")
    except UnicodeEncodeError:
        pass
    if (code := _SYMBOL.get(char) or _GREEK.get(char)) is not None:
        return "F3", bytes([code])
    if (code := _DINGBATS.get(char)) is not None:
        return "F4", bytes([code])
    if unicodedata.east_asian_width(char) in "WF" and ord(char) < 0x10000:
        return "F5", char.encode("utf-16-be")
    if char in _LIKE:
        return _find(_LIKE[char], latin)
    plain = unicodedata.normalize("NFKD", char)
    if plain[:1] not in ("", char):
        return _find(plain[0], latin)
    return latin, b"" if unicodedata.combining(char) else b"?"
