"""What every test shares: the tree, the command line in two ways, no skipped browser in CI."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

import pytest
import reading_once
from hypothesis import HealthCheck, settings

from symbiosis import cli

ROOT = Path(__file__).parents[1]
os.environ["SYMBIOSIS_LANG"] = "en"  # the tests read English, on whatever machine they run
# What a test starts would otherwise compile every library anew: that takes seconds each.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The same examples every time, however long a busy machine takes for them: a test that fails does
# so for what was changed.
settings.register_profile(
    "suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")
reading_once.remember()


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture
def process(tmp_path):
    """Run the command line as a process in an empty folder."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "symbiosis", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )

    return run


@pytest.fixture
def symbiosis(tmp_path, command):
    """Run the command line in an empty folder as `process` does, but without a process of its own.

    Whatever is not about processes is asked this way: to load the libraries takes longer than
    most answers. Streams are files, so that the command finds all that a process would give it.
    """
    return partial(command, tmp_path)


@pytest.fixture(scope="session")
def command():
    """Run the command line in a folder, without a process of its own."""

    def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        kept, handler = dict(os.environ), signal.getsignal(signal.SIGINT)
        with (
            TemporaryFile("w+", encoding="utf-8", newline="\n") as out,
            TemporaryFile("w+", encoding="utf-8", newline="\n") as err,
            pytest.MonkeyPatch.context() as patch,
        ):
            patch.chdir(folder)
            patch.setattr(sys, "argv", ["symbiosis", *arguments])
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            os.environ.update(environment)
            try:
                with pytest.raises(SystemExit) as ended:
                    cli.main()
            finally:
                os.environ.clear()
                os.environ.update(kept)
                signal.signal(signal.SIGINT, handler)
            said = [(stream.seek(0), stream.read())[1] for stream in (out, err)]
            return subprocess.CompletedProcess(arguments, ended.value.code, *said)

    return run


def pytest_collection_finish():
    """Leave the libraries and the tests out of every search for garbage: a tenth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def pytest_sessionfinish():
    """Find out the test that changed what all are given."""
    reading_once.assert_unchanged()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup():
    """Answer in English again, whatever language the test before has asked for."""
    os.environ["SYMBIOSIS_LANG"] = "en"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Let a skipped test of what CI installs fail there: a browser or a database is missing."""
    report = yield
    needed = any(item.get_closest_marker(name) for name in ("browser", "postgis"))
    if report.skipped and os.environ.get("CI") and needed:
        report.outcome = "failed"
    return report


@pytest.fixture(autouse=True)
def _main_stays():
    """Give `__main__` back: an app under test takes its place, and processes begin by it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
