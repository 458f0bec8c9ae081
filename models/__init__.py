"""The mathematics: Pyomo formulations of exchanges between enterprises, one idea per file."""
