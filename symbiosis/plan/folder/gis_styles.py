"""Styles of a plan's layers for QGIS, inside the GeoPackage: it draws them as it opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from symbiosis.park.media import MEDIA

if TYPE_CHECKING:
    import sqlite3

_TABLE = (
    "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
    "f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), "
    "f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, "
    "useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
    "update_time DATETIME DEFAULT '2000-01-01T00:00:00Z')"
)
_CONTENTS = (
    "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, description, "
    "last_change) VALUES ('layer_styles', 'attributes', 'layer_styles', '', "
    "'2000-01-01T00:00:00.000Z')"
)
_WIDTH = 'coalesce(0.5 + 2.5 * sqrt("quantity" / maximum("quantity", group_by:="medium")), 0.5)'
"""Width of a flow [mm]: it grows with the root of the amount within its medium, as on our maps."""
_WAY = {
    "line_color": "169,166,154,255", "line_width": "0.4", "use_custom_dash": "1",
    "customdash": "3;2", "customdash_unit": "MM",
}  # fmt: skip
"""How ways look."""
_PLOT, _EDGE, _INK = "228,226,218,255", "119,117,108,255", "#1f2428"


def add_styles(package: sqlite3.Connection) -> None:
    """Add the table in which QGIS looks for styles, a row for every layer that is there."""
    package.execute(_TABLE)
    package.execute(_CONTENTS)
    layers = dict(
        package.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall()
    )
    styles = {
        "exchanges": _flows(),
        "routes": _flows(faint=True),
        "mains": _flows(),
        "ways": _single("line", "SimpleLine", _WAY),
        "enterprises": _single("marker", "SimpleMarker", {"color": _EDGE, "size": "2"}, "name"),
        "plots": _single("fill", "SimpleFill", {"color": _PLOT, "outline_color": _EDGE}),
    }
    rows = [
        (name, layers[name], f"symbiosis {name}", _document(style))
        for name, style in styles.items()
        if name in layers
    ]
    package.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner) "
        "VALUES ('', '', ?, ?, ?, ?, '', 1, '', '')",
        rows,
    )


def _document(style: Element) -> str:
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return head + tostring(style, encoding="unicode")


def _flows(*, faint: bool = False) -> Element:
    """Colour lines by their medium, with an arrow at the end; widths tell amounts."""
    qgis = Element("qgis", version="3.22", styleCategories="Symbology|Labeling")
    renderer = SubElement(
        qgis, "renderer-v2", type="categorizedSymbol", attr="medium", enableorderby="0"
    )
    categories, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    for number, medium in enumerate(MEDIA.values()):
        SubElement(
            categories, "category", value=medium.name, label=medium.name, symbol=str(number),
            render="true",
        )  # fmt: skip
        symbol = _symbol(symbols, str(number), "line", "0.45" if faint else "0.9")
        line = {"line_color": _rgba(medium.light), "line_width": "1", "capstyle": "round"}
        if medium.dash:
            line |= {"use_custom_dash": "1", "customdash": "4;2", "customdash_unit": "MM"}
        layer = _layer(symbol, "SimpleLine", line)
        _property(layer, "outlineWidth", _WIDTH)
        if not faint:
            _arrow(symbol, number, medium.light)
    return qgis


def _arrow(symbol: Element, number: int, colour: str) -> None:
    """Put a head at the end of a line."""
    marker = _layer(symbol, "MarkerLine", {"placement": "lastvertex", "rotate": "1"})
    head = _symbol(marker, f"@{number}@1", "marker", "1")
    look = {"name": "filled_arrowhead", "color": _rgba(colour), "outline_style": "no", "size": "4"}
    _layer(head, "SimpleMarker", look)


def _single(kind: str, layer: str, look: dict[str, str], label: str = "") -> Element:
    """Draw all of a layer alike, with a label if there is a column for it."""
    qgis = Element("qgis", version="3.22", styleCategories="Symbology|Labeling", labelsEnabled="1")
    renderer = SubElement(qgis, "renderer-v2", type="singleSymbol", enableorderby="0")
    symbol = _symbol(SubElement(renderer, "symbols"), "0", kind, "1")
    _layer(symbol, layer, look)
    if label:
        labeling = SubElement(qgis, "labeling", type="simple")
        settings = SubElement(labeling, "settings", calloutType="simple")
        SubElement(
            settings, "text-style", fieldName=label, isExpression="0", fontSize="8",
            textColor=_rgba(_INK),
        )  # fmt: skip
        SubElement(settings, "placement", placement="6", dist="1")
    return qgis


def _symbol(parent: Element, name: str, kind: str, alpha: str) -> Element:
    return SubElement(
        parent, "symbol", name=name, type=kind, alpha=alpha, clip_to_extent="1", force_rhr="0"
    )


def _layer(symbol: Element, kind: str, look: dict[str, str]) -> Element:
    layer = SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    options = SubElement(layer, "Option", type="Map")
    for name, value in look.items():
        SubElement(options, "Option", name=name, type="QString", value=value)
    return layer


def _property(layer: Element, name: str, expression: str) -> None:
    """Let an expression give a property of a symbol."""
    holder = SubElement(layer, "data_defined_properties")
    options = SubElement(holder, "Option", type="Map")
    SubElement(options, "Option", name="name", type="QString", value="")
    properties = SubElement(options, "Option", name="properties", type="Map")
    one = SubElement(properties, "Option", name=name, type="Map")
    SubElement(one, "Option", name="active", type="bool", value="true")
    SubElement(one, "Option", name="expression", type="QString", value=expression)
    SubElement(one, "Option", name="type", type="int", value="3")
    SubElement(options, "Option", name="type", type="QString", value="collection")


def _rgba(colour: str) -> str:
    """Write a colour as QGIS does: ``0,121,92,255``."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},255"
