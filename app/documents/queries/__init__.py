"""Every SELECT of templates."""
