"""Taking pages into the wiki, and out of it."""
