"""The command `tariffs`: prices of power by the hour, as the reference library has them."""

from __future__ import annotations

from symbiosis.cli.command_line import app, show
from symbiosis.cli.options import JsonOption, LangOption


@app.command()
def tariffs(*, as_json: JsonOption = False, lang: LangOption) -> None:
    """List the tariffs of power that `symbiosis periods --tariff` takes."""
    from symbiosis.park.series.hourly_tariffs import list_tariffs
    from symbiosis.show.terminal.plain import rows
    from symbiosis.show.terminal.tariff_list import tariff_list

    listed = list_tariffs()
    show(rows(listed.reset_index()) if as_json else tariff_list(listed, lang))
