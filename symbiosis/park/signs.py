"""Signs: what no name may hold, for it is no text."""

from __future__ import annotations

import re

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""All control characters but tab and line end: they would steer a terminal or break a file."""
CONTROLLED = "holds a control character, which is no text"
"""What is said of it."""
