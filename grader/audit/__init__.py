"""Makes classes of known right and wrong submissions."""
