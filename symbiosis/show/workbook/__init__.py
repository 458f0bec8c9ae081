"""Workbooks to fill in: a park's tables with headings, notes and drop-downs in a language."""
