"""What people enter in the programme."""
