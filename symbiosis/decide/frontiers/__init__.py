"""Trade-offs: what must be given of one account for another, plan by plan."""
