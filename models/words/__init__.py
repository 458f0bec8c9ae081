"""The words in which laws are written: columns, their sums, ledger lines; Pyomo when looked at."""
