"""The reference library: what is generally known, each row with its source."""
