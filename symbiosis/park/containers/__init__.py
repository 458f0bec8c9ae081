"""Containers: what holds a park on disk, each read into one raw park and written from it."""
