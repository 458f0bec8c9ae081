"""Names in the reader's language: of enterprises, materials and what an exchange carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.entities import Park
    from symbiosis.show.words import Words


def names_of(park: Park, say: Words) -> dict[str, str]:
    """Give every enterprise its name."""
    return {
        str(place): say.name(row.get("name") or str(place), row.get("name_zh") or "")
        for place, row in park.enterprises.iterrows()
    }


def item_name(park: Park, item: str, own: str, say: Words) -> str:
    """Name what flows: a stream's own name, a material of the library, else the medium.

    Names that the data do not give in the reader's language are replaced by the library's.
    """
    if item in park.library.materials.index and (say.language != "en" or not own):
        materials = park.library.materials
        return say.name(str(materials["name"][item]), str(materials["name_zh"][item]))
    if not own or (say.language == "zh" and own.isascii()):
        return say.known(f"medium.{item}", own or item)
    # A stream without a name is known by its id.
    return (own[0].upper() + own[1:]).replace("_", " ").replace(" degC", " °C")


def exchange_name(park: Park, row: pd.Series, say: Words) -> str:
    """Name what an exchange carries."""
    return item_name(park, str(row["item"]), str(row["item_name"]), say)
