"""Relaxations of a region, solved on the few columns that pay."""
