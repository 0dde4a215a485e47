"""Every write of the wiki and the FAQ."""
