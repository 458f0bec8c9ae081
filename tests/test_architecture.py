"""The house stays in order: layers, cold imports, sizes, no second home for anything."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter

import grimp
import networkx as nx
import pytest

from symbiosis.park.accounts import ACCOUNTS
from symbiosis.park.media import MEDIA, STREAM_TABLES

HEAVY = (
    "pyomo",
    "highspy",
    "pyscipopt",
    "pandas",
    "numpy",
    "geopandas",
    "shapely",
    "streamlit",
    "matplotlib",
    "pint",
)
LONGEST_FUNCTION = 40
LONGEST_FILE = 400


def python_files(root):
    folders = ("symbiosis", "models", "parks", "tests", "bench")
    files = [root / "app.py", *(path for name in folders for path in (root / name).rglob("*.py"))]
    # bench/peers holds other people's tools, each with a Python of its own.
    return sorted({path.resolve() for path in files if "peers" not in path.parts})


def imported_by(root, code: str) -> set[str]:
    """Run code in a fresh interpreter and list the heavy packages that it loaded."""
    report = f"{code}; import sys; print(*[name for name in {HEAVY} if name in sys.modules])"
    answer = subprocess.run(
        [sys.executable, "-c", report], cwd=root, capture_output=True, encoding="utf-8", check=True
    )
    return set(answer.stdout.splitlines()[-1].split()) if answer.stdout.strip() else set()


@pytest.mark.parametrize(
    "code",
    [
        "import symbiosis",
        "import symbiosis.cli",
        "from symbiosis.cli import run; run(['--help'])",
        "from symbiosis.cli import run; run(['optimise', '--help'])",
        "from symbiosis.cli import run; run(['parks'])",
        "from symbiosis.cli import run; run(['parks', '--json'])",
        "from symbiosis.cli import run; run(['optimise', 'teaching', '--gap', 'much'])",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(root, code):
    assert imported_by(root, code) == set()


def test_layers_hold(root):
    answer = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        cwd=root, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout


def test_no_files_import_each_other_in_a_circle_not_even_for_their_types():
    graph = grimp.build_graph("symbiosis", exclude_type_checking_imports=False)
    imports = nx.DiGraph(
        (one, other)
        for one in graph.modules
        for other in graph.find_modules_directly_imported_by(one)
    )
    circles = [
        " -> ".join(sorted(circle))
        for circle in nx.strongly_connected_components(imports)
        if len(circle) > 1
    ]
    assert not circles, "\n".join(circles)


def test_functions_and_files_stay_small(root):
    long = []
    for path in python_files(root):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(root)
        sizes = {
            node.name: code_lines(node)
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef)
        }
        long += [f"{name}: {of} has {n}" for of, n in sizes.items() if n > LONGEST_FUNCTION]
        long += [f"{name}: the file"] if len(text.splitlines()) > LONGEST_FILE else []
    assert not long, "\n".join(long)


def code_lines(function: ast.FunctionDef) -> int:
    """Count a function's lines without its docstring: a law may need a page, its code may not."""
    body = function.body
    documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    docstring = body[0].end_lineno - body[0].lineno + 1 if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


def test_every_file_says_its_one_idea_in_its_first_line(root):
    for path in python_files(root):
        doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        assert doc.partition("\n")[0].endswith((".", "?")), path


def test_a_basename_stands_once_in_the_package(root):
    """A medium's name may stand once a room, and every park has a script that makes it."""
    told = {"__init__", "build", *MEDIA}
    rooms = (root / "symbiosis", root / "models", root / "parks")
    files = {path.resolve() for room in rooms for path in room.rglob("*.py")}
    named = Counter(path.stem for path in files if path.stem not in told)
    assert [name for name, count in named.items() if count > 1] == []


