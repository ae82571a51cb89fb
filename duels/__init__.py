"""Two stacks timed in alternating passes, until it is known which is the slower one or the time is up."""
