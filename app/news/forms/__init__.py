"""What people enter in news."""
