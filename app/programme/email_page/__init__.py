"""The page about mail between departments: what it shows, and in which words."""
