"""Aiming at targets: which are chosen, where they stand, what each costs, what bars the way."""
