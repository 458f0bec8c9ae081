"""Search with atheris for files over which a reader falls, guided by the lines that they reach.

``python tests/fuzz_atheris.py [--only=gpkg] [-max_total_time=60]``; what it finds is mended and
kept in ``FOUND`` of test_fuzz.py.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["symbiosis.park"]):
    from fuzz_readers import TARGETS, seeds, survives


def main() -> None:
    """Search; the first byte chooses the reader."""
    chosen = [name for name in TARGETS if f"--only={name}" in sys.argv] or list(TARGETS)
    arguments = [each for each in sys.argv if not each.startswith("--only=")]

    def one_input(data: bytes) -> None:
        if data:
            survives(chosen[data[0] % len(chosen)], data[1:])

    with tempfile.TemporaryDirectory() as corpus:
        for number, name in enumerate(chosen):
            Path(corpus, name).write_bytes(bytes([number]) + seeds()[name])
        atheris.Setup([*arguments, corpus, "-max_len=200000"], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
