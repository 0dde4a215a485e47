"""News: posts that reach exactly those they concern."""
