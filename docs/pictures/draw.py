"""Draw the pictures of these pages from the program itself.

    uv run python docs/pictures/draw.py            # all
    uv run python docs/pictures/draw.py workbook   # those of one kind: workbook, plan, app

Wants LibreOffice (`soffice`), poppler (`pdftoppm`) and Chromium. No picture is larger than 120 KB.
"""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright

import symbiosis
from symbiosis.show.print.print_map import draw_map

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SIX_FIRMS = HERE.parent / "examples" / "six_firms"
ANSWERS = {"Sludge": "biomass_residue", "Fertiliser": "fertiliser_n"}
"""What the tutorial chooses where `check` asks: the name in the sheet -> the material."""
MOST_BYTES = 120_000
SPREAD = Image.Quantize.MAXCOVERAGE
COLOURS = (256, 128, 64, 32, 16)
MARGIN = 12
SCALE = 60
"""Per cent of their size at which sheets are printed: as wide as they are, on one A3 page."""
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
PATIENCE = 600_000
BROWSER = ["--headless", "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"]


def main(kinds: list[str]) -> None:
    """Draw the pictures of some kinds, or all of them."""
    with tempfile.TemporaryDirectory() as folder:
        for name, draw in {"workbook": workbook, "plan": plan, "app": app}.items():
            if name in kinds or not kinds:
                draw(Path(folder))


def workbook(folder: Path) -> None:
    """Draw the sheets of the six firms' workbook as a planner sees them, before and after check."""
    filled, marked = folder / "six_firms.xlsx", folder / "six_firms.marked.xlsx"
    symbiosis.new_park(filled, example=SIX_FIRMS)
    symbiosis.mark_faults(filled, marked)
    sheets = _sheets(filled, folder)
    keep("workbook_park", _stacked(sheets["Park"], sheets["Enterprises"]), 1100)
    keep("workbook_have_want", _cut(sheets["Have and want"]), 1100)
    sheets = _sheets(marked, folder)
    keep("workbook_marked", _stacked(next(iter(sheets.values())), sheets["Have and want"]), 1100)


def plan(folder: Path) -> None:
    """Draw the six firms' plan: its map, and two pages of its report."""
    found = symbiosis.optimise(_answered(folder))
    saved = folder / "saved"
    found.save(saved, pictures=(draw_map,))
    keep("plan_map", _cut(Image.open(saved / "map.png")), 1000)
    village(folder)
    symbiosis.write_report(found, folder / "report.pdf", "en", made_by="Park office")
    pages = _pages(folder / "report.pdf", folder, dots=80)
    keep("report_pages", _beside(pages[2], pages[3]), 1100)


def village(folder: Path) -> None:
    """Draw the map of the village that is served by one main."""
    park = symbiosis.load_park("village")
    asked = symbiosis.load_scenario("everybody", park)
    draw_map(symbiosis.optimise(park, asked, gap=0.005), folder)
    keep("village_map", _cut(Image.open(folder / "map.png")), 1000)


def app(folder: Path) -> None:
    """Draw the app: the six firms' workbook opened, and the parks that the README shows."""
    open_me = folder / "six_firms_answered.xlsx"
    symbiosis.save_park(_answered(folder), open_me)
    with _served() as address, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER)
        _uploaded(_visit(browser.new_page(), f"{address}/?park=teaching&lang=en"), open_me)
        _shot(browser, f"{address}/?park=rotterdam&lang=en", "app_rotterdam", (1800, 940))
        _shot(browser, f"{address}/?park=guitang&lang=zh", "app_guitang_zh", (1280, 1000))
        _explored(browser, f"{address}/?park=kalundborg_2010&lang=zh")
        browser.close()


def _answered(folder: Path) -> symbiosis.Park:
    """Give the six firms with what the tutorial answers to the questions of `check`."""
    path = folder / "answered"
    if not path.exists():
        shutil.copytree(SIX_FIRMS, path)
        head, *rows = (path / "have_want.csv").read_text(encoding="utf-8").splitlines()
        told = [f"{row},{ANSWERS.get(row.split(',')[2], '')}" for row in rows]
        text = "\n".join([f"{head},material", *told, ""])
        (path / "have_want.csv").write_text(text, encoding="utf-8")
    return symbiosis.load_park(path)


