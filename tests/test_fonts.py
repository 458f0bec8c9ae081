"""What is printed is read on every machine: the font that ships, and what is said of others."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from fontTools.ttLib import TTFont

from symbiosis.plan.folder.checksums import LIBRARY
from symbiosis.show.typefaces import SHIPPED, borrowed, font_files, sources_of

BARE = """
import os
from matplotlib import font_manager
del os.environ["MPL_IGNORE_SYSTEM_FONTS"]  # it would hide what is added, too
from symbiosis.show import typefaces
from symbiosis.show.print.lettering import legible
own = {entry.name for entry in font_manager.fontManager.ttflist}
print(any("CJK" in name or "Noto" in name for name in own))
print(legible("钢铁余热回收 CO₂ Łódź"), legible("\U00020000"))
print(*typefaces.known_fonts(), sep=";")
"""


def signs(file) -> set[int]:
    return set(TTFont(file).getBestCmap())


def test_the_shipped_font_has_what_parks_are_written_in(root):
    both = signs(SHIPPED[0])
    assert both == signs(SHIPPED[1])
    chinese = {bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)}
    chinese = {ord(sign) for pair in chinese for sign in pair.decode("gb2312", errors="ignore")}
    assert len(chinese) == 6763
    assert chinese <= both
    words = (root / "symbiosis/show/languages/zh").glob("*.json")
    said = "".join("".join(json.loads(file.read_text("utf-8")).values()) for file in words)
    said += "".join(file.read_text("utf-8") for file in LIBRARY.glob("*.csv"))
    assert {sign for sign in said if ord(sign) not in both and not sign.isspace()} <= set("ęłńśżźć")
    assert set(map(ord, "→≥≤−×·°²³₂℃μηαβΔ㎡㎥±≈∞€£¥éüßøñ“”‰")) <= both


def test_the_fonts_are_small_and_go_by_a_name_of_their_own(root):
    assert sum(file.stat().st_size for file in SHIPPED) < 4e6
    for file in SHIPPED:
        names = TTFont(file)["name"]
        assert names.getDebugName(1) == "Symbiosis Sans SC"
        assert "Open Font License" in names.getDebugName(13)
    folder = root / "symbiosis/show/fonts"
    assert "PERMISSION & CONDITIONS" in (folder / "OFL.txt").read_text("utf-8")
    assert "Noto Sans CJK SC" in (folder / "SOURCES.md").read_text("utf-8")


def test_chinese_is_drawn_where_no_chinese_font_is_installed(tmp_path, root):
    bare = {**os.environ, "MPL_IGNORE_SYSTEM_FONTS": "1", "MPLCONFIGDIR": str(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "-c", BARE], cwd=root, env=bare, capture_output=True, encoding="utf-8",
        check=True,
    )  # fmt: skip
    assert answer.stdout.splitlines() == [
        "False",
        "钢铁余热回收 CO₂ Łódź □",
        "Symbiosis Sans SC;DejaVu Sans",
    ]


def test_what_the_shipped_font_has_not_is_said():
    assert sources_of(["钢铁 CO₂"]) == {}
    assert sources_of(["Łódź"]) == {"DejaVu Sans": "Łź"}
    assert borrowed(["Łódź 钢铁"]) == ""
    assert sources_of(["\U0001faaf"]) == {"": "\U0001faaf"}
    assert font_files("钢铁")[:2] == list(SHIPPED)
