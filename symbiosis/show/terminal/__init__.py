"""What the command line shows: tables and lines that fit a terminal of 80 columns or more."""
