"""Every write of news."""
