"""What people enter about templates, and into them."""
