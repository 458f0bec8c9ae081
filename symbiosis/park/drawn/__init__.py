"""Drawn lines as a net: ends that nearly meet are joined, lines are cut where they meet."""
