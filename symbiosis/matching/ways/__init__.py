"""Ways: the net of segments on which pipes run, what their ditch costs, the cheapest way."""
