"""The parks that ship with symbiosis, found by name without reading their tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from symbiosis.errors import BadInput
from symbiosis.park.containers.addresses import place_of, shown

SHIPPED = Path(__file__).parents[1] / "parks"


@dataclass(frozen=True)
class Shipped:
    """A shipped park as its cover says.

    Attributes
    ----------
    name
        What to type.
    title, title_zh, summary, summary_zh
        Its title and one sentence, in English and Chinese.
    country, currency
        ISO codes.
    year
        The year that it describes; ``None`` if it describes none.
    enterprises
        Number of firms, hubs and towns.
    """

    name: str
    title: str
    title_zh: str
    summary: str
    summary_zh: str
    country: str
    currency: str
    year: int | None
    enterprises: int


def shipped() -> tuple[Shipped, ...]:
    """List the shipped parks by name, reading only their covers."""
    return tuple(_cover(path.parent) for path in sorted(SHIPPED.glob("*/park.toml")))


def locate(name_or_path: str | Path) -> Path | str:
    """Find a park by the name of a shipped one, by its path, or by its database's address.

    Raises
    ------
    BadInput
        If there is neither.
    """
    place = place_of(name_or_path)
    if isinstance(place, str):
        return place
    path = place
    if path.exists():
        return path
    named = SHIPPED / path.name
    if str(path) == path.name and (named / "park.toml").is_file():
        return named
    names = ", ".join(park.name for park in shipped())
    message = (
        f"park {shown(name_or_path)!r}: neither a shipped park nor an existing path. "
        f"Give a path, or one of: {names}."
    )
    raise BadInput(message)


def _cover(folder: Path) -> Shipped:
    import csv
    import tomllib

    info = tomllib.loads((folder / "park.toml").read_text(encoding="utf-8"))
    with (folder / "enterprises.csv").open(encoding="utf-8", newline="") as file:
        enterprises = sum(1 for _ in csv.DictReader(file))
    return Shipped(
        name=folder.name,
        title=info["title"],
        title_zh=info.get("title_zh", ""),
        summary=info.get("summary", ""),
        summary_zh=info.get("summary_zh", ""),
        country=info["country"],
        currency=info["currency"],
        year=info.get("snapshot_year"),
        enterprises=enterprises,
    )
