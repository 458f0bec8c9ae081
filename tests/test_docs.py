"""Every snippet of the docs runs, and the generated page is current."""

from __future__ import annotations

import ast
import csv
import importlib
import re
import shlex
import shutil
from pathlib import Path

import openpyxl
import pytest
import typer
from reading_once import plan_once

from symbiosis import Limit, LivePlanner, Scenario, Target
from symbiosis.cli.process import app
from symbiosis.park.describe_choices import describe_choices
from symbiosis.park.library import load_library
from symbiosis.show.formulation import law_parts, whole_formulation

ROOT = Path(__file__).parent.parent
NOT_RUN = "-->\n"
"""A snippet below a line `<!-- not run: why -->` is shown only."""
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md")))
}
SIX_FIRMS = ROOT / "docs" / "examples" / "six_firms"
CHOSEN = {"Sludge": "biomass_residue", "Fertiliser": "fertiliser_n"}
FILLED_IN = ("enterprises", "have_want")
COMMAND_PAGES = (
    "docs/explain.md",
    "docs/frontier.md",
    "docs/gis.md",
    "docs/hours.md",
    "docs/indicators.md",
    "docs/meters.md",
    "docs/policies.md",
    "docs/prices.md",
    "docs/report.md",
    "docs/review.md",
    "docs/registry.md",
    "docs/scenarios.md",
    "docs/worth.md",
)
"""Of the others the commands are understood only: they take too long, or need a grid."""


def snippets(text: str, language: str) -> list[str]:
    """List what stands in fences of a language, without what is shown only."""
    # Every fence is paired with its own end, also those that are left out.
    fences = re.finditer(r"^```(.*)\n((?s:.*?))^```$", text, re.MULTILINE)
    shown = ((each, text[: each.start()].endswith(NOT_RUN)) for each in fences)
    return [each[2] for each, only in shown if not only and re.fullmatch(language, each[1])]


PYTHON_PAGES = tuple(page for page, text in PAGES.items() if snippets(text, "python"))


def commands_of(text: str) -> list[str]:
    """List what is called as `symbiosis`, with and without a prompt."""
    blocks = "\n".join(snippets(text, r"(?:console)?"))
    return re.findall(r"^(?:\$ )?(?:uv run )?symbiosis (.*)$", blocks, re.MULTILINE)


