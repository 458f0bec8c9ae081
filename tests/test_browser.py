"""The app in a real browser: the consultant's story, two sessions, a reload, offline, no errors.

Screenshots go to `artefacts/`, which CI keeps and git ignores.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET

import pytest
from endless_park import write_endless

from symbiosis import LivePlanner, Scenario, load_park

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
PATIENCE = 600_000
PAGES = {
    "en": ("Park", "Matches", "Optimise", "Network", "Compare", "Export"),
    "zh": ("园区", "匹配", "优化", "网络", "比较", "导出"),
}


@pytest.fixture(scope="module")
def server(root):
    """Start the app as a user does, on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(root / "app.py")]
    command += ["--server.headless", "true", "--server.port", str(port)]
    address = f"http://localhost:{port}"
    with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_until_up(address, process)
            yield address
        finally:
            process.terminate()


def _wait_until_up(address, process):
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        assert process.poll() is None, "the server has ended"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def chromium():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, server):
    """Open sessions that are watched: no request leaves this machine, nothing fails."""
    contexts, troubles = [], []

    def opened(link: str = "", width: int = 1280, **options: object) -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": 1000}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: _local(request.url, server, troubles))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("response", lambda response: _served(response, troubles))
        page.on(
            "console",
            lambda line: (
                troubles.append(line.text)
                if line.type == "error" and "status of 404" not in line.text
                else None
            ),
        )
        page.goto(f"{server}/{link}")
        return Visit(page).settled()

    yield opened
    for context in contexts:
        context.close()
    assert not troubles


def _local(url, server, troubles):
    here = (server, server.replace("http", "ws", 1), "data:", "blob:")
    if not url.startswith(here):
        troubles.append(f"a request leaves this machine: {url}")


def _served(response, troubles):
    # On a page's own address Streamlit itself first asks for its services below that address.
    if response.status >= 400 and "/_stcore/" not in response.url:
        troubles.append(f"{response.status} {response.url}")


class Visit:
    """One session in the browser."""

    def __init__(self, page) -> None:
        self.page = page

    def settled(self) -> Visit:
        """Wait until the page has been drawn."""
        self.page.wait_for_selector(IDLE, timeout=PATIENCE)
        self.page.locator(".headline").first.wait_for(timeout=PATIENCE)
        return self

    def goto(self, name: str) -> Visit:
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_function(
            "name => document.querySelector('[aria-current=page]')?.textContent.includes(name)",
            arg=name, timeout=PATIENCE,
        )  # fmt: skip
        return self.settled()

    def until(self, text: str) -> Visit:
        self.page.get_by_text(text).first.wait_for(timeout=PATIENCE)
        return self.settled()

    def shot(self, root, name: str) -> None:
        folder = root / "artefacts"
        folder.mkdir(exist_ok=True)
        drawn = "() => !document.querySelector('[data-testid=stSkeleton]')"
        self.page.wait_for_function(drawn, timeout=PATIENCE)
        self.page.screenshot(path=folder / f"{name}.png")

    def map(self, selector: str):
        return self.page.locator(f".park-map {selector}".strip())

    def shows(self, text: str) -> bool:
        """Whether a text stands on the page or in one of its boxes."""
        boxes = "[...document.querySelectorAll('input')].map(box => box.value).join('|')"
        return text in self.page.evaluate(f"document.body.innerText + {boxes}")


