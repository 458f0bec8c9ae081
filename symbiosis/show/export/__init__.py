"""A plan for other programs: a workbook, layers, a graph, tables."""
