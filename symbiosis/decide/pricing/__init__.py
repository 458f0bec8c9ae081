"""Rows of a table of prices: from the prices of a model's rows to what a planner has and sets."""
