"""Make the fonts that ship with symbiosis: a part of Noto Sans CJK SC, under a name of its own.

    python symbiosis/show/fonts/build.py [FOLDER]

FOLDER holds ``NotoSansCJK-Regular.ttc`` and ``NotoSansCJK-Bold.ttc`` of version 2.004 (Debian's
package ``fonts-noto-cjk``). What is taken is what a planner writes: GB 2312 (its 6,763 characters
with Latin, Greek, Cyrillic, kana and signs), Latin letters of Europe, units, arrows, mathematics,
currencies, and whatever stands in the data and words of this repository. ``SOURCES.md`` says it.
"""

from __future__ import annotations

import sys
import unicodedata
from io import BytesIO
from pathlib import Path

from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SYSTEM = Path("/usr/share/fonts/opentype/noto")
FACE = "Noto Sans CJK SC"
FAMILY = "Symbiosis Sans SC"
"""A changed font goes by a name of its own, as its licence likes it."""
WEIGHTS = ("Regular", "Bold")
RANGES = (
    *((0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x2B0, 0x2FF), (0x370, 0x3FF)),
    *((0x1E00, 0x1EFF), (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20CF), (0x2100, 0x218F)),
    *((0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x249B), (0x25A0, 0x25FF), (0x2605, 0x2606)),
    *((0x3000, 0x303F), (0x3200, 0x32FF), (0x3300, 0x33FF), (0xFF00, 0xFFEF)),
)
"""Letters, signs and units beside what GB 2312 has."""
MORE = "㶲镕喆堃昇祎珺翀淼垚犇骉焜琎旻晟炘熵焓焯钷锝钋砹氡钫镭锕镤镎镅锔锫锎锿镄钔锘铹"
"""Characters of physics, of elements and of names that GB 2312 has not all."""
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
"""The font has no small figures below the line, which CO₂ needs: they are made of its figures."""
SMALL, DOWN = 0.62, -130
"""How large they are, and how far below the line, in thousandths of the letters' size."""
SPARE = 0x3260
"""From here on stand signs (Hangul in circles) whose places the lowered figures take."""
TEXTS = ("symbiosis/show/languages/**/*.json", "symbiosis/park/**/*.csv", "parks/**/*.csv",
         "parks/**/*.toml", "symbiosis/**/*.py")  # fmt: skip


def wanted() -> set[int]:
    """Give the code points that are taken, as far as the font has them."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    signs = {ord(sign) for pair in pairs for sign in pair.decode("gb2312", errors="ignore")}
    signs |= {code for first, last in RANGES for code in range(first, last + 1)}
    own = (path.read_text("utf-8") for pattern in TEXTS for path in ROOT.glob(pattern))
    return signs | {ord(sign) for text in own for sign in text} | {ord(sign) for sign in MORE}


def part_of(font: TTFont, signs: set[int]) -> TTFont:
    """Take the glyphs of some signs, without hints and without what only other scripts need."""
    options = Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.desubroutinize = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    cutter = Subsetter(options)
    cutter.populate(unicodes=signs)
    cutter.subset(font)
    return font


def lower(font: TTFont) -> None:
    """Draw the small figures below the line."""
    top = font["CFF "].cff.topDictIndex[0]
    maps, glyphs = font.getBestCmap(), font.getGlyphSet()
    places = {maps[SPARE + number]: pair for number, pair in enumerate(LOWERED.items())}
    drawn = {}
    for place, (_, figure) in places.items():
        width, string = round(SMALL * font["hmtx"][maps[ord(figure)]][0]), top.CharStrings[place]
        told = (
            None if width == string.private.defaultWidthX else width - string.private.nominalWidthX
        )
        pen = T2CharStringPen(told, glyphs)
        glyphs[maps[ord(figure)]].draw(TransformPen(pen, (SMALL, 0, 0, SMALL, 0, DOWN)))
        drawn[place] = pen.getCharString(string.private, string.globalSubrs)
        font["hmtx"][place] = (width, round(SMALL * font["hmtx"][maps[ord(figure)]][1]))
    for place, string in drawn.items():
        top.CharStrings[place] = string
    for table in font["cmap"].tables:
        for code in range(SPARE, SPARE + 0x40):
            table.cmap.pop(code, None)
        table.cmap |= {ord(below): place for place, (below, _) in places.items()}


def rename(font: TTFont, weight: str) -> None:
    """Give a font its own name, and leave its copyright and licence where they are."""
    postscript = f"{FAMILY.replace(' ', '')}-{weight}"
    full = FAMILY if weight == "Regular" else f"{FAMILY} {weight}"
    names = {1: FAMILY, 2: weight, 3: f"2.004;{postscript}", 4: full, 6: postscript}
    for record in list(font["name"].names):
        if (record.platformID, record.langID) != (3, 0x409):
            font["name"].removeNames(platformID=record.platformID, langID=record.langID)
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    dictionary = font["CFF "].cff
    dictionary.fontNames = [postscript]
    top = dictionary.topDictIndex[0]
    top.FullName, top.FamilyName = full, FAMILY


def main(folder: Path) -> None:
    """Write both weights."""
    signs = wanted()
    for weight in WEIGHTS:
        faces = TTCollection(folder / f"NotoSansCJK-{weight}.ttc").fonts
        font = next(face for face in faces if face["name"].getDebugName(1) == FACE)
        whole = BytesIO()
        font.save(whole)  # a face of its own, without what it shares with its sisters
        font = TTFont(whole, recalcTimestamp=False)
        lower(font)
        font = part_of(font, signs | {ord(sign) for sign in LOWERED})
        rename(font, weight)
        place = HERE / f"SymbiosisSansSC-{weight}.otf"
        font.save(place)
        here = set(font.getBestCmap())
        missing = sorted(code for code in signs - here if unicodedata.category(chr(code))[0] == "L")
        han = sum(0x4E00 <= code <= 0x9FFF for code in here)  # noqa: PLR2004 - where Han begins and ends
        print(f"{place.name}: {place.stat().st_size / 1e6:.2f} MB, {len(here)} signs, {han} Han; "
              f"letters that the font has not: {''.join(map(chr, missing))[:300]}")  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SYSTEM)
