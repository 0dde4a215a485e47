"""From what logs say about messages to numbers by day and department."""
