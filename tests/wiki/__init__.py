"""The wiki and the FAQ."""
