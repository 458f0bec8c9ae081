"""The park's map: where everything is drawn, as plain data."""
