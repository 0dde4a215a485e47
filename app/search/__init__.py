"""Search: the page, the suggestions, and keeping the index in step with the database."""
