"""From a Pyomo model to sparse arrays, once."""