@pytest.fixture(scope="module", autouse=True)
def _plans_once():
    """Let the pages share the plans of the shipped parks: most begin with the same one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LivePlanner, "plan", plan_once)
        yield


@pytest.fixture
def _examples(root, tmp_path):
    """Put the files that pages work with beside whoever reads them."""
    shutil.copytree(root / "docs" / "examples", tmp_path / "examples")


@pytest.mark.usefixtures("_examples")
@pytest.mark.parametrize("page", PYTHON_PAGES)
def test_python_on_a_page_runs_from_top_to_bottom(root, page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = snippets((root / page).read_text(encoding="utf-8"), "python")
    assert blocks
    exec(compile("\n".join(blocks), page, "exec"), {})  # noqa: S102


def test_the_planner_gets_from_a_workbook_to_a_plan_and_a_decision(tmp_path, symbiosis):
    text = PAGES["docs/tutorial-planner.md"]
    shutil.copytree(SIX_FIRMS, tmp_path / "docs" / "examples" / "six_firms")
    files = re.findall(
        r"`([\w.]+)`[^`]*?\n\n```(?:toml|csv)\n(.*?)^```", text, re.DOTALL | re.MULTILINE
    )
    assert [name for name, _ in files] == [
        "park.toml", "enterprises.csv", "heat.csv", "strict.toml",
    ]  # fmt: skip
    (tmp_path / "mypark").mkdir()
    for name, content in files:
        folder = tmp_path if name == "strict.toml" else tmp_path / "mypark"
        (folder / name).write_text(content, encoding="utf-8")
    told = {}
    commands = "\n".join(snippets(text, "console"))
    for line in re.findall(r"^\$ uv run symbiosis (.*)$", commands, re.MULTILINE):
        answer = symbiosis(*shlex.split(line))
        told[line.split()[0]] = " ".join(answer.stdout.split())
        code = {"--mark": 1, "solid_waste=30": 2}.get(line.split()[-1], 0)
        assert answer.returncode == code, f"{line}\n{answer.stdout}\n{answer.stderr}"
        if line.endswith("--mark"):
            answered(
                tmp_path / "six_firms.xlsx",
                {"Sludge": "biomass_residue", "Fertiliser": "fertiliser_n"},
            )
    assert "write low and high in heat.csv, row beds" in told["sensitivity"]
    assert "those who can take it need no more" in told["targets"]
    assert "26.0 % can be had" in told["targets"]
    assert "saves 17.3 M EUR/a" in told["worth"]
    assert "2.44 M EUR/a 2.64 M EUR/a" in told["worth"]
    assert (tmp_path / "plans" / "six_firms" / "map.svg").is_file()


def answered(path: Path, materials: dict[str, str]) -> None:
    """Choose the materials that `check` asks for, as somebody does in a spreadsheet."""
    book = openpyxl.load_workbook(path)
    heads, *rows = book["Have and want"].iter_rows()
    place = {cell.value: cell.column - 1 for cell in heads}
    for row in rows:
        row[place["Material"]].value = materials.get(row[place["Name"]].value)
    book.save(path)


def test_the_six_firms_are_as_many_cells_as_the_tutorial_says():
    """Besides them three of the cover are filled in: title, country, currency."""
    texts = [(SIX_FIRMS / f"{name}.csv").read_text(encoding="utf-8") for name in FILLED_IN]
    tables = [csv.reader(text.splitlines()) for text in texts]
    filled = sum(bool(cell) for _, *rows in tables for row in rows for cell in row)
    assert f"They are {filled + 3} cells" in PAGES["docs/tutorial-planner.md"]


@pytest.mark.usefixtures("_examples")
@pytest.mark.parametrize("page", COMMAND_PAGES)
def test_commands_on_a_page_run(page, symbiosis):
    lines = commands_of(PAGES[page])
    assert lines
    for line in lines:
        answer = symbiosis(*shlex.split(line))
        assert answer.returncode == 0, f"{line}\n{answer.stdout}\n{answer.stderr}"


@pytest.mark.parametrize("page", [page for page, text in PAGES.items() if commands_of(text)])
def test_every_command_on_a_page_is_understood(page):
    """Of its words and options, without running it."""
    group = typer.main.get_command(app)
    for line in commands_of(PAGES[page]):
        words = shlex.split(line, comments=True)
        with group.make_context("symbiosis", words) as above:
            left = [*above._protected_args, *above.args]  # noqa: SLF001 (click has no other way)
            name, command, rest = group.resolve_command(above, left)
            command.make_context(name, rest, parent=above).close()


def test_whatever_a_page_names_of_the_package_is_there(root):
    """Modules with what they hold (`symbiosis.park.changes`), and files of the tree."""
    for page, text in PAGES.items():
        for name in sorted(set(re.findall(r"\bsymbiosis(?:\.\w+)+", text))):
            if not name.endswith((".md", ".toml")):
                assert resolved(name) is not None, f"{page}: {name}"
        for file in re.findall(r"`((?:symbiosis|models|parks|bench|tests)/[\w./]+)`", text):
            assert (root / file).exists(), f"{page}: {file}"


def resolved(name: str) -> object:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for part in parts[length:]:
            found = getattr(found, part, None)
        return found
    return None


def test_the_page_of_a_scenarios_keys_is_current():
    told = describe_choices()
    assert PAGES["docs/scenario-keys.md"] == told, "write it again from describe_choices()"
    named = {"symbiosis.Scenario": Scenario, "[[limits]]": Limit, "[[targets]]": Target}
    for model in named.values():
        for key in model.model_fields:
            assert f"| `{key}` |" in told


def test_the_page_of_the_library_counts_its_rows():
    library = load_library()
    rows = re.findall(r"^\| ([a-z_, ]+) \| ([\d, ]+)", PAGES["docs/library.md"], re.MULTILINE)
    told = {
        name: int(number)
        for names, numbers in rows
        for name, number in zip(names.split(", "), numbers.rstrip(", ").split(", "), strict=True)
    }
    assert told == {name: len(getattr(library, name)) for name in told}
    assert f"knows {told['materials']} materials and {told['links']} rules" in PAGES["docs/own.md"]
    assert f"knows what {told['sectors']} kinds" in PAGES["docs/registry.md"]


def test_every_command_stands_in_the_readmes_table():
    for name in typer.main.get_command(app).commands:
        assert re.search(rf"^\|.*`(?:symbiosis )?{name}\b", PAGES["README.md"], re.MULTILINE), name


def test_every_page_is_listed_in_the_index():
    for page in PAGES:
        listed = f"({Path(page).name})" in PAGES["docs/index.md"]
        assert listed or not page.startswith("docs/") or page == "docs/index.md", page


def test_links_between_pages_lead_somewhere(root):
    pages = [root / "README.md", root / "CONTRIBUTING.md", *(root / "docs").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_formulation_is_current(root, symbiosis):
    page = (root / "docs/formulation.md").read_text(encoding="utf-8")
    assert page == symbiosis("formulation", "--markdown").stdout


def test_every_law_of_the_models_stands_on_the_page(root):
    """Also those of which the teaching park has no row: water that mixes, hubs in a ring."""
    page = (root / "docs/formulation.md").read_text(encoding="utf-8")
    for path in sorted((root / "models").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                law = re.fullmatch(r"[a-z_]+_(?:balance|limit|link|product)", node.attr)
                assert not law or f"**`{node.attr}`** (constraint)" in page, f"{path}: {node.attr}"
            if isinstance(node, ast.FunctionDef):
                _, stated, law = (ast.get_docstring(node) or "").partition(".. math::")
                assert not stated or law_parts(stated + law)[0] in page, f"{path}: {node.name}"


def test_every_component_has_a_unit_and_every_constraint_a_law():
    for entry in whole_formulation():
        if entry.kind == "figure":
            continue
        assert re.search(r"\[.+\]$", entry.doc), f"{entry.block}.{entry.name}: {entry.doc}"
        if entry.kind == "constraint":
            assert entry.law, f"{entry.block}.{entry.name} states no law"
