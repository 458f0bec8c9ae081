"""The command `doctor`: what works on this machine, what is missing, and what to do."""

from __future__ import annotations

from symbiosis.cli.command_line import app, show
from symbiosis.cli.options import JsonOption, LangOption
from symbiosis.errors import BadInput


@app.command()
def doctor(*, as_json: JsonOption = False, lang: LangOption) -> int:
    """Try solvers, fonts and optional parts, and say what is missing and how to get it."""
    from dataclasses import asdict

    from symbiosis.cli.examination import examined
    from symbiosis.show.terminal.doctor_page import doctor_report

    found = [asdict(each) for each in examined(lang)]
    healthy = all(each["state"] != "failed" for each in found)
    show({"healthy": healthy, "findings": found} if as_json else doctor_report(found, lang))
    return 0 if healthy else BadInput.exit_code
