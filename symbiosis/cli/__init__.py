"""The command line: `symbiosis COMMAND ...`; tables for people, `--json` for machines.

Exit codes: 0 good, 1 bad input, 2 no plan, 3 a defect of symbiosis, 130 interrupted. Everything
heavy is imported by the command that needs it, so that `--help` answers at once.
"""

from __future__ import annotations

from symbiosis.cli.options import DEBUG, DEFECT, INTERRUPTED
from symbiosis.cli.process import main, run

__all__ = ["DEBUG", "DEFECT", "INTERRUPTED", "main", "run"]
