"""What was drawn from a map: layers, what was assumed, and whose data they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.park.layer_credits import CREDIT
from symbiosis.show.fault_words import retold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from symbiosis.park.mapped_layers import MappedLayers
    from symbiosis.show.words import Words


def layers_report(found: MappedLayers, written: Sequence[Path], say: Words) -> RenderableType:
    """List the layers with their features, and what was assumed of them."""
    parts: list[RenderableType] = [
        Text(say("layers.written", path=path, count=len(found.layers[path.stem])), style="green")
        for path in written
    ]
    if found.said:
        parts.append(Text("\n" + say("layers.assumed"), style="bold"))
        parts += [Text(f"  {retold(each, say)}") for each in found.said]
    if "plots" not in found.layers:
        parts.append(Text(say("layers.nobody"), style="yellow"))
    parts.append(Text("\n" + say("layers.credit", credit=CREDIT), style="dim"))
    return Group(*parts)
