"""Hourly series of a year, and the typical days that stand for it."""
