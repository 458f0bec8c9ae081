"""Why something is not so, and what would have to be changed: rules, levers, repairs, edits."""
