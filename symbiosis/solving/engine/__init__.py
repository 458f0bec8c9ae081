"""The solvers: HiGHS for what is linear, SCIP for products."""
