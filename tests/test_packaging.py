"""The wheel holds what the tree holds, and works without it; the two commands are the README's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import symbiosis

PARTS = ("symbiosis", "models", "parks", "app.py", ".streamlit")
CACHES = shutil.ignore_patterns("__pycache__", "*.pyc")


@pytest.fixture(scope="module")
def tree(root, tmp_path_factory):
    """Copy the tree, so that nothing that was left by an older build gets into the wheel."""
    copy = tmp_path_factory.mktemp("tree")
    for part in (*PARTS, "pyproject.toml", "README.md", "LICENSE"):
        source = root / part
        if source.is_dir():
            shutil.copytree(source, copy / part, symlinks=True, ignore=CACHES)
        else:
            shutil.copy(source, copy / part)
    return copy


@pytest.fixture(scope="module")
def wheel(tree):
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist"],
        cwd=tree,
        check=True,
        capture_output=True,
    )
    return next((tree / "dist").glob("*.whl"))


def in_wheel(path: Path) -> str:
    """Say where a file of the tree stands in the wheel."""
    if path.parts[0] in {"app.py", ".streamlit"}:
        return f"symbiosis/entry/{path}"
    return str(path) if path.parts[0] == "symbiosis" else f"symbiosis/{path}"


def tree_files(root: Path) -> set[str]:
    """List what should be in the wheel: all but what made the parks, and caches."""
    files = [root / "app.py"]
    for part in PARTS:
        for folder, folders, names in os.walk(root / part):
            folders[:] = [name for name in folders if name not in {"__pycache__", "sources"}]
            files += [Path(folder) / name for name in names if name != "build.py"]
    return {in_wheel(path.relative_to(root)) for path in files if path.suffix != ".pyc"}


def test_the_wheel_holds_the_tree_and_nothing_else(tree, wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == tree_files(tree)


def test_the_wheel_works_without_the_tree(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        "import symbiosis.models, symbiosis; print(symbiosis.__file__, symbiosis.models.__file__)"
    )
    for arguments in (["-c", code], ["-m", "symbiosis", "parks"]):
        answer = subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert str(tmp_path) in answer.stdout or "ghent_terneuzen" in answer.stdout


def test_models_are_one_module_whichever_way_they_are_reached(root):
    code = (
        "import sys, symbiosis.models.park, symbiosis; "
        "print(*[name for name, module in sys.modules.items() "
        "if getattr(module, '__file__', None) "
        "and module.__file__.endswith('models/park.py')])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, encoding="utf-8", check=True
    )
    assert answer.stdout.split() == ["symbiosis.models.park"]


def test_links_are_relative_and_every_package_is_listed(root):
    for name in ("models", "parks"):
        assert (root / "symbiosis" / name).readlink() == Path("..") / name
    listed = set(
        tomllib.loads((root / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    )
    # A glob does not follow the two links: the mathematics is found where it stands.
    inits = [*root.glob("symbiosis/**/__init__.py"), *root.glob("models/*/__init__.py")]
    found = {".".join(path.parent.relative_to(root).parts) for path in inits}
    found = {f"symbiosis.{name}" if name.startswith("models") else name for name in found}
    assert listed - {"symbiosis.entry", "symbiosis.models", "symbiosis.parks"} <= found
    assert found <= listed


def test_public_names_exist_and_no_others_are_promised():
    for name in symbiosis.__all__:
        assert getattr(symbiosis, name) is not None
    assert set(symbiosis.__all__) <= set(dir(symbiosis))
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        symbiosis.nonsense  # noqa: B018


def test_a_public_name_wins_over_a_file_of_the_same_name(root):
    code = "import symbiosis.optimise, symbiosis; print(callable(symbiosis.optimise))"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, encoding="utf-8", check=True
    )
    assert answer.stdout == "True\n"


def test_versions_agree(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    assert project["version"] == symbiosis.__version__
    assert f"## {symbiosis.__version__}" in (root / "CHANGELOG.md").read_text()


def test_ci_runs_the_readme_command_for_tests(root):
    command = "pip install uv && uv run pytest"
    assert command in (root / "README.md").read_text().splitlines()
    assert command in (root / ".ci/run").read_text().splitlines()


def test_every_dependency_is_pinned_and_no_lock_is_committed(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())
    pins = {
        line.split("==")[0].lower()
        for line in (root / "constraints.txt").read_text().splitlines()
        if line and not line.startswith("#")
    }
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    extras = project["project"]["optional-dependencies"].values()
    wanted += [name for extra in extras for name in extra]
    assert {re.split(r"[\[>;]", name)[0].lower() for name in wanted} <= pins
    assert "uv.lock" in (root / ".gitignore").read_text().splitlines()
