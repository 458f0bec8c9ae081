"""The laws of the park, one a file: what every medium, unit, route and ledger must obey."""
