"""Two stacks that take turns at being timed, until it is known which is the slower one or the time is up."""
