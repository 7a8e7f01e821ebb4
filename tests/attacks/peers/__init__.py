"""The same attacks on the usual way: checks and submission in one process."""
