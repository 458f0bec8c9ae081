"""What may be said to a command line, in words and environment, and how it may end."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from symbiosis.errors import BadInput
from symbiosis.show.words import LANGUAGES, Words

if TYPE_CHECKING:
    from symbiosis.park.scenario import Scenario

DEFECT, INTERRUPTED = 3, 130
"""Exit codes beside those of :mod:`symbiosis.errors`."""
DEBUG = "SYMBIOSIS_DEBUG"
"""Environment variable that asks for tracebacks, as ``--debug`` does."""
LANGUAGE = "SYMBIOSIS_LANG"
"""Environment variable that says in which language to answer, as ``--lang`` does."""
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a terminal says its language, the strongest word first."""


def spoken(language: str) -> Words:
    """Answer in a language from here on.

    Raises
    ------
    typer.BadParameter
        If there is no such language.
    """
    if language not in LANGUAGES:
        message = f"{language!r} is not one of {', '.join(LANGUAGES)}."
        raise typer.BadParameter(message)
    os.environ[LANGUAGE] = language
    return Words(language)


def language() -> str:
    """Give the language that was asked for, else the terminal's, else English."""
    asked = os.environ.get(LANGUAGE, "")
    if asked in LANGUAGES:
        return asked
    said = next(filter(None, map(os.environ.get, _LOCALE)), "")
    return "zh" if said.lower().startswith("zh") else "en"


def choices_of(switches: list[str] | None) -> dict[str, str]:
    """Read what ``--switch NAME=CHOICE`` says, once or more."""
    choices = {}
    for said in switches or ():
        pair = re.fullmatch(r"\s*(\w+)\s*=\s*(\w+)\s*", said)
        if pair is None:
            message = f"--switch {said}: write NAME=CHOICE, such as condenser=in."
            raise BadInput(message)
        choices[pair[1]] = pair[2]
    return choices


def shapes_of(said: list[str] | None) -> dict[str, str]:
    """Read what ``--use PROFILE=SHAPE`` says, once or more."""
    shapes = {}
    for each in said or ():
        pair = re.fullmatch(r"\s*([^=]*[^=\s])\s*=\s*(\S+)\s*", each)
        if pair is None:
            message = f"--use {each}: write PROFILE=SHAPE, such as mill=DE_paper."
            raise BadInput(message)
        shapes[pair[1]] = pair[2]
    return shapes


def with_mains(scenario: Scenario, said: str | None) -> Scenario:
    """Lay what ``--mains`` says over a scenario; not said: it stays as it is."""
    if said is None:
        return scenario
    named = tuple(filter(None, map(str.strip, said.split(","))))
    asked = said.strip() if said.strip() in {"auto", "none"} else named
    return scenario.model_copy(update={"mains": asked})


Objective = Literal["cost", "co2", "fresh_water", "waste", "by_products", "heat"]
ParkArgument = Annotated[
    str, typer.Argument(metavar="PARK", help="A shipped park, a path, or postgresql://...")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
LangOption = Annotated[
    Words,
    typer.Option(
        "--lang",
        metavar="LANG",
        parser=spoken,
        default_factory=language,
        show_default=False,
        help="Answer in zh (中文) or en; default: the terminal's language.",
    ),
]
ReplaceOption = Annotated[
    bool, typer.Option("--replace", help="Replace a file that symbiosis did not write.")
]
ObjectiveOption = Annotated[Objective | None, typer.Option(help="What is sought.")]
ScenarioOption = Annotated[
    Path | None,
    typer.Option(metavar="NAME|FILE", help="Choices: a scenario of the park, or a TOML file."),
]
AgainstOption = Annotated[
    Path | None,
    typer.Option(metavar="NAME|FILE", help="Another scenario; what differs is printed too."),
]
MainsOption = Annotated[
    str | None,
    typer.Option(
        metavar="auto|none|CARRIERS", help="Mains that many fill and tap: auto, or which, with ','."
    ),
]
SwitchOption = Annotated[
    list[str] | None,
    typer.Option(
        "--switch", metavar="NAME=CHOICE", help="What an indicator leaves open: condenser=in."
    ),
]
OutOption = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Where to save; default: plans/ and the park.")
]
TimeOption = Annotated[
    float | None, typer.Option(metavar="S", min=0.0, help="Seconds of solving at most.")
]
GapOption = Annotated[
    float | None, typer.Option(metavar="G", min=0.0, max=1.0, help="Proof wanted: 0.01 = 1 %.")
]
VerifyOption = Annotated[
    bool, typer.Option("--verify-year", help="Also run the design through all 8,760 hours.")
]
SeriesOption = Annotated[
    list[Path] | None,
    typer.Option(metavar="FILE", help="Hourly series besides the park's own series/."),
]
UseOption = Annotated[
    list[str] | None,
    typer.Option(metavar="PROFILE=SHAPE", help="A shape of the library; `even`: evenly."),
]
