"""The untrusted side: all of the grader that the jail can see. Imports nothing else of it."""
