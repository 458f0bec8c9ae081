"""The words in which laws are written: columns, sums over, spreads, rows; Pyomo when looked at."""
