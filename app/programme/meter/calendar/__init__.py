"""The days on which a company works."""
