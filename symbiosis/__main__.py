"""`python -m symbiosis` is the command line."""

from symbiosis.cli import main

main()
