"""Who could exchange with whom, and why not: one file a medium."""
