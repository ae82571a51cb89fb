"""What becomes of the examples between two stacks, worked out without a line of the harness or the reports."""
