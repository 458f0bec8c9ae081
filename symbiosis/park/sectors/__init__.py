"""Sectors: what a works of a kind usually needs and gives, listed, offered, and filled in."""
