"""Decoding: in which signs a text file is written, found out honestly or not at all.

Valid UTF-8 is UTF-8. Else a byte order mark says what it is, and so do the zeros of UTF-16 without
one. GB18030 (and its older parts, GBK and GB2312: what Chinese spreadsheets save by themselves) is
taken only where every byte fits and most of what comes out are Chinese characters in daily use: the
letters of Western code pages fit too, and then mean nothing. Whatever else it is stays unread.
"""

from __future__ import annotations

import codecs

UTF8 = "UTF-8"
_GB = "GB18030"
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
"""Byte order mark, Python's codec, what people call it; the longer marks first."""
_DAILY = range(0xB0, 0xD8)
"""First bytes of the 3,755 characters of GB/T 2312 in daily use."""
_SIGNS = range(0xA1, 0xA4)
"""First bytes of its punctuation and full-width letters."""
_SECOND = 0xA1
_PAIR = 2
_MOST_DAILY = 0.7
"""Share of what is no ASCII: Chinese texts have 0.9 and more, mistaken ones rarely half of it."""
_ONE_SIDED = 10
"""So many times as often the zeros of UTF-16 stand on one side of its pairs of bytes."""
_LOOKED_AT = 65_536


def decoded(data: bytes) -> tuple[str, str]:
    """Give the text of a file and the name of its encoding.

    Raises
    ------
    UnicodeDecodeError
        Where it is none of these: of UTF-8, which it should have been.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _otherwise(data)
    wide = _utf16(data) if "\0" in text else ""
    return (data.decode(wide), "UTF-16") if wide else (text, UTF8)


def _otherwise(data: bytes) -> tuple[str, str]:
    """Read what is no UTF-8."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return data.decode(codec), name
    wide = _utf16(data)
    if wide:
        return data.decode(wide), "UTF-16"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and _is_chinese(text):
        return text, _GB
    return data.decode("utf-8"), UTF8  # which says what is wrong with it


def _utf16(data: bytes) -> str:
    """Find UTF-16 without a mark by the zeros of its ASCII; empty where it is none."""
    head = data[:_LOOKED_AT]
    even, odd = head[::2].count(0), head[1::2].count(0)
    codec = "utf-16-le" if odd > even else "utf-16-be"
    if len(data) % 2 or max(even, odd) <= _ONE_SIDED * min(even, odd):
        return ""
    try:
        return "" if "\0" in data.decode(codec) else codec
    except UnicodeDecodeError:
        return ""


def _is_chinese(text: str) -> bool:
    """Tell whether most of what is no ASCII is Chinese in daily use."""
    signs = [sign.encode("gb18030") for sign in text if not sign.isascii()]
    # Signs of four bytes come of no other encoding by chance, and say nothing of the others.
    pairs = [sign for sign in signs if len(sign) == _PAIR]
    daily = [pair for pair in pairs if pair[0] in _DAILY and pair[1] >= _SECOND]
    stops = [pair for pair in pairs if pair[0] in _SIGNS and pair[1] >= _SECOND]
    return bool(daily) and len(daily) + len(stops) >= _MOST_DAILY * len(pairs)
