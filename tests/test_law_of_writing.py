"""One law for every command that writes: whole or not at all, and nothing of the reader's lost."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from small_park import COVER, SMALL, write_park, write_small

from symbiosis import cli
from symbiosis.cli.command_line import app
from symbiosis.decide.frontiers.front import Front
from symbiosis.decide.sweeping.logbook import HEAD, Logbook
from symbiosis.errors import BadInput
from symbiosis.optimise import optimise
from symbiosis.park.converting import convert_park
from symbiosis.park.load import load_park
from symbiosis.park.putting import put_bytes
from symbiosis.plan.folder.sheets import put_tables

WRITES = {
    "new form": ("new", "out.xlsx"),
    "new folder": ("new", "out"),
    "convert folder": ("convert", "park", "out"),
    "convert zip": ("convert", "park", "out.zip"),
    "convert xlsx": ("convert", "park", "out.xlsx"),
    "convert gpkg": ("convert", "park", "out.gpkg"),
    "import": ("import", "sites.csv", "--around", "51.2,3.8", "-o", "out"),
    "layers": ("layers", "extract.geojson", "--around", "50,10", "-o", "out"),
    "update": ("update", "park", "meters.csv", "--mapping", "map.toml", "-o", "out"),
    "periods": ("periods", "lean", "--use", "any=two_shifts", "--days", "2", "-o", "out"),
    "check": ("check", "park.xlsx", "--mark", "-o", "out.xlsx"),
    "report html": ("report", "plan", "--quick", "-o", "out.html"),
    "report docx": ("report", "plan", "--quick", "-o", "out.docx"),
    "report pdf": ("report", "plan", "--quick", "-o", "out.pdf"),
    "export folder": ("export", "plan", "-o", "out"),
    "export xlsx": ("export", "plan", "-o", "out.xlsx"),
    "export gpkg": ("export", "plan", "-o", "out.gpkg"),
    "export geojson": ("export", "plan", "-o", "out.geojson"),
    "export graphml": ("export", "plan", "-o", "out.graphml"),
    "optimise": ("optimise", "lean", "--out", "out"),
    "worth": ("worth", "lean", "--out", "out"),
    "targets": ("targets", "lean", "--set", "waste_heat=1", "--out", "out"),
    "sweep": ("sweep", "lean", "grid.toml", "--workers", "1", "--out", "out"),
    "frontier": ("frontier", "lean", "--points", "2", "--out", "out"),
    "sensitivity": ("sensitivity", "lean", "--top", "1", "--out", "out"),
}
"""Every command that writes, in each form, to `out`."""
FILES = {name: words for name, words in WRITES.items() if Path(words[-1]).suffix}
FOLDERS = {name: words for name, words in WRITES.items() if name not in FILES}
ALIKE = (
    "import", "update", "periods", "report html", "report docx", "report pdf", "optimise",
    "worth", "targets", "frontier", "sensitivity",
)  # fmt: skip
"""What is put into its place by the very function of another command."""
DRAFTS = "writes a draft, which somebody else moves to its place"
WRITERS = {
    "cli/process.py": "to nowhere, where a stream is closed",
    "decide/sweeping/logbook.py": "adds a line to its own book, which is read without a torn one",
    "park/containers/folder.py": DRAFTS,
    "park/containers/geojson_files.py": DRAFTS,
    "park/containers/sheet_writing.py": DRAFTS,
    "park/containers/text_files.py": DRAFTS,
    "park/containers/zipped.py": DRAFTS + "; and unpacks into a temporary folder",
    "park/mapped_layers.py": DRAFTS,
    "park/putting.py": "the law itself",
    "park/swap.py": "the law itself",
    "plan/folder/checksums.py": DRAFTS,
    "plan/folder/layers.py": DRAFTS,
    "plan/folder/save_plan.py": DRAFTS,
    "plan/folder/sheets.py": DRAFTS,
    "plan/folder/shipped_plans.py": "only where symbiosis itself is made",
    "plan/network.py": DRAFTS,
    "show/charts/tornado.py": DRAFTS,
    "show/charts/trade_off.py": DRAFTS,
    "show/print/print_map.py": DRAFTS,
    "show/report/content.py": "in memory",
    "show/workbook/marked.py": DRAFTS,
    "views/children.py": "a temporary folder",
    "views/solver.py": "the folder of its child, and to nowhere",
    "views/upload.py": "a temporary folder",
}
"""Every file that writes to a disk without the law, and why it may."""
_WRITING = re.compile(
    r"[.](write_text|write_bytes|savefig|to_file|to_parquet|to_excel|mkdir|touch|write_graphml)[(]"
    r"|[.]open[(]\s*\"[wax]|\bopen[(][^)]*\"[wa]b?\"|[.]to_csv[(]\s*[a-z]|shutil[.]|os[.](rename|replace)"
)
FEATURES = """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties":
{"osm_id": "1", "highway": "service"}, "geometry": {"type": "LineString",
"coordinates": [[10.0, 50.0], [10.01, 50.0]]}}]}"""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory, root):
    """Write what the commands read."""
    place = tmp_path_factory.mktemp("inputs")
    park = write_small(place / "park")
    convert_park(park, place / "park.xlsx")
    write_park(
        place / "lean", COVER, enterprises=SMALL["enterprises"], heat=SMALL["heat"],
        utilities="id,medium,price,low,high,unit,max_c\nboiler,heat,40,30,50,EUR/MWh,200\n",
        outlets="id,medium,price,unit\nair,heat,0,EUR/MWh\n",
    )  # fmt: skip
    optimise(load_park(place / "lean")).save(place / "plan")
    sites = root / "docs" / "examples" / "sites_hotmaps.csv"
    texts = {
        "sites.csv": sites.read_text(encoding="utf-8"),
        "extract.geojson": FEATURES,
        "meters.csv": "time,meter,value,unit\n"
        + "".join(f"2023-01-{day:02},surplus,40,kW\n" for day in range(1, 31)),
        "map.toml": 'zone = "UTC"\n',
        "grid.toml": '[axes]\nleft = [[], ["farm"]]\n',
    }
    for name, text in texts.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def here(inputs, tmp_path):
    shutil.copytree(inputs, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def symbiosis(here, monkeypatch):
    """Run a command whose streams are in memory: files have no room on a disk that is full."""
    monkeypatch.chdir(here)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            code = cli.run(words)
        return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())

    return run


def state(folder: Path) -> dict[str, bytes | str]:
    """Read all that lies in a folder; a link is what it says."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


