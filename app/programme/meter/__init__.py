"""The email meter: logs in, figures out."""
