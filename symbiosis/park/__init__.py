"""What a park is: its tables, its checking, its units, the reference library."""