def test_the_consultants_story_from_opening_to_export(visit, root, tmp_path):
    session = visit("?park=teaching&lang=en")
    page = session.page
    session.shot(root, "network_en")
    assert session.map(".plot").count() == 5
    # A firm by mouse: its panel opens, everything else steps back, the link can be shared.
    session.map('.plot[data-id="brewery"]').click(position={"x": 12, "y": 12})
    page.wait_for_url("**firm=brewery**", timeout=PATIENCE)
    session.until("Gives")
    assert "choosing" in session.map("").first.evaluate("each => each.className")
    session.shot(root, "firm_en")
    # A flow by keyboard.
    session.map(".flow").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**flow=**", timeout=PATIENCE)
    session.until("Booked net of this exchange")
    page.keyboard.press("Escape")
    # Layers, movement, zoom.
    session.map(".entry input").first.uncheck()
    assert session.map('.flow[data-medium="material"]').first.is_hidden()
    session.map(".entry input").first.check()
    session.map("button.animate").click()
    assert session.map(".pulse").first.is_visible()
    session.map("button.zoom_in").click()
    assert "scale(1.5)" in session.map(".world").get_attribute("transform")
    _saved_map(session, tmp_path)
    for tab in ("Who gives to whom", "Heat by temperature", "Balances", "Ledger"):
        page.get_by_role("tab", name=tab).click()
    page.get_by_role("tab", name="Who gives to whom").click()
    session.shot(root, "sankey_en")
    _solved(session, root)
    session.goto("Compare").until("What was asked differently")
    session.shot(root, "compare_en")
    session.goto("Export")
    with page.expect_download(timeout=PATIENCE) as pdf:
        page.get_by_role("button", name="Map as PDF").click()
    assert pdf.value.path().read_bytes().startswith(b"%PDF")
    assert re.fullmatch(r"Teaching_park_.+_map\.pdf", pdf.value.suggested_filename)
    session.shot(root, "export_en")


def _saved_map(session, folder):
    """The exported map is whole: title, legend, scale and north, no dimming, no script."""
    with session.page.expect_download(timeout=PATIENCE) as saved:
        session.map("button.svg").click()
    saved.value.save_as(folder / "map.svg")
    tree = ET.parse(folder / "map.svg")  # noqa: S314 - made by our own page
    texts = ["".join(node.itertext()) for node in tree.iter() if node.tag.endswith("text")]
    assert {"Teaching park", "Brewery", "Heat", "N"} <= set(texts)
    assert any(text.endswith(" m") for text in texts)
    assert not [node for node in tree.iter() if node.tag.endswith(("script", "image"))]
    with session.page.expect_download(timeout=PATIENCE) as saved:
        session.map("button.png").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


def _solved(session, root):
    page = session.page
    session.goto("Optimise")
    page.get_by_label("Carbon price").fill("0")
    page.keyboard.press("Enter")
    session.settled()
    page.locator(".st-key-solve button").click()
    session.until("Against the plan before")
    session.shot(root, "optimise_en")


def test_the_same_story_in_chinese_in_the_dark(visit, root):
    session = visit("?park=guitang", locale="zh-CN", color_scheme="dark")
    session.until("为园区节省")
    assert session.map("").first.get_attribute("data-theme") == "dark"
    for name, page in zip(PAGES["en"], PAGES["zh"], strict=True):
        session.goto(page)
        session.shot(root, f"{name.lower()}_zh_dark")
        if name == "Park":
            _opened_way_in(session)
            assert _on_the_uploader(session) == ('"选择文件"', '"或拖放到此处"')
    session.page.wait_for_url(re.compile("lang=zh"))  # the address follows the page


def _opened_way_in(session):
    session.page.locator(".st-key-way_in summary").click()
    session.page.locator(".st-key-entry_form").wait_for(timeout=PATIENCE)
    session.settled()


def _uploaded(session, file):
    _opened_way_in(session)
    session.page.locator('input[type="file"]').set_input_files(file)


def _on_the_uploader(session):
    """What is read on an uploader: Streamlit's own English words have no size."""
    zone, said = "[data-testid=stFileUploaderDropzone", []
    for part in (f"{zone}] > span p", f"{zone}Instructions] span"):
        words = session.page.locator(part).first
        said.append(words.evaluate("each => getComputedStyle(each, '::after').content"))
        assert words.evaluate("each => getComputedStyle(each).fontSize") == "0px"
    return tuple(said)


def test_two_sessions_at_once_see_only_their_own(visit):
    first, second = visit("?park=teaching&lang=en"), visit("?park=teaching&lang=en")
    first.goto("Optimise")
    first.page.get_by_label("Name of the plan").fill("Secret plan")
    first.page.keyboard.press("Enter")
    first.settled().page.locator(".st-key-solve button").click()
    first.page.wait_for_url("**plan=**", timeout=PATIENCE)
    link = first.page.url
    second.page.goto(link)
    second.settled()
    assert not second.shows("Secret plan")
    first.page.reload()
    first.settled()
    assert first.shows("Secret plan")


