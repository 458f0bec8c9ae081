"""A plan on disk: saved whole or not at all, loaded equal, damage told."""
