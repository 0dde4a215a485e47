"""Templates out of a folder, and into one."""
