"""Finds submissions, runs them as a batch, scores them."""
