"""The shipped parks: a folder each, with its tables, its geometry and its SOURCES.md."""
