"""The tables of a plan, one a file."""
