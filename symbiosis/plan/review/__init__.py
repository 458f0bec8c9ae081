"""The second opinion: what an expert would find strange in a plan, and what rests on it."""
