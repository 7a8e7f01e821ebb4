"""Starts and kills the untrusted side, and speaks with it."""
