"""A solution read once: flows, blends, pairs of heat, the books; all tables take them from here."""
