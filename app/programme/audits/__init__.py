"""The audit: what is asked, and what the answers add up to."""
