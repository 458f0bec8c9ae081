"""Every snippet of the docs runs, and the generated page is current."""

from __future__ import annotations

import ast
import re
import shlex

import pytest

from symbiosis.show.formulation import law_parts, whole_formulation

PYTHON_PAGES = (
    "README.md",
    "docs/explain.md",
    "docs/frontier.md",
    "docs/indicators.md",
    "docs/plan.md",
    "docs/policies.md",
    "docs/prices.md",
    "docs/registry.md",
    "docs/scenarios.md",
    "docs/sensitivity.md",
    "docs/speed.md",
    "docs/sweeps.md",
    "docs/targets.md",
    "docs/tutorial-researcher.md",
    "docs/worth.md",
)
COMMAND_PAGES = (
    "docs/explain.md",
    "docs/indicators.md",
    "docs/policies.md",
    "docs/prices.md",
    "docs/registry.md",
    "docs/scenarios.md",
    "docs/worth.md",
)


def snippets(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PYTHON_PAGES)
def test_python_on_a_page_runs_from_top_to_bottom(root, page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = snippets((root / page).read_text(encoding="utf-8"), "python")
    assert blocks
    exec(compile("\n".join(blocks), page, "exec"), {})  # noqa: S102


def test_the_planner_gets_from_a_table_to_a_plan(root, tmp_path, symbiosis):
    text = (root / "docs/tutorial-planner.md").read_text(encoding="utf-8")
    files = re.findall(
        r"`([\w.]+)`[^`]*?\n\n```(?:toml|csv)\n(.*?)^```", text, re.DOTALL | re.MULTILINE
    )
    assert {name for name, _ in files} == {
        "park.toml",
        "enterprises.csv",
        "heat.csv",
        "strict.toml",
    }
    (tmp_path / "mypark").mkdir()
    for name, content in files:
        folder = tmp_path if name == "strict.toml" else tmp_path / "mypark"
        (folder / name).write_text(content, encoding="utf-8")
    commands = "\n".join(snippets(text, "console"))
    for line in re.findall(r"^\$ uv run symbiosis (.*)$", commands, re.MULTILINE):
        answer = symbiosis(*shlex.split(line))
        assert answer.returncode == 0, f"{line}\n{answer.stdout}\n{answer.stderr}"
        if line.startswith("sensitivity"):
            assert "write low and high in heat.csv, row beds" in " ".join(answer.stdout.split())
    assert (tmp_path / "plans" / "strict" / "map.svg").is_file()
    far = symbiosis("targets", "mypark", "--set", "waste_heat=70")
    assert far.returncode == 2
    assert "what is left is 65 °C and colder" in " ".join(far.stdout.split())


@pytest.mark.parametrize("page", COMMAND_PAGES)
def test_commands_on_a_page_run(root, page, symbiosis):
    commands = "\n".join(snippets((root / page).read_text(encoding="utf-8"), "console"))
    lines = re.findall(r"^\$ symbiosis (.*)$", commands, re.MULTILINE)
    assert lines
    for line in lines:
        answer = symbiosis(*shlex.split(line))
        assert answer.returncode == 0, f"{line}\n{answer.stdout}\n{answer.stderr}"


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
