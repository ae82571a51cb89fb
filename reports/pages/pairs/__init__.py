"""Everything that tells of a pair of stacks: its page, summary, table, badge and JSON."""
