"""The commands: what each reads, asks and prints."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbiosis.cli.command_line import app, asked_scenario, loaded_park, show
from symbiosis.cli.options import (
    JsonOption,
    LangOption,
    ParkArgument,
    ReplaceOption,
    ScenarioOption,
)
from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault


@app.command()
def parks(*, as_json: JsonOption = False, lang: LangOption) -> None:
    """List the parks that ship with symbiosis."""
    from dataclasses import asdict

    from symbiosis.park.shipped import shipped
    from symbiosis.show.terminal.listings import parks_table

    show([asdict(park) for park in shipped()] if as_json else parks_table(shipped(), lang))


@app.command()
def check(
    park: ParkArgument,
    *,
    every: Annotated[bool, typer.Option("--all", help="List all, not only the first.")] = False,
    mark: Annotated[
        bool, typer.Option("--mark", help="Write a copy of the workbook with the faults in it.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Of --mark; default: NAME.marked.xlsx."),
    ] = None,
    replace: ReplaceOption = False,
    as_json: JsonOption = False,
    lang: LangOption,
) -> int:
    """Find every fault in a park's data, and say how its streams were understood."""
    from symbiosis.park.containers.addresses import shown
    from symbiosis.park.load import open_draft
    from symbiosis.show.terminal.check_page import understood_page
    from symbiosis.show.terminal.listings import faults_report
    from symbiosis.show.terminal.sector_page import offers_list

    draft, faults = open_draft(park)
    if as_json:
        show(_checked(draft, faults))
    else:
        show(faults_report(faults, shown(park), lang))
        show(understood_page(draft, lang, every=every))
        show(offers_list(draft.offers, draft.library.sectors, lang))
    if mark or out:
        from symbiosis.show.terminal.console import notices
        from symbiosis.show.workbook.marked import mark_faults

        marked, told = mark_faults(park, out or "", language=lang.language, replace=replace)
        said = "doors.marked" if told else "doors.unmarked"
        notices().print(lang(said, path=marked), markup=False, soft_wrap=True)
    return BadInput.exit_code if any(fault.severity == "error" for fault in faults) else 0


def _checked(draft: Draft, faults: list[Fault]) -> list[dict[str, Any]]:
    """List for machines what was found, filled in, understood and offered."""
    from dataclasses import asdict

    from symbiosis.park.drawn.measured_lines import measured
    from symbiosis.show.terminal.plain import rows

    filled = [{"severity": "filled"} | asdict(fill) for fill in draft.fills]
    offered = [
        {"severity": "offered", "enterprise": offer.enterprise, "sector": offer.sector} | row
        for offer in draft.offers
        for row in rows(offer.streams[offer.streams["usual"]])
    ]
    understood = [each.entry() for each in draft.understood]
    known = measured(draft)
    lines = known.entries if known else []
    return [*(asdict(fault) for fault in faults), *filled, *understood, *lines, *offered]


@app.command()
def match(
    park: ParkArgument,
    *,
    scenario: ScenarioOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """Show who could exchange with whom, and why the others cannot."""
    from symbiosis.matching import match as matches_of
    from symbiosis.show.names import names_of
    from symbiosis.show.terminal.listings import matches_report
    from symbiosis.show.terminal.plain import rows

    loaded = loaded_park(park, lang)
    matches = matches_of(loaded, asked_scenario(scenario, None, loaded))
    if as_json:
        arcs, refusals = rows(matches.arcs.reset_index()), rows(matches.refusals)
        show({"park": matches.info.id, "arcs": arcs, "refusals": refusals})
    else:
        show(matches_report(matches, names_of(loaded, lang), lang))


@app.command()
def formulation(
    *,
    markdown: Annotated[bool, typer.Option("--markdown", help="As a page of the docs.")] = False,
) -> None:
    """Print the mathematics: every set, variable, expression and constraint, with its unit."""
    from symbiosis.show.formulation import (
        formulation_page,
        formulation_report,
        whole_formulation,
    )

    entries = whole_formulation()
    if markdown:
        sys.stdout.write(formulation_page(entries))
    else:
        show(formulation_report(entries))


@app.command(name="app")
def open_app(
    *,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> int:
    """Open the app, in Chinese and English, without any outside connection."""
    import subprocess

    package = Path(__file__).parents[1]
    # Installed, the entry stands inside the package; in a checkout it stands at the top.
    entries = (package / "entry" / "app.py", package.parent / "app.py")
    entry = next(path for path in entries if path.is_file())
    options = [f"--server.port={port}", f"--server.headless={not browser}".lower()]
    command = [sys.executable, "-m", "streamlit", "run", str(entry), *options]
    command.append("--server.showEmailPrompt=false")
    return subprocess.call(command)  # noqa: S603 - our own file and two checked options
