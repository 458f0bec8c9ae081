"""Questions asked of many plans: who gains what, and what follows from it."""
