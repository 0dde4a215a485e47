"""Every write of templates."""
