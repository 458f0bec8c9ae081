"""Cover: what `park.toml` says of the park as a whole can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.faults import Fault
from symbiosis.park.folder import INFO_FILE
from symbiosis.park.money import convert
from symbiosis.park.schema import BASES, TABLES
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from symbiosis.park.draft import Draft

_CODE_LETTERS = 2


def check_cover(draft: Draft) -> list[Fault]:
    """Find a currency without exchange rate, a country that is none, and unknown bases."""
    info = draft.info
    faults = []
    try:
        convert(1.0, info.currency, info.price_year, info, draft.library)
    except BadInput as error:
        faults.append(_fault("currency", info.currency, str(error), "Use an ISO 4217 code."))
    if len(info.country) != _CODE_LETTERS or not info.country.isalpha():
        remedy = "Use two letters, such as CN or BE."
        faults.append(_fault("country", info.country, "not an ISO 3166 code", remedy))
    for table, basis in info.default_basis.items():
        if table not in TABLES:
            remedy = did_you_mean(table, TABLES, "Remove it.")
            faults.append(_fault(f"default_basis.{table}", table, "no such table", remedy))
        if basis not in BASES:
            allowed, remedy = f"allowed: {', '.join(BASES)}", did_you_mean(basis, BASES, "Choose.")
            faults.append(_fault(f"default_basis.{table}", basis, allowed, remedy))
    return faults


def _fault(key: str, value: str, allowed: str, remedy: str) -> Fault:
    return Fault("error", INFO_FILE, "", "", key, value, allowed, remedy)