def _sheets(path: Path, folder: Path) -> dict[str, Image.Image]:
    """Draw the sheets of a workbook, with the letters and numbers of their columns and rows."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        sheet.print_options.headings = sheet.print_options.gridLines = True
        sheet.sheet_properties.pageSetUpPr.fitToPage = False
        sheet.page_setup.paperSize, sheet.page_setup.scale = sheet.PAPERSIZE_A3, SCALE
    shown = folder / f"shown_{path.name}"
    book.save(shown)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/office"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(shown)]
    subprocess.run(command, check=True, capture_output=True)
    names = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    return dict(zip(names, _pages(shown.with_suffix(".pdf"), folder, dots=150), strict=False))


def _pages(path: Path, folder: Path, *, dots: int) -> list[Image.Image]:
    """Draw the pages of a PDF."""
    stem = folder / f"page_{path.stem}"
    subprocess.run(["pdftoppm", "-r", str(dots), "-png", str(path), str(stem)], check=True)
    return [Image.open(page) for page in sorted(folder.glob(f"{stem.name}-*.png"))]


def _stacked(*pictures: Image.Image) -> Image.Image:
    """Put pictures below one another, without the paper around them."""
    cut = [_cut(picture) for picture in pictures]
    size = max(each.width for each in cut), sum(each.height + MARGIN for each in cut)
    sheet, top = Image.new("RGB", size, "white"), 0
    for each in cut:
        sheet.paste(each, (0, top))
        top += each.height + MARGIN
    return sheet


def _beside(*pages: Image.Image) -> Image.Image:
    """Put pages of paper beside one another, on grey."""
    size = sum(page.width + MARGIN for page in pages) + MARGIN, pages[0].height + 2 * MARGIN
    table, left = Image.new("RGB", size, "#dad7d0"), MARGIN
    for page in pages:
        table.paste(page, (left, MARGIN))
        left += page.width + MARGIN
    return table


def _cut(picture: Image.Image) -> Image.Image:
    """Cut away the empty paper around what is drawn."""
    plain = picture.convert("RGB")
    return plain.crop(ImageChops.difference(plain, Image.new("RGB", plain.size, "white")).getbbox())


def keep(name: str, picture: Image.Image, width: int) -> None:
    """Save a picture, no wider and no larger than a page of the docs bears."""
    plain = picture.convert("RGB")
    if plain.width > width:
        plain = plain.resize((width, round(plain.height * width / plain.width)), Image.LANCZOS)
    for colours in COLOURS:
        drawn = io.BytesIO()
        few = plain.quantize(colours, SPREAD, kmeans=2, dither=Image.Dither.NONE)
        few.save(drawn, "PNG", optimize=True)
        if drawn.tell() <= MOST_BYTES:
            break
    (HERE / f"{name}.png").write_bytes(drawn.getvalue())
    print(f"{name}.png: {plain.width} x {plain.height}, {drawn.tell() / 1000:.0f} KB")


@contextmanager
def _served() -> Iterator[str]:
    """Start the app on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.headless", "true", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        address = f"http://localhost:{port}"
        while process.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{address}/_stcore/health"):  # noqa: S310
                break
            time.sleep(0.2)
        try:
            yield address
        finally:
            process.terminate()


def _visit(page: Page, address: str) -> Page:
    page.goto(address)
    return _settled(page)


def _settled(page: Page) -> Page:
    page.wait_for_selector(IDLE, timeout=PATIENCE)
    page.locator(".headline").first.wait_for(timeout=PATIENCE)
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')")
    time.sleep(2)  # what fades in has come, and nothing runs any more
    page.wait_for_selector(IDLE, timeout=PATIENCE)
    return page


def _shot(
    browser: Browser, address: str, name: str, size: tuple[int, int], **options: object
) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, **options)
    _visit(page, address)
    _keep_page(page, name)


def _keep_page(page: Page, name: str) -> None:
    keep(name, Image.open(io.BytesIO(page.screenshot())), 1200)


def _uploaded(page: Page, path: Path) -> None:
    """Open a workbook in the app, ask for a plan, and look at its network."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Park", exact=True).first.click()
    page.locator(".st-key-way_in summary").click(timeout=PATIENCE)
    page.locator('input[type="file"]').set_input_files(path, timeout=PATIENCE)
    _settled(page)
    page.locator(".st-key-entry_open button").click(timeout=PATIENCE)
    page.wait_for_url("**park=*uploaded**", timeout=PATIENCE)
    page.get_by_role("link", name="Optimise", exact=True).first.click()
    page.locator(".st-key-solve button").click(timeout=PATIENCE)
    page.wait_for_url("**plan=**", timeout=PATIENCE)
    page.get_by_role("link", name="Network", exact=True).first.click()
    _keep_page(_settled(page), "app_six_firms")


def _explored(browser: Browser, address: str) -> None:
    """Trace a frontier in the app, in Chinese, in the dark."""
    size = {"width": 1280, "height": 900}
    page = browser.new_page(viewport=size, locale="zh-CN", color_scheme="dark")
    _visit(page, address)
    page.get_by_role("link", name="探索", exact=True).first.click()
    page.get_by_role("button", name="求权衡前沿").click(timeout=PATIENCE)
    page.get_by_text("所选点的方案").first.wait_for(timeout=PATIENCE)
    _keep_page(_settled(page), "app_explore_zh")


if __name__ == "__main__":
    main(sys.argv[1:])
