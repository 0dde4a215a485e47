"""People: the directory, profiles and skills."""
