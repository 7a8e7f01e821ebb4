"""How an answer relates to the right one: each relation a function of a Pair, "" if it fails."""
