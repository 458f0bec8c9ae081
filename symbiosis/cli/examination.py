"""What of this machine symbiosis needs or can use: each thing tried, with its remedy."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from symbiosis.errors import SymbiosisError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from symbiosis.show.words import Words

State = Literal["good", "missing", "failed"]
PROGRAMS = (
    *("pyomo", "highspy", "pyscipopt", "pandas", "numpy", "geopandas", "pyogrio", "networkx"),
    *(
        "pydantic",
        "pint",
        "chemicals",
        "CoolProp",
        "matplotlib",
        "streamlit",
        "typst",
        "python-docx",
        "jinja2",
    ),
    *("xlsxwriter", "openpyxl", "python-calamine", "pyarrow"),
)
"""Distributions that an installation has, as their versions are asked for."""
EXTRAS = {
    "cluster": ("dask", "distributed"),
    "osm": ("osmium",),
    "postgis": ("sqlalchemy", "psycopg"),
}
"""Optional part -> the modules that it needs."""
_AGAIN = "pip install --upgrade park-symbiosis"
_OLDEST = (3, 11)
_CHINESE = "钢铁余热回收水电"
_RARE = "\U00020bb7"
_GIB = 2.0**30
_LITTLE = 2.0
"""Memory below which parks of hundreds of firms are not solved [GiB]."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes
    ----------
    topic, name
        Kind of thing, and which.
    state
        ``good``; ``missing``: an optional part that is not there; ``failed``: needed, and not good.
    said
        What was found.
    remedy
        What to do, where something is to be done.
    """

    topic: str
    name: str
    state: State
    said: str
    remedy: str = ""


def examined(say: Words) -> Iterator[Finding]:
    """Look at everything, the quick things first."""
    yield from _versions(say)
    yield from _machine(say)
    yield from _places(say)
    yield from _solvers(say)
    yield from _fonts(say)
    yield from _documents(say)
    yield from _extras(say)


def _versions(say: Words) -> Iterator[Finding]:
    import symbiosis

    yield Finding("versions", "symbiosis", "good", symbiosis.__version__)
    good = sys.version_info[:2] >= _OLDEST
    told = ".".join(map(str, sys.version_info[:3]))
    remedy = "" if good else say("doctor.newer_python")
    yield Finding("versions", "Python", "good" if good else "failed", told, remedy)
    for name in PROGRAMS:
        try:
            yield Finding("versions", name, "good", version(name))
        except PackageNotFoundError:
            yield Finding("versions", name, "failed", say("doctor.not_there"), _AGAIN)


def _machine(say: Words) -> Iterator[Finding]:
    yield Finding("machine", say("doctor.cores"), "good", str(os.cpu_count() or 1))
    memory = _memory()
    if memory is None:
        return
    told = f"{memory:.1f} GiB"
    remedy = "" if memory >= _LITTLE else say("doctor.little_memory")
    yield Finding("machine", say("doctor.memory"), "good", told, remedy)


def _memory() -> float | None:
    """Give the memory of this machine [GiB]; None where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB
    except (AttributeError, OSError, ValueError):
        return None


def _places(say: Words) -> Iterator[Finding]:
    """Write into the places where plans and drafts go."""
    for key, place in (("here", Path.cwd()), ("temporary", Path(tempfile.gettempdir()))):
        try:
            with tempfile.TemporaryFile(dir=place) as file:
                file.write(b"symbiosis")
        except OSError as error:
            remedy = say("doctor.unwritable", why=error.strerror)
            yield Finding("places", say(f"doctor.{key}"), "failed", str(place), remedy)
        else:
            yield Finding("places", say(f"doctor.{key}"), "good", str(place))


def _solvers(say: Words) -> Iterator[Finding]:
    from symbiosis.solving.engine.trial_problem import ANSWER, highs_answer, scip_answer

    for name, ask in (("HiGHS", highs_answer), ("SCIP", scip_answer)):

        def solved(ask: Callable[[], float] = ask) -> str:
            answer = ask()
            if abs(answer - ANSWER) > 1e-6:  # noqa: PLR2004 - solvers' own tolerance
                raise SymbiosisError(say("doctor.wrong", answer=answer, right=ANSWER))
            return say("doctor.solves")

        yield _tried("solvers", name, solved)


def _fonts(say: Words) -> Iterator[Finding]:
    from symbiosis.show.typefaces import known_fonts, sources_of

    def chinese() -> str:
        others = sources_of([_CHINESE])
        return say("doctor.served", fonts=", ".join(others) or known_fonts()[0])

    def rare() -> str:
        font = next(iter(sources_of([_RARE])))
        return say("doctor.served", fonts=font) if font else say("doctor.boxes")

    yield _tried("fonts", say("doctor.chinese"), chinese)
    found = _tried("fonts", say("doctor.rare"), rare)
    if found.said == say("doctor.boxes"):
        found = Finding("fonts", found.name, "missing", found.said, say("doctor.more_fonts"))
    yield found


def _documents(say: Words) -> Iterator[Finding]:
    """Write the smallest documents that there are."""

    def pdf() -> str:
        import typst

        made: bytes = typst.compile(b"symbiosis", format="pdf")
        return say("doctor.writes", size=len(made))

    def word() -> str:
        import docx

        return say("doctor.writes", size=len(docx.Document().element.xml))

    yield _tried("documents", "PDF", pdf)
    yield _tried("documents", "Word", word)


def _extras(say: Words) -> Iterator[Finding]:
    for name, modules in EXTRAS.items():
        missing = [module for module in modules if find_spec(module) is None]
        adds = say(f"doctor.adds.{name}")
        if missing:
            remedy = f'pip install "park-symbiosis[{name}]"'
            yield Finding("extras", name, "missing", adds, remedy)
        else:
            yield Finding("extras", name, "good", adds)


def _tried(topic: str, name: str, attempt: Callable[[], str]) -> Finding:
    """Try something; whatever goes wrong is what was found."""
    try:
        return Finding(topic, name, "good", attempt())
    except Exception as error:  # noqa: BLE001 - a doctor hears every complaint
        told = f"{type(error).__name__}: {error}"
        return Finding(topic, name, "failed", told, _AGAIN)