def test_no_pages_folder_and_no_committed_lock(root):
    # A folder of that name beside app.py switches Streamlit's legacy multipage mode on.
    assert not (root / "pages").exists()
    tracked = subprocess.run(
        ["git", "ls-files", "uv.lock", "plans", "build"],
        cwd=root, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert tracked.stdout == ""


def test_only_the_record_of_a_medium_tells_media_apart(root):
    told = [
        f"{path.relative_to(root)}, line {node.lineno}"
        for path in python_files(root)
        if path.relative_to(root).parts[0] in ("symbiosis", "models") and path.name != "media.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if len(media_listed(node)) > 1
    ]
    assert not told, "\n".join(told)


def media_listed(node: ast.AST) -> set[str]:
    """Name the media that are keys or members of one literal, alone or first of all in a row."""
    if isinstance(node, ast.Dict):
        listed = node.keys
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        listed = [*node.elts, *(each for row in node.elts for each in getattr(row, "elts", ()))]
    elif isinstance(node, ast.Call):
        listed = [ast.Constant(word.arg) for word in node.keywords]
    else:
        return set()
    named = {of.value for of in listed if isinstance(of, ast.Constant)} & {*MEDIA, *STREAM_TABLES}
    return {STREAM_TABLES.get(name, name) for name in named}


def test_media_book_to_accounts_that_there_are():
    for medium in MEDIA.values():
        booked = {medium.paid, medium.bought, medium.disposed, medium.exchanged} - {""}
        assert booked <= set(ACCOUNTS), medium.name


TAKES_APART = {
    *("split", "rsplit", "partition", "rpartition", "removeprefix", "removesuffix"),
    *("startswith", "endswith", "extract", "extractall", "findall", "match", "fullmatch"),
    *("find", "rfind", "rindex", "translate"),
}
NO_IDS = {
    "cli/layers_command.py": "two coordinates",
    "cli/options.py": "the system's language",
    "park/written.py": "figures",
    "park/number_cells.py": "figures",
    "park/cells.py": "figures, and what a spreadsheet takes for a formula",
    "park/describe.py": "docstrings",
    "park/describe_choices.py": "docstrings",
    "park/entities.py": "names of parks, as a whole",
    "park/faults.py": "messages of pydantic",
    "park/containers/database.py": "names of types and columns",
    "park/containers/decoding.py": "marks of bytes",
    "park/containers/drawn_places.py": "decimals of a written degree",
    "park/containers/folder.py": "names of files",
    "park/containers/geojson_files.py": "names of coordinate systems",
    "park/containers/geopackage.py": "names of tables of the format",
    "park/containers/geopackage_shapes.py": "bytes of a header",
    "park/containers/park_toml.py": "keys of the cover",
    "park/cover_words.py": "keys of the cover",
    "park/containers/geometry_texts.py": "whether a text is JSON",
    "park/containers/sheet_cells.py": "pieces of long texts, figures",
    "park/containers/vector_files.py": "first bytes of files, names that Shapefiles cut",
    "park/containers/addresses.py": "addresses of databases",
    "park/containers/workbook_guard.py": "parts of an archive",
    "park/containers/sheet_walk.py": "cells as spreadsheets name them, names in XML",
    "park/containers/stored.py": "figures, as text",
    "park/containers/text_files.py": "first lines of files",
    "park/containers/zipped.py": "names of files",
    "park/local_words.py": "words of units",
    "park/haves/guessing.py": "waste codes and names, as people write them",
    "park/haves/material_names.py": "names of materials, as people write them",
    "park/headings.py": "headings of columns",
    "park/naming.py": "what people choose from a list, an id with its name: `steel_slag 钢渣`",
    "park/library/__init__.py": "the header of a file, spaces of a message",
    "park/mapped_extract.py": "names of files",
    "park/mapped_tags.py": "tags of OpenStreetMap",
    "park/load.py": "names of files",
    "park/refused.py": "kinds of pydantic's errors",
    "park/save.py": "figures, ends of lines",
    "park/scales.py": "units",
    "park/sentences.py": "sentences, by their own words",
    "cli/import_command.py": "a place and a length, as they are typed",
    "park/meters/meter_files.py": "headings with units, first lines, messages",
    "park/meters/meter_times.py": "stamps of time",
    "park/registry/site_merging.py": "names of firms, in words",
    "park/registry/first_park.py": "names of firms, in words",
    "park/registry/site_reading.py": "figures",
    "park/sectors/offers.py": "messages of our own",
    "park/sectors/usual.py": "codes of NACE",
    "park/sheet.py": "headings of columns, which people write: `content:Cl [mg/L]`",
    "park/swap.py": "names of folders",
    "park/unit_registry.py": "units",
    "park/unit_numbers.py": "units",
    "park/unit_sizes.py": "units",
    "park/unit_words.py": "words of units",
    "park/units.py": "units",
    "plan/folder/checksums.py": "its own lists of digests",
    "show/fault_words.py": "sentences of its own, headings",
    "show/formulation.py": "docstrings",
    "show/map/labels.py": "lines of a label",
    "show/report/content.py": "lines of a cell",
    "show/report/factor_part.py": "units",
    "show/terminal/listings.py": "command lines",
    "show/workbook/drop_downs.py": "what it has written itself",
    "show/workbook/form_columns.py": "headings, examples of its own",
    "show/typed_sums.py": "sums and limits, as they are typed",
    "show/words.py": "units",
    "show/workbook/form.py": "keys of the cover",
    "decide/explaining/impossible.py": "names of the model's components",
    "solving/compile/compiled.py": "names and docs of the model's sets",
    "solving/session/infeasible.py": "names of the model's components",
    "solving/session/reprice.py": "names of the model's components",
    "views/here.py": "the browser's language, keys of widgets",
}
"""File -> which texts, none of them ids, it takes apart."""


def test_no_id_is_taken_apart_for_its_meaning(root):
    """What an id is made of stands in columns; only lists in a cell (`a;b`) may be split."""
    rooms = (root / "symbiosis", root / "models")
    found = {
        (path.relative_to(room).as_posix(), f"line {call.lineno}: {call.func.attr}")
        for room in rooms
        for path in room.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if takes_apart(call)
    }
    told = sorted(", ".join(each) for each in found if each[0] not in NO_IDS)
    assert not told, "\n".join(told)
    assert {file for file, _ in found} == set(NO_IDS), "an exception that is none any more"


def takes_apart(call: ast.Call) -> bool:
    """Tell whether a call cuts a text at a sign, or rewrites it by a pattern."""
    of_a_list = [each.value for each in call.args if isinstance(each, ast.Constant)] == [";"]
    by_pattern = any(
        word.arg == "regex" and getattr(word.value, "value", False) for word in call.keywords
    )
    is_constant = isinstance(call.func.value, ast.Name) and call.func.value.id.isupper()
    return (call.func.attr in TAKES_APART and not of_a_list and not is_constant) or by_pattern
