"""The reviewed notes on causes: reading them, holding them against the records, and showing them."""
