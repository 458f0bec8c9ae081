"""A plan as a document that is handed in: told once, then written as HTML, PDF or Word."""
