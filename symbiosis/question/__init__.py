"""A park under one scenario as a frozen question, and what is asked of it; imports no plan."""
