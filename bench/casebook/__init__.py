"""Published problems, one file a family: case -> park and scenario -> quantities."""
