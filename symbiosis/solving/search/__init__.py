"""The search for plans: early ones first, proofs later, nothing in them that does not pay."""
