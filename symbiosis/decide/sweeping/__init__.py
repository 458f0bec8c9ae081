"""Many questions through one door: who answers them, what is noted of each, what comes of all."""
