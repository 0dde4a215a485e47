"""Home: what is new for me, what waits for me, what I own."""
