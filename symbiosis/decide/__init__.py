"""Questions asked of many plans: targets, frontiers, sharing, exits."""
