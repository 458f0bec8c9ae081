"""Checks of a park, one topic a file: draft in, faults out."""
