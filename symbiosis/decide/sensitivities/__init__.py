"""Data that are not known for sure: what rests on them, and when a plan would be another."""
