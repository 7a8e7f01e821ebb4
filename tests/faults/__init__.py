"""Faults, injected: what dies, what is full, what is scarce."""
