"""What has changed, and whether that is more than chance."""