def test_a_solve_goes_on_through_a_reload_and_is_stopped_with_its_best_plan(visit, root, tmp_path):
    # Its first plan comes within seconds and its proof takes hours: it cannot end by itself.
    folder = write_endless(tmp_path / "endless")
    archive = shutil.make_archive(str(folder), "zip", folder)
    session = visit("?park=teaching&lang=en")
    session.goto("Park")
    page = session.page
    _uploaded(session, archive)
    page.locator(".st-key-entry_open button").click(timeout=PATIENCE)
    page.wait_for_url("**park=endless_uploaded**", timeout=PATIENCE)
    page.get_by_role("link", name="Optimise", exact=True).first.click()
    page.get_by_label("Gap that is good enough").click(timeout=PATIENCE)
    page.get_by_role("option").first.click()
    page.wait_for_selector(IDLE, timeout=PATIENCE)
    page.locator(".st-key-solve button").click()
    page.get_by_text("Best plan so far").first.wait_for(timeout=PATIENCE)
    session.shot(root, "solving_en")
    page.reload()
    page.get_by_text("Best plan so far").first.wait_for(timeout=PATIENCE)
    page.locator(".st-key-cancel button").click()
    session.until("Stopped; within")
    assert session.map(".flow").count() > 10


def test_a_hostile_upload_leaves_the_session_alive(visit, tmp_path):
    session = visit("?park=teaching&lang=en")
    session.goto("Park")
    bad = tmp_path / "park.zip"
    bad.write_bytes(b"no archive at all")
    _uploaded(session, bad)
    session.until("Pack the park's folder again")
    session.goto("Network")
    assert session.map(".flow").count() > 3


def test_a_projector_shows_the_first_screen_whole(visit, root):
    session = visit("?park=rotterdam&lang=en", width=1920)
    session.shot(root, "network_rotterdam_1920")
    wide = session.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_the_figure_shown_belongs_to_the_position_shown_however_fast_the_slider_moves(visit):
    session = visit("?park=teaching&lang=en")
    session.goto("Optimise")
    page = session.page
    page.locator(".st-key-solve_live label").first.click()
    _answered(session)
    slider, seen = page.get_by_role("slider").first, []
    for key, firm in (("ArrowRight", "brewery"), ("ArrowRight", "steelworks"), ("ArrowLeft", "")):
        slider.focus()
        for position in range(5):
            page.keyboard.press(key)
            if firm and position in (1, 3):
                session.map(f'.plot[data-id="{firm}"]').click(position={"x": 12, "y": 12})
                slider.focus()
        seen.append(_answered(session))
    assert seen[0] == seen[2] != seen[1]
    shown = dict(seen)
    planner = LivePlanner(load_park("teaching"))
    for price, cost in shown.items():
        plan = planner.plan(Scenario(prices={"carbon": price}))
        # Neighbouring positions differ by more than a live answer may be from the best.
        assert cost == pytest.approx(plan.cost() / 1e6, rel=0.01), price
    # What came and went is told to the end, and no two plans of the list read the same.
    page.keyboard.press("Escape")
    page.get_by_label("Plan", exact=True).first.click()
    names = page.get_by_role("option").all_inner_texts()
    assert len(set(names)) == len(names)


def _answered(session):
    """Wait until the position is answered: the position, and the cost of the park [M EUR/a]."""
    page = session.page
    page.wait_for_function(
        """() => {
          const line = document.querySelector('.conditions');
          const label = document.querySelector('[data-testid=stSliderThumbValue]');
          return line?.dataset.standing === 'answered' && label
            && Number(label.innerText) === Number(line.dataset.asked)
            && document.querySelector('.st-key-figures_answered [data-testid=stMetricValue]');
        }""",
        timeout=PATIENCE,
    )
    session.settled()
    line = page.locator(".conditions").first.evaluate("each => ({...each.dataset})")
    assert (line["standing"], line["answered"]) == ("answered", line["asked"])
    cost = page.locator('.st-key-figures_answered [data-testid="stMetricValue"]').first.inner_text()
    assert cost.endswith("M EUR/a")
    return float(line["answered"]), float(cost.split()[0])
