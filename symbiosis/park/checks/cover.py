"""Cover: what `park.toml` says of the park as a whole can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.columns import BASES
from symbiosis.park.containers.park_toml import INFO_FILE
from symbiosis.park.fallbacks import TABLES as FALLBACKS
from symbiosis.park.faults import Fault
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.money import convert
from symbiosis.park.schema import TABLES
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from symbiosis.park.draft import Draft

# ISO 3166-1 alpha-2, as of 2024, and EU, which the standard keeps for the Union.
_COUNTRIES = (
    " AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO"
    " BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ"
    " DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN"
    " GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE"
    " KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK"
    " ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA"
    " PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK"
    " SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG"
    " UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW "
)
_LENDER = "EU"
_EUROPE = (
    " AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES EU FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI"
    " LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SJ SK SM UA VA "
)
"""Where prices of Europe are no surprise."""
_BASED = (*TABLES, "facts")
"""What may have a default basis: every table, and the facts of the park as a whole."""


def check_cover(draft: Draft) -> list[Fault]:
    """Find a currency without exchange rate, a country that is none, and unknown bases."""
    info = draft.info
    faults = []
    if not info.currency:
        faults.append(_fault("currency", "", "there is none", "Use an ISO 4217 code."))
    try:
        convert(1.0, info.currency, info.price_year, info, draft.library)
    except BadInput as error:
        faults.append(_fault("currency", info.currency, str(error), "Use an ISO 4217 code."))
    if f" {info.country.upper()} " not in _COUNTRIES:
        remedy = "Use the two letters of a country, such as CN or BE."
        faults.append(_fault("country", info.country, "not an ISO 3166 code", remedy))
    faults += _borrowed(draft)
    for table, basis in info.default_basis.items():
        if table not in _BASED:
            remedy = did_you_mean(table, _BASED, "Remove it.")
            faults.append(_fault(f"default_basis.{table}", table, "no such table", remedy))
        if basis not in BASES:
            allowed, remedy = f"allowed: {', '.join(BASES)}", did_you_mean(basis, BASES, "Choose.")
            faults.append(_fault(f"default_basis.{table}", basis, allowed, remedy))
    return faults


def _borrowed(draft: Draft) -> list[Fault]:
    """Warn of a country elsewhere whose open prices are taken from Europe."""
    country, count = draft.info.country.upper(), 0
    if f" {country} " in _EUROPE or f" {country} " not in _COUNTRIES:
        return []
    for column, name in FALLBACKS.items():
        library, own = getattr(draft.library, name), draft.tables[name]["id"]
        rows = library[(library["region"] == _LENDER) & ~library.index.isin(own)]
        for table in STREAM_TABLES:
            frame = draft.tables[table]
            priced = frame[f"{column}_price"].notna()
            count += int((frame[column].isin(rows.index) & ~priced).sum())
    if not count:
        return []
    found = f"the library has no prices of its own here: those of {_LENDER} stand for {count} cells"
    remedy = "Give the park's own in utilities and outlets, or prices in the rows."
    return [Fault("warning", INFO_FILE, "", "", "country", country, found, remedy)]


def _fault(key: str, value: str, allowed: str, remedy: str) -> Fault:
    return Fault("error", INFO_FILE, "", "", key, value, allowed, remedy)