@contextmanager
def full_disk(room: int):
    """Let no file become larger than that, as on a disk that is full."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def assert_refused(answer, told: str) -> None:
    assert answer.returncode == 1, answer.stdout + answer.stderr
    said = " ".join(answer.stderr.split())
    assert re.search(told, said), said
    assert re.search(r"Give|Choose|Make room|Move|add --replace", said), said
    assert "defect" not in said


def test_every_command_that_writes_is_under_the_law():
    asked = {
        command.name or command.callback.__name__
        for command in app.registered_commands
        if {"out", "path", "places"} & {*command.callback.__annotations__}
    }
    assert asked == {words[0] for words in WRITES.values()}


def test_nobody_writes_without_the_law(root):
    package = root / "symbiosis"
    found = {
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        if not {"models", "parks"} & {*file.relative_to(package).parts}
        and _WRITING.search(file.read_text(encoding="utf-8"))
    }
    assert found == {*WRITERS}


@pytest.mark.parametrize("name", [name for name in WRITES if name not in ALIKE])
def test_what_is_written_is_whole_or_nothing(name, here, symbiosis):
    words = WRITES[name]
    before = state(here)
    with full_disk(64):
        answer = symbiosis(*words)
    assert_refused(answer, r"out.* (cannot be written|File too large)")
    left = {path: data for path, data in state(here).items() if not path.startswith("out")}
    assert left == before
    assert [path.name for path in here.glob(".*")] == []
    assert not (here / "out").is_file()
    answer = symbiosis(*words)
    assert answer.returncode == 0, answer.stderr
    written = {path: data for path, data in state(here).items() if path not in before}
    assert written, "something new stands there"
    assert all(path.startswith("out") for path in written)
    if name in ("new form", "new folder", "sweep"):
        return  # nothing is replaced
    # Whoever holds a file that is replaced, by a hard link, keeps what it was.
    held = {path: here / f"held{at}" for at, path in enumerate(written) if "answers" not in path}
    for path, link in held.items():
        os.link(here / path, link)
    again = symbiosis(*words, *(["--replace"] if name == "layers" else []))
    assert again.returncode == 0, again.stderr
    assert all(link.read_bytes() == written[path] for path, link in held.items())
    assert {path for path in state(here) if path.startswith("out")} == {*written}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_somebody_else_stays(name, here, symbiosis):
    place = here / FILES[name][-1]
    place.write_bytes(b"three years of work")
    assert_refused(symbiosis(*FILES[name]), r"out\.\w+: .*(is there already|did not write it)")
    place.unlink()
    (here / "mine").write_bytes(b"three years of work")
    place.symlink_to(here / "mine")
    assert_refused(symbiosis(*FILES[name]), r"out\.\w+: .*(is there already|did not write it)")
    assert (here / "mine").read_bytes() == b"three years of work"
    place.unlink()
    place.mkdir()
    (place / "mine").write_bytes(b"three years of work")
    assert_refused(
        symbiosis(*FILES[name]), r"out\.\w+: .*(is a folder|is there already|not a park's)"
    )
    shutil.rmtree(place)
    os.mkfifo(place)  # nobody reads it: to write there would wait for ever
    assert_refused(symbiosis(*FILES[name]), r"out\.\w+: is (neither a file|there already)")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_of_somebody_else_stays(name, here, symbiosis):
    place = here / "out"
    place.mkdir()
    for file in ("heat.csv", "points.csv", "plan.gpkg", "plots.geojson", "corridors.geojson"):
        (place / file).write_text("three years of work", encoding="utf-8")
    before = state(here)
    assert_refused(symbiosis(*FOLDERS[name]), "out.*(left alone|not a park's|already)")
    assert state(here) == before
    shutil.rmtree(place)
    place.write_bytes(b"three years of work")
    assert_refused(symbiosis(*FOLDERS[name]), "out: ")
    assert place.read_bytes() == b"three years of work"
    place.unlink()
    place.symlink_to("out")
    assert_refused(symbiosis(*FOLDERS[name]), "out")


@pytest.mark.parametrize(
    "words",
    [
        ("convert", "park", "park"),
        ("convert", "park.xlsx", "./park.xlsx"),
        ("convert", "park/enterprises.geojson", "park"),
        ("check", "park.xlsx", "--mark", "-o", "park.xlsx"),
        ("layers", "park/corridors.geojson", "--around", "50,10", "-o", "park", "--replace"),
        ("import", "park/plots.geojson", "--around", "51.2,3.8", "-o", "park"),
        ("update", "lean", "park/heat.csv", "-o", "park"),
        ("periods", "lean", "--series", "park/heat.csv", "-o", "park"),
        ("export", "plan", "-o", "plan"),
        ("export", "plan", "-o", "plan/plan.gpkg"),
        ("export", "plan", "-o", "plan/network.graphml"),
    ],
)
def test_nothing_is_written_over_what_it_is_made_from(words, here, symbiosis):
    for name in ("corridors", "plots", "enterprises"):
        (here / "park" / f"{name}.geojson").write_text(FEATURES, encoding="utf-8")
    before = state(here)
    assert_refused(symbiosis(*words), "would replace .*, which is read")
    assert state(here) == before


def test_files_in_a_folder_are_not_written_through_links(here, symbiosis):
    (here / "mine").write_bytes(b"three years of work")
    place = write_small(here / "out")
    for name in ("corridors.geojson", "SOURCES.md"):
        (place / name).symlink_to(here / "mine")
    words = ("layers", "extract.geojson", "--around", "50,10", "-o", "out", "--replace")
    assert symbiosis(*words).returncode == 0
    assert (here / "mine").read_bytes() == b"three years of work"
    assert "highway" not in (place / "corridors.geojson").read_text(encoding="utf-8")


def test_tables_replace_their_own_kind_and_no_other(here):
    import pandas as pd

    points = pd.DataFrame({"point": ["P1"], "cost": [1.0], "co2": [2.0]})
    put_tables(here / "out", {"points": points, "technologies": points.assign(id="=1+1")})
    put_tables(here / "out", {"points": points.rename(columns={"co2": "water"})})
    text = (here / "out" / "technologies.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert b",'=1+1" in text
    before = state(here)
    with pytest.raises(BadInput, match=r"heat\.csv: is there already, and is another table"):
        put_tables(here / "park", {"points": points, "heat": points})
    assert state(here) == before
    assert Front.save.__doc__


def test_a_file_in_memory_is_written_whole_or_not_at_all(here):
    place = here / "deep" / "out.pdf"
    with full_disk(64), pytest.raises(BadInput, match=r"out\.pdf: cannot be written .* Make room"):
        put_bytes(place, b"x" * 1000)
    assert not place.parent.exists()
    put_bytes(place, b"old")
    os.link(place, here / "held")
    put_bytes(place, b"new")
    assert (here / "held").read_bytes() == b"old"
    assert state(place.parent) == {"out.pdf": b"new"}


def test_a_logbook_that_was_killed_at_its_beginning_begins_again(tmp_path):
    room = tmp_path / f".{HEAD}.0123abcd.saving"
    room.mkdir()
    (room / "new.json").write_text('{"form', encoding="utf-8")
    assert Logbook(tmp_path, {"park": "p"}).known == {}
    assert [path.name for path in tmp_path.iterdir()] == [HEAD]


def test_a_file_stays_as_private_as_it_was_and_a_protected_one_stays(here, symbiosis):
    words = ("export", "plan", "-o", "out.geojson")
    symbiosis(*words)
    (here / "out.geojson").chmod(0o600)
    assert symbiosis(*words).returncode == 0
    assert (here / "out.geojson").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["../../evil", "/var/evil", "a\\b", "..", "a:b", "x" * 101])
def test_a_scenario_is_never_written_outside_its_park(name, here):
    import openpyxl

    book = openpyxl.load_workbook(here / "park.xlsx")
    for row in (["name", "text"], [name, 'objective = "cost"']):
        (book["scenarios"] if "scenarios" in book else book.create_sheet("scenarios")).append(row)
    book.save(here / "evil.xlsx")
    before = state(here)
    for place in ("deep/out", "out.zip"):
        with pytest.raises(BadInput, match="name of a scenario"):
            convert_park(here / "evil.xlsx", here / place)
    assert state(here) == before
