"""Charts: who gives to whom, what is possible, heat by temperature."""
