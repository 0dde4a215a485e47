"""Every SELECT of news."""
