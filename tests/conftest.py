"""What every test shares: the tree, the command line as a process, no skipped browser in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
os.environ["SYMBIOSIS_LANG"] = "en"  # the tests read English, on whatever machine they run


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture
def symbiosis(tmp_path):
    """Run the command line as a process in an empty folder."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "symbiosis", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Let a skipped browser test fail in CI: there it means that the browser is missing."""
    report = yield
    if report.skipped and os.environ.get("CI") and item.get_closest_marker("browser"):
        report.outcome = "failed"
    return report
