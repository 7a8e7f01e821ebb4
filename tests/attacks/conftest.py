"""What pytest must not take for tests here: the attacks, and their target."""

collect_ignore = ["target", "see", "forge", "harm", "stall", "peers"]
