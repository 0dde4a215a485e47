"""Who may do what with templates and collections."""
