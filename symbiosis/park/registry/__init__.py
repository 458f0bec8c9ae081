"""Registries: from what sites emit to what they need and give, and to a first park."""
