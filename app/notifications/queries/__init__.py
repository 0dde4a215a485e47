"""Every SELECT of notices."""
