"""The print map: a plan on one page of paper."""
