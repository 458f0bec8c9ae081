"""The park's map as a component of the page: the only bridge between map.js and Python."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import streamlit as st

Selection = dict[str, str] | None
"""``{"kind": "firm" | "flow", "id": ...}``, or nothing chosen."""
_SCRIPTS = ("map_draw.js", "map_export.js", "map.js")


def _asset(name: str) -> str:
    return files("symbiosis.views").joinpath(name).read_text(encoding="utf-8")


@st.cache_resource
def _component() -> Callable[..., Any]:
    # One module in the browser: page and file are drawn by the same functions.
    script = "".join(_asset(name) for name in _SCRIPTS)
    return st.components.v2.component("symbiosis_map", css=_asset("map.css"), js=script)


def show_map(
    picture: dict[str, Any],
    *,
    key: str,
    selection: Selection = None,
    pixels: int = 640,
    on_select: Callable[[], None] = lambda: None,
) -> Selection:
    """Put a map on the page.

    Parameters
    ----------
    picture
        What :func:`symbiosis.show.map.park_map.park_map` describes.
    key
        Name of this map among the page's widgets.
    selection
        What is chosen now, by whatever means.
    pixels
        Height of the map.
    on_select
        Called before the page runs again because the reader chose something.

    Returns
    -------
    Selection
        What the reader chose on this map.
    """
    # The theme is read so that the page, and with it the map, is redrawn when the reader turns it.
    data = {**picture, "selection": selection, "pixels": pixels, "theme": st.context.theme.type}
    result = _component()(key=key, data=data, on_selection_change=on_select)
    chosen: Selection = result.selection
    return chosen
