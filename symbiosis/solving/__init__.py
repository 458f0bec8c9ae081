"""From a model to an answer: compile, solve, report, cancel."""
